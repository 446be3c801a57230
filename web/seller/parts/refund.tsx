import { TianguisError } from '../../../clients/typescript/src/index.ts';
import { money } from '../../shared/format.ts';
import { useAction } from '../../shared/hooks.ts';
import { Notice } from '../../shared/parts/notice.tsx';
import { Button } from '../../shared/parts/small.tsx';
import { type OrderDetails, refundable } from '../state/orders.ts';
import { finishRefund, unansweredRefund } from '../state/refunds.ts';
import { say } from '../state/said.ts';
import { t } from '../words/refunds.ts';
import { RefundForm } from './refund-form.tsx';
import { RefundRefusal } from './refund-refusal.tsx';

interface RefundPanelProps {
  readonly order: OrderDetails;
  readonly onChanged: () => void;
}

/** Gives money of an order back: all that is left, some pieces, or an amount. */
export function RefundPanel({ order, onChanged }: RefundPanelProps) {
  if (unansweredRefund(order.id) !== undefined) return <Unanswered order={order} onChanged={onChanged} />;
  const left = refundable(order);
  if (left <= 0) return null;
  return (
    <details class="panel refund">
      <summary>{t().refund}</summary>
      <RefundForm key={left} order={order} left={left} onChanged={onChanged} />
    </details>
  );
}

/** A refund whose answer never came is settled before another is asked for. */
function Unanswered({ order, onChanged }: RefundPanelProps) {
  const { isBusy, failure, act } = useAction();
  const ask = () =>
    void act(() =>
      finishRefund(order.id)
        .then((done) => done && say(t().done(money(done.amount))))
        .catch((error: unknown) => {
          // Once it is known that nothing went back, this makes room for the form.
          if (error instanceof TianguisError) say(error.message);
          throw error;
        })
        .finally(onChanged),
    );
  return (
    <section class="panel">
      <Notice kind="info" title={t().unanswered}>
        <p>{t().unansweredText}</p>
        <Button class="primary" isBusy={isBusy} onClick={ask}>
          {t().findOut}
        </Button>
      </Notice>
      <RefundRefusal failure={failure} order={order} retry={ask} />
    </section>
  );
}
