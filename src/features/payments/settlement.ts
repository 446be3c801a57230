import { withRetry } from '../../concurrency/index.ts';
import type { OrderStatus, PaymentStatus } from '../../generated/prisma/enums.ts';
import type { Tx } from '../../platform/database.ts';
import { mayMove, moveOrders, type OrderContext } from '../orders/index.ts';
import { lockOrderOf } from './attempts.sql.ts';
import type { ChargeResult } from './provider.ts';

/** What became of an attempt, and how it left the order. */
export interface Settlement {
  readonly payment: PaymentStatus;
  readonly order: OrderStatus;
}

/**
 * Writes what a provider says of an attempt, whoever heard it: who charged, who asked later, or a webhook. Attempt and order
 * change in one commit, once, however often and in whatever order results arrive. A success is the last word, also after
 * a decline that was only assumed; where the order can no longer be paid, the money goes back at once.
 * @throws Error when there is no such attempt
 * @throws ConcurrencyError when others hold the order for long; nothing is written then
 */
export async function settlePayment(
  { db, onConflict, givesBack }: OrderContext,
  attemptId: string,
  result: ChargeResult,
): Promise<Settlement> {
  const attempt = () => db.transaction((tx) => settle(tx, givesBack, attemptId, result));
  // The money has moved by now: worth another wait.
  return withRetry(attempt, { onConflict, retryLockTimeouts: true });
}

async function settle(
  tx: Tx,
  givesBack: OrderContext['givesBack'],
  attemptId: string,
  result: ChargeResult,
): Promise<Settlement> {
  const order = await lockOrderOf(tx, attemptId);
  if (order === undefined) throw new Error(`there is no attempt ${attemptId} to pay an order`);
  const to = result === 'SUCCEEDED' ? 'PAID' : 'PAYMENT_FAILED';
  const moves = mayMove('settlement', order.status, to);
  const payment = result === 'SUCCEEDED' && !moves ? 'REFUNDED' : result;
  if (!(await writeOutcome(tx, attemptId, payment, order.id))) {
    const { status } = await tx.payment.findUniqueOrThrow({ where: { id: attemptId }, select: { status: true } });
    return { payment: status, order: order.status };
  }
  if (moves) await moveOrders(tx, [order], { to, mover: 'settlement', actorId: null, givesBack });
  return { payment, order: moves ? to : order.status };
}

/** Writes an attempt's outcome, unless it has one that stands. @returns whether it did */
async function writeOutcome(tx: Tx, id: string, status: Outcome, orderId: string): Promise<boolean> {
  const { count } = await tx.payment.updateMany({
    where: { id, status: { in: status === 'DECLINED' ? ['PENDING'] : ['PENDING', 'DECLINED'] } },
    data: {
      status,
      settledAt: new Date(),
      ...(status === 'SUCCEEDED' && { settledOrderId: orderId }),
      // The simulated provider gives money back at once and always.
      ...(status === 'REFUNDED' && { refundedAt: new Date() }),
    },
  });
  return count === 1;
}

type Outcome = ChargeResult | 'REFUNDED';
