import { useEffect, useRef } from 'preact/hooks';
import { dateTime, money } from '../../shared/format.ts';
import { quantityOf } from '../../shared/goods.ts';
import { isLive, useAction, useEvents, useLoad } from '../../shared/hooks.ts';
import { useLooks } from '../../shared/looks.ts';
import { market } from '../../shared/market.ts';
import { Confirm } from '../../shared/parts/confirm.tsx';
import { Heading, Loading } from '../../shared/parts/small.tsx';
import { Link } from '../../shared/router.tsx';
import { BookingOf } from '../parts/booking.tsx';
import { FailureNotice } from '../parts/notice.tsx';
import { Payment } from '../parts/payment.tsx';
import { Picture } from '../parts/pictures.tsx';
import { Status } from '../parts/status.tsx';
import { Totals } from '../parts/totals.tsx';
import { isUnpaid, type Order } from '../state/payment.ts';
import { t } from '../words/index.ts';

/** Orders of one checkout at once, no more than it can have. */
const SHOWN_MAX = 20;

function read(ids: readonly string[], signal: AbortSignal): Promise<Order[]> {
  const one = (id: string) =>
    market()
      .get('/api/marketplace/orders/{id}', { params: { path: { id } }, signal })
      .then(({ data }) => data);
  return Promise.all(ids.slice(0, SHOWN_MAX).map(one));
}

/** What became of an order, live; and its payment, where that is due. Several of one checkout are paid together. */
export function OrderPage({ ids }: { readonly ids: readonly string[] }) {
  const { data, failure, reload } = useLoad((signal) => read(ids, signal), [ids.join(',')]);
  useEvents(['orders'], {
    onEvent: (event) => {
      if (event.type.startsWith('order.') && 'orderId' in event.data && ids.includes(event.data.orderId)) reload();
    },
    onResync: reload,
  });
  const orders = data ?? [];
  const isAllPaid = orders.length > 0 && orders.every(({ status }) => status === 'PAID');
  return (
    <div class="page">
      <Heading title={isAllPaid ? t().thanks : t().yourOrder(ids.length)}>
        <p class="muted stock-line">
          {orders[0] && <span>{dateTime(orders[0].createdAt)}</span>}
          {isLive.value && <span class="live">{t().live}</span>}
        </p>
      </Heading>
      <FailureNotice failure={failure} retry={reload} />
      {data === undefined && failure === undefined && <Loading />}
      {data !== undefined && (
        <div class="two-sides first-to-do">
          <div class="side">
            <Outcome orders={orders} />
            <Payment orders={orders} onAnswer={reload} />
            {isAllPaid && <Done isBooking={orders.some(({ booking }) => booking !== null)} />}
          </div>
          <div class="orders">
            {orders.map((order) => (
              <OrderPanel key={order.id} order={order} onChanged={reload} />
            ))}
          </div>
        </div>
      )}
    </div>
  );
}

function Done({ isBooking }: { readonly isBooking: boolean }) {
  return (
    <section class="panel done">
      <svg viewBox="0 0 48 48" aria-hidden="true">
        <circle cx="24" cy="24" r="21" />
        <path d="M15 25l6 6 12-13" />
      </svg>
      <p>{isBooking ? t().bookedText : t().doneText}</p>
      <Link class="button" to="">
        {t().lookAround}
      </Link>
    </section>
  );
}

/** Tells whoever does not see it what has become of the payment. */
function Outcome({ orders }: { readonly orders: readonly Order[] }) {
  const before = useRef('');
  const now = orders.map(({ status }) => t().status(status)).join(', ');
  useEffect(() => {
    before.current = now;
  }, [now]);
  return (
    <p class="visually-hidden" role="status">
      {before.current === '' || before.current === now ? '' : t().nowIs(now)}
    </p>
  );
}

interface OrderPanelProps {
  readonly order: Order;
  readonly onChanged: () => void;
}

function OrderPanel({ order, onChanged }: OrderPanelProps) {
  const looksOf = useLooks(order.items.map(({ productId }) => productId));
  return (
    <article class="panel order">
      <header>
        <h2>
          {t().orderNumber} <code>{order.id.slice(-8)}</code>
        </h2>
        <Status status={order.status} />
      </header>
      {order.booking && <BookingOf order={order} onChanged={onChanged} />}
      <ul class="goods">
        {order.items.map(({ productId, name, quantity, lineTotal, refundedQuantity }) => {
          const looks = looksOf(productId);
          return (
            <li key={productId}>
              <Picture title={name} category={looks.category} images={looks.images} class="tiny" />
              <span>
                {quantityOf(quantity, looks)} × <Link to={`shop/products/${productId}`}>{name}</Link>
                {refundedQuantity > 0 && <span class="tag">{t().refundedOf(quantityOf(refundedQuantity, looks))}</span>}
                {order.status === 'DELIVERED' && <Link to={`shop/products/${productId}`}>{t().writeReview}</Link>}
              </span>
              <span>{money(lineTotal)}</span>
            </li>
          );
        })}
      </ul>
      <Totals discount={order.discount} total={order.total} refunded={order.refunded} />
      {order.shippingAddress && (
        <address class="muted">
          {[order.shippingAddress.name, order.shippingAddress.street, order.shippingAddress.zipCode]
            .filter(Boolean)
            .join(', ')}{' '}
          {order.shippingAddress.city}, {order.shippingAddress.state}, {order.shippingAddress.country}
        </address>
      )}
      <History order={order} />
      {isUnpaid(order) && !order.booking && <Cancelling order={order} onChanged={onChanged} />}
    </article>
  );
}

function History({ order: { history } }: { readonly order: Order }) {
  return (
    <section aria-label={t().history}>
      <h3>{t().history}</h3>
      <ol class="history">
        {history.map(({ at, to, by, why, note }) => (
          <li key={`${at} ${to} ${why}`}>
            <strong>{t().why(why)}</strong>
            <span class="muted">
              {dateTime(at)} · {t().by(by)}
            </span>
            {note && <span>{note}</span>}
          </li>
        ))}
      </ol>
    </section>
  );
}

function Cancelling({ order: { id }, onChanged }: OrderPanelProps) {
  const { isBusy, failure, act } = useAction();
  const cancel = () =>
    void act(() =>
      market()
        .post('/api/marketplace/orders/{id}/cancel', { params: { path: { id } } })
        .then(() => {})
        .finally(onChanged),
    );
  return (
    <>
      <Confirm
        name={t().cancelOrder}
        question={t().cancelOrderSure}
        yes={t().cancelYes}
        no={t().keepIt}
        isBusy={isBusy}
        onYes={cancel}
      />
      <FailureNotice failure={failure} retry={cancel} />
    </>
  );
}
