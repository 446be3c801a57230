import type { Order } from '../state/payment.ts';
import { t } from '../words/index.ts';

const GOOD: ReadonlySet<Order['status']> = new Set(['PAID', 'PROCESSING', 'SHIPPED', 'DELIVERED']);
const BAD: ReadonlySet<Order['status']> = new Set(['PAYMENT_FAILED', 'CANCELLED', 'REFUNDED']);

export function Status({ status }: Pick<Order, 'status'>) {
  const kind = GOOD.has(status) ? 'good' : BAD.has(status) ? 'bad' : 'wait';
  return <span class={`status ${kind}`}>{t().status(status)}</span>;
}
