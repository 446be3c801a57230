import { useEffect } from 'preact/hooks';
import { TianguisError } from '../../../clients/typescript/src/index.ts';
import { dateTime } from '../../shared/format.ts';
import { useAction, useLoad } from '../../shared/hooks.ts';
import { FailureNotice, Notice } from '../../shared/parts/notice.tsx';
import { Pages } from '../../shared/parts/pages.tsx';
import { Button, Empty, Loading } from '../../shared/parts/small.tsx';
import { query } from '../../shared/router.tsx';
import { pageIn, placeOf } from '../state/place.ts';
import { say } from '../state/said.ts';
import {
  DELIVERY_STATUSES,
  type Delivery,
  deliveryStatusIn,
  type Endpoint,
  readDeliveries,
  resend,
} from '../state/webhooks.ts';
import { t } from '../words/webhooks.ts';
import { Chips } from './chips.tsx';
import { type Column, Table } from './table.tsx';

const LOOK_AGAIN_MS = 3_000;

/** What an address was told, and with what it answered. Nobody tells of deliveries: while the page is in sight, it looks. */
export function Deliveries({ endpoint }: { readonly endpoint: Endpoint }) {
  const { id } = endpoint;
  const status = deliveryStatusIn(query.value.get('status'));
  const page = pageIn(query.value);
  const { data, failure, isLoading, reload } = useLoad(
    (signal) => readDeliveries(id, { page, status }, signal),
    [id, page, status],
  );
  useEffect(() => {
    if (isLoading || failure !== undefined) return;
    const timer = setInterval(() => document.visibilityState === 'visible' && reload(), LOOK_AGAIN_MS);
    return () => clearInterval(timer);
  }, [isLoading, failure, data]);
  const listOf = (one: Delivery['status'] | undefined, other?: number) =>
    placeOf(`seller/webhooks/${id}`, { status: one, page: other });
  const deliveries = data?.data;
  return (
    <section aria-labelledby="deliveries">
      <h2 id="deliveries">{t().deliveries}</h2>
      <Chips
        label={t().filter}
        all={t().all}
        values={DELIVERY_STATUSES}
        chosen={status}
        nameOf={(one) => t().statusOf(one)}
        to={listOf}
      />
      <FailureNotice failure={failure} retry={reload} />
      {deliveries === undefined && failure === undefined && <Loading />}
      {deliveries?.length === 0 && <Empty text={status === undefined ? t().noDeliveries : t().noneOfStatus} />}
      {deliveries !== undefined && deliveries.length > 0 && (
        <DeliveryTable endpoint={endpoint} deliveries={deliveries} onSent={reload} />
      )}
      <Pages page={page} of={data?.pagination.totalPages ?? 0} to={(other) => listOf(status, other)} />
    </section>
  );
}

interface DeliveryTableProps {
  readonly endpoint: Endpoint;
  readonly deliveries: readonly Delivery[];
  readonly onSent: () => void;
}

function DeliveryTable({ endpoint, deliveries, onSent }: DeliveryTableProps) {
  const columns: readonly Column<Delivery>[] = [
    {
      head: t().event,
      cell: ({ type, createdAt }) => (
        <span class="row-name">
          {t().typeOf(type)}
          <small>{dateTime(createdAt)}</small>
        </span>
      ),
    },
    { head: t().deliveryStatus, cell: (delivery) => <DeliveryState delivery={delivery} /> },
    { head: t().answer, cell: (delivery) => <LastAnswer delivery={delivery} /> },
    { head: '', cell: (delivery) => <Resending endpoint={endpoint} delivery={delivery} onSent={onSent} /> },
  ];
  return <Table caption={t().deliveries} columns={columns} rows={deliveries} keyOf={({ id }) => id} />;
}

const KINDS = { PENDING: 'warn', DELIVERED: 'good', FAILED: 'bad' } as const;

function DeliveryState({ delivery: { status, attempts, nextAttemptAt } }: { readonly delivery: Delivery }) {
  const next = nextAttemptAt === null ? t().waitsForEarlier : t().nextAt(dateTime(nextAttemptAt));
  return (
    <span class="delivery-state">
      <span class={`tag ${KINDS[status]}`}>{t().statusOf(status)}</span>
      <small>{attempts > 0 && t().attempts(attempts)}</small>
      {status === 'PENDING' && <small>{next}</small>}
    </span>
  );
}

function LastAnswer({ delivery }: { readonly delivery: Delivery }) {
  const { responseStatus, responseBody, error, attempts } = delivery;
  if (attempts === 0) return null;
  return (
    <span class="delivery-state">
      <span>{responseStatus ?? t().noAnswer}</span>
      {error !== null && <small>{error}</small>}
      {responseBody && (
        <details>
          <summary>{t().itSaid}</summary>
          <code>{responseBody}</code>
        </details>
      )}
    </span>
  );
}

interface ResendingProps {
  readonly endpoint: Endpoint;
  readonly delivery: Delivery;
  readonly onSent: () => void;
}

function Resending({ endpoint, delivery: { id, type }, onSent }: ResendingProps) {
  const { isBusy, failure, act } = useAction();
  if (endpoint.status !== 'ACTIVE') return null;
  const send = () =>
    void act(() =>
      resend(endpoint.id, id)
        .then(() => say(t().resent))
        .finally(onSent),
    );
  const isOff = failure instanceof TianguisError && failure.code === 'webhook-endpoint-disabled';
  return (
    <span class="delivery-state">
      <Button class="small" isBusy={isBusy} onClick={send}>
        {t().resend}
        <span class="visually-hidden"> {t().typeOf(type)}</span>
      </Button>
      {isOff ? <Notice kind="bad">{t().offText}</Notice> : <FailureNotice failure={failure} />}
    </span>
  );
}
