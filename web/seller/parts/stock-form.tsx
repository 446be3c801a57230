import type { ComponentChildren } from 'preact';
import type { useAction } from '../../shared/hooks.ts';
import { FailureNotice, FormFailure } from '../../shared/parts/notice.tsx';
import { Button, Heading } from '../../shared/parts/small.tsx';
import { Link } from '../../shared/router.tsx';
import { s } from '../words/stock.ts';
import type { Warehouses } from './goods-select.tsx';

interface StockFormProps {
  readonly title: string;
  readonly text: string;
  readonly places: Pick<Warehouses, 'failure' | 'isLoading' | 'reload'>;
  /** How sending it goes. */
  readonly sending: Pick<ReturnType<typeof useAction>, 'isBusy' | 'failure'>;
  /** What its button says. */
  readonly send: string;
  readonly onSend: () => void;
  /** What stands between the heading and the form. */
  readonly above?: ComponentChildren;
  readonly children: ComponentChildren;
}

/** A page that writes a document of the stock. It is sent when it is known where goods can lie, and not before. */
export function StockForm({ title, text, places, sending, send, onSend, above, children }: StockFormProps) {
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    onSend();
  };
  return (
    <div class="page middle">
      <p class="trail">
        <Link to="seller/stock">← {s().stock}</Link>
      </p>
      <Heading title={title}>
        <p>{text}</p>
      </Heading>
      <FailureNotice failure={places.failure} retry={places.reload} />
      {above}
      <form class="panel form" onSubmit={submit}>
        {children}
        <FormFailure failure={sending.failure} unanswered={s().unanswered} />
        <Button type="submit" class="primary" isBusy={sending.isBusy || places.isLoading}>
          {send}
        </Button>
      </form>
    </div>
  );
}
