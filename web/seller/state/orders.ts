import type { components } from '../../../clients/typescript/src/index.ts';
import { market } from '../../shared/market.ts';

type Schemas = components['schemas'];
export type Order = Schemas['Order'];
export type OrderDetails = Schemas['OrderDetails'];
export type PickList = Schemas['PickList'];
export type Status = Order['status'];

/** As they follow each other; what ended without a sale comes last. */
export const STATUSES: readonly Status[] = [
  ...(['PAID', 'PROCESSING', 'SHIPPED', 'DELIVERED'] as const),
  ...(['PENDING_PAYMENT', 'PENDING', 'PAYMENT_FAILED', 'REFUNDED', 'CANCELLED'] as const),
];

export const statusIn = (value: string | null) => STATUSES.find((status) => status === value);

/** What its seller does with an order next. COMPLETED: the guests of a booking have come. */
export type Step = 'PROCESSING' | 'SHIPPED' | 'DELIVERED' | 'COMPLETED';

const NEXT: Partial<Record<Status, Step>> = { PAID: 'PROCESSING', PROCESSING: 'SHIPPED', SHIPPED: 'DELIVERED' };
const UNPAID: ReadonlySet<Status> = new Set(['PENDING_PAYMENT', 'PAYMENT_FAILED', 'PENDING']);
const PAID: ReadonlySet<Status> = new Set(['PAID', 'PROCESSING', 'SHIPPED', 'DELIVERED']);

/** What may be offered; where it is so no longer, the market says so. Seats are not packed. */
export function nextStep({ status, booking }: Pick<Order, 'status' | 'booking'>): Step | undefined {
  if (booking !== null) return status === 'PAID' ? 'COMPLETED' : undefined;
  return NEXT[status];
}

export const mayCancel = ({ status }: Pick<Order, 'status'>) => UNPAID.has(status);

/** What of the payment can go back still, in minor units. */
export function refundable({ status, total, refunded }: Pick<Order, 'status' | 'total' | 'refunded'>): number {
  return PAID.has(status) ? total.amount - refunded.amount : 0;
}

/** Whether its goods have left: what is refunded then comes back, or not. */
export const hasLeft = ({ status }: Pick<Order, 'status'>) => status === 'SHIPPED' || status === 'DELIVERED';

/** The end of an id, which tells orders apart for people. */
export const shortOf = (id: string) => id.slice(-8);

export async function readOrder(id: string, signal: AbortSignal): Promise<OrderDetails> {
  return (await market().get('/api/marketplace/orders/{id}', { params: { path: { id } }, signal })).data;
}

/** @throws TianguisError: invalid-transition, insufficient-stock, units-missing, slot-not-begun; NoAnswerError */
export async function takeStep({ id }: Pick<Order, 'id'>, step: Step): Promise<void> {
  const params = { path: { id } };
  if (step === 'COMPLETED') await market().post('/api/bookings/{id}/complete', { params });
  else await market().put('/api/marketplace/orders/{id}/status', { params, body: { status: step } });
}

/** Of an order that is not paid; a payment that is under way is called off first. @throws TianguisError, NoAnswerError */
export async function cancelOrder({ id }: Pick<Order, 'id'>): Promise<void> {
  const params = { path: { id } };
  await market().put('/api/marketplace/orders/{id}/status', { params, body: { status: 'CANCELLED' } });
}
