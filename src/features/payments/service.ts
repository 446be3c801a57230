import { type ConflictObserver, withRetry } from '../../concurrency/index.ts';
import type { Tx } from '../../platform/database.ts';
import { AppError } from '../../platform/errors.ts';
import { newId } from '../../platform/ids.ts';
import { moveOrders, type OrderContext, type OrderView, ownOrder, viewOrder } from '../orders/index.ts';
import { charge, type PaymentMethod, PROVIDER } from './simulated-provider.ts';

/** Attempts to pay one order; a card that was declined that often is not the right one. */
const ATTEMPTS_MAX = 20;

export interface PaymentAttempt {
  readonly orderId: string;
  readonly paymentMethod: PaymentMethod;
}

/**
 * Pays an order. The attempt and what it makes of the order are one commit, a declined one too.
 * @throws AppError not-found, invalid-transition (paid already, or ended), payment-declined, too-many-payment-attempts
 */
export async function payOrder(
  { db, givesBack }: OrderContext,
  buyerId: string,
  { orderId, paymentMethod }: PaymentAttempt,
  onConflict?: ConflictObserver,
): Promise<OrderView> {
  const result = charge(paymentMethod);
  const attempt = () =>
    db.transaction(async (tx) => {
      const order = await ownOrder(tx, 'buyer', buyerId, orderId);
      const to = result === 'SUCCEEDED' ? 'PAID' : 'PAYMENT_FAILED';
      await moveOrders(tx, [order], { to, mover: 'payment', actorId: buyerId, givesBack });
      // Having moved the order, this attempt is alone with it: whoever comes meanwhile waits, and counts it too.
      await refuseOneTooMany(tx, order.id);
      await recordPayment(tx, order, paymentMethod, result);
      return viewOrder(await ownOrder(tx, 'buyer', buyerId, orderId));
    });
  const order = await withRetry(attempt, { onConflict });
  if (result === 'DECLINED') {
    const { expiresAt } = order;
    throw new AppError('payment-declined', { params: { expiresAt }, extensions: { orderId, expiresAt } });
  }
  return order;
}

async function refuseOneTooMany(tx: Tx, orderId: string): Promise<void> {
  const attempts = await tx.payment.count({ where: { orderId }, take: ATTEMPTS_MAX });
  if (attempts < ATTEMPTS_MAX) return;
  throw new AppError('too-many-payment-attempts', { params: { attempts }, extensions: { orderId, attempts } });
}

async function recordPayment(
  tx: Tx,
  order: { id: string; totalAmount: bigint; currency: string },
  paymentMethod: PaymentMethod,
  status: 'SUCCEEDED' | 'DECLINED',
): Promise<void> {
  await tx.payment.create({
    data: {
      id: newId(),
      orderId: order.id,
      settledOrderId: status === 'SUCCEEDED' ? order.id : null,
      status,
      provider: PROVIDER,
      paymentMethod,
      amount: order.totalAmount,
      currency: order.currency,
    },
  });
}
