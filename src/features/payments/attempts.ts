import type { Tx } from '../../platform/database.ts';
import { AppError, notFound } from '../../platform/errors.ts';
import { newId } from '../../platform/ids.ts';
import { invalidTransition, mayMove, paymentUnderWay, type StandingOrder } from '../orders/index.ts';
import { ATTEMPTS_MAX, lockOwnOrder, type OpenAttempt, type PayableOrder, readAttempts } from './attempts.sql.ts';
import { PAYMENT_ERRORS } from './errors.ts';

/** What a buyer asks for. */
export interface PaymentRequest {
  readonly buyerId: string;
  readonly orderId: string;
  readonly method: string;
}

/** An attempt that was begun, or the one that is in its way: nobody has learnt its outcome in time. */
export type Begun = { readonly order: StandingOrder } & (
  | { readonly attempt: OpenAttempt }
  | { readonly overdue: OpenAttempt }
);

/**
 * Records an attempt to pay an order, before any money moves. One at a time: the transaction holds the order.
 * @param provider its name
 * @throws AppError not-found, invalid-transition (paid already, ended, or a payment is under way), too-many-payment-attempts
 */
export async function beginAttempt(tx: Tx, request: PaymentRequest, provider: string): Promise<Begun> {
  const { buyerId, orderId, method } = request;
  const order = await lockOwnOrder(tx, buyerId, orderId);
  if (order === undefined) throw notFound('order');
  if (!mayMove('payment', order.status, 'PAID')) throw invalidTransition('payment', order.status);
  const { count, open, isOverdue } = await readAttempts(tx, order.id);
  if (open !== undefined && isOverdue) return { order, overdue: open };
  if (open !== undefined) throw paymentUnderWay(order.status);
  if (count >= ATTEMPTS_MAX) throw tooManyAttempts(order.id, count);
  return { order, attempt: await record(tx, order, { method, provider }) };
}

function tooManyAttempts(orderId: string, attempts: number): AppError {
  return new AppError(PAYMENT_ERRORS['too-many-payment-attempts'], {
    params: { attempts },
    extensions: { orderId, attempts },
  });
}

async function record(
  tx: Tx,
  { id: orderId, amount, currency }: PayableOrder,
  { method, provider }: { method: string; provider: string },
): Promise<OpenAttempt> {
  const id = newId();
  await tx.payment.createMany({
    data: { id, orderId, status: 'PENDING', provider, paymentMethod: method, amount, currency },
  });
  return { attemptId: id, orderId, method, amount, currency };
}
