import type { Order, Status } from '../state/orders.ts';
import { t } from '../words/orders.ts';

/** To be done by the seller, under way, over, or waiting for the buyer. */
const KINDS: Readonly<Record<Status, string>> = {
  PENDING_PAYMENT: '',
  PAYMENT_FAILED: '',
  PENDING: '',
  PAID: 'warn',
  PROCESSING: 'warn',
  SHIPPED: 'good',
  DELIVERED: 'good',
  CANCELLED: 'bad',
  REFUNDED: 'bad',
};

export function OrderStatus({ status }: Pick<Order, 'status'>) {
  return <span class={`tag ${KINDS[status]}`}>{t().statusOf(status)}</span>;
}
