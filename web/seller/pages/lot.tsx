import { useState } from 'preact/hooks';
import { day } from '../../shared/format.ts';
import { quantityOf } from '../../shared/goods.ts';
import { useAction, useLoad } from '../../shared/hooks.ts';
import { useLooks } from '../../shared/looks.ts';
import { errorOf, FailureNotice, isOfFields, Notice } from '../../shared/parts/notice.tsx';
import { Button, Empty, Field, Heading, Loading } from '../../shared/parts/small.tsx';
import { Link } from '../../shared/router.tsx';
import { useWarehouses } from '../parts/goods-select.tsx';
import { Table } from '../parts/table.tsx';
import { type Level, type Rejection, readAllLevels, rejectLot } from '../state/inventory.ts';
import { say } from '../state/said.ts';
import { s } from '../words/stock.ts';

/** A lot: where the rest of it lies, and the way to take it out for good. */
export function LotPage({ id }: { readonly id: string }) {
  const { data, failure, reload } = useLoad((signal) => readAllLevels({ lotId: id }, signal), [id]);
  const [rejection, setRejection] = useState<Rejection | undefined>(undefined);
  const { warehouses } = useWarehouses();
  const first = data?.[0];
  const looks = useLooks(first ? [first.productId] : [])(first?.productId ?? '');
  const code = first?.lotCode ?? id.slice(-8);
  const onReject = (made: Rejection) => {
    setRejection(made);
    reload();
  };
  return (
    <div class="page middle">
      <p class="trail">
        <Link to="seller/stock">← {s().stock}</Link>
      </p>
      <Heading title={s().lotNamed(code)}>
        {first && (
          <p class="under">
            <Link to={`seller/products/${first.productId}`}>{looks.name ?? '…'}</Link>
            {first.expiresOn && <span>{s().sellUntil(day(first.expiresOn))}</span>}
          </p>
        )}
      </Heading>
      <FailureNotice failure={failure} retry={reload} />
      {data === undefined && failure === undefined && <Loading />}
      {data?.length === 0 && <Empty text={s().lotGone} />}
      <div class="panels">
        {data !== undefined && data.length > 0 && (
          <Table<Level>
            caption={s().view('')}
            rows={data}
            keyOf={(level) => level.id}
            columns={[
              {
                head: s().warehouse,
                cell: (level) => warehouses.find((one) => one.id === level.warehouseId)?.name ?? '…',
              },
              { head: s().onHand, cell: (level) => quantityOf(level.onHand, looks), isFigure: true },
            ]}
          />
        )}
        {rejection === undefined ? (
          data !== undefined && data.length > 0 && <Rejecting id={id} code={code} onReject={onReject} />
        ) : (
          <Rejected rejection={rejection} said={(units) => quantityOf(units, looks)} />
        )}
      </div>
    </div>
  );
}

interface RejectingProps {
  readonly id: string;
  readonly code: string;
  readonly onReject: (rejection: Rejection) => void;
}

function Rejecting({ id, code, onReject }: RejectingProps) {
  const [reason, setReason] = useState('');
  const { isBusy, failure, act } = useAction();
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    void act(async () => {
      const rejection = await rejectLot(id, reason);
      say(s().lotRejected(code, rejection.document.number));
      onReject(rejection);
    });
  };
  return (
    <form class="panel form" onSubmit={submit}>
      <h2>{s().reject}</h2>
      <p class="muted">{s().rejectText}</p>
      <Field
        id="reason"
        label={s().reason}
        error={errorOf(failure, 'reason')}
        input={{
          value: reason,
          required: true,
          maxLength: 500,
          autocomplete: 'off',
          onInput: (event) => setReason(event.currentTarget.value),
        }}
      />
      {!isOfFields(failure) && <FailureNotice failure={failure} unanswered={s().unanswered} />}
      <Button type="submit" isBusy={isBusy}>
        {s().rejectAll}
      </Button>
    </form>
  );
}

interface RejectedProps {
  readonly rejection: Rejection;
  readonly said: (units: number) => string;
}

/** What came of the lot, and who has some of it. */
function Rejected({ rejection: { reversed, sold, orders, document }, said }: RejectedProps) {
  return (
    <Notice kind="good" title={s().rejectedTitle}>
      <p>{s().rejectedText(said(reversed), said(sold))}</p>
      {orders.length > 0 && (
        <ul>
          {orders.map(({ orderId, quantity }) => (
            <li key={orderId}>
              <Link to={`seller/orders/${orderId}`}>{s().orderHas(orderId.slice(-8), said(quantity))}</Link>
            </li>
          ))}
        </ul>
      )}
      <Link class="button" to={`seller/stock/documents/${document.id}`}>
        {document.number}
      </Link>
    </Notice>
  );
}
