import { dateTime, money } from '../../shared/format.ts';
import type { Order, OrderDetails } from '../state/orders.ts';
import { t } from '../words/orders.ts';
import { useQuantities } from './quantities.ts';
import { type Column, Table } from './table.tsx';

type Item = OrderDetails['items'][number];

/** What was ordered, what was paid for it, and where it goes. */
export function Goods({ order }: { readonly order: OrderDetails }) {
  const { booking, items } = order;
  const quantityOf = useQuantities(items);
  const columns: readonly Column<Item>[] = [
    {
      head: t().product,
      cell: ({ productId, name, refundedQuantity }) => (
        <>
          {name}{' '}
          {refundedQuantity > 0 && (
            <span class="tag warn">{t().refundedOf(quantityOf(productId, refundedQuantity))}</span>
          )}
        </>
      ),
    },
    { head: t().quantity, cell: ({ productId, quantity }) => quantityOf(productId, quantity), isFigure: true },
    { head: t().lineTotal, cell: ({ lineTotal }) => money(lineTotal), isFigure: true },
  ];
  return (
    <section class="panel" aria-labelledby="goods">
      <h2 id="goods">{t().goods}</h2>
      {booking !== null && <p>{t().seats(booking.guests)}</p>}
      {items.length > 0 && (
        <Table caption={t().goods} columns={columns} rows={items} keyOf={({ productId }) => productId} />
      )}
      <Totals order={order} />
      <Address order={order} />
    </section>
  );
}

function Totals({ order: { discount, total, refunded, payment, status, expiresAt } }: { readonly order: Order }) {
  const isUnpaid = status === 'PENDING_PAYMENT' || status === 'PAYMENT_FAILED';
  return (
    <dl class="totals">
      {discount.amount > 0 && (
        <div>
          <dt>{t().discount}</dt>
          <dd>−{money(discount)}</dd>
        </div>
      )}
      <div class="total">
        <dt>{t().total}</dt>
        <dd>{money(total)}</dd>
      </div>
      {refunded.amount > 0 && (
        <div>
          <dt>{t().refunded}</dt>
          <dd>−{money(refunded)}</dd>
        </div>
      )}
      <div class="muted">
        <dt>{t().payment}</dt>
        <dd>
          {payment.paidAt === null ? t().paymentOf(payment.status) : t().paidAt(dateTime(payment.paidAt))}
          {isUnpaid && <small>{t().payUntil(dateTime(expiresAt))}</small>}
        </dd>
      </div>
    </dl>
  );
}

/** Where it goes, as it is written on a parcel. */
export function Address({ order: { shippingAddress } }: { readonly order: Order }) {
  if (shippingAddress === null) return null;
  const { name, street, zipCode, city, state, country, phone, notes } = shippingAddress;
  return (
    <section class="address" aria-label={t().shipTo}>
      <h3>{t().shipTo}</h3>
      <address>
        {name && <strong>{name}</strong>}
        <span>{street}</span>
        <span>
          {zipCode} {city}, {state}, {country}
        </span>
        {phone && (
          <span>
            {t().phone}: <a href={`tel:${phone}`}>{phone}</a>
          </span>
        )}
        {notes && (
          <span>
            {t().notes}: {notes}
          </span>
        )}
      </address>
    </section>
  );
}
