import { ConcurrencyError, type Context, withRetry } from '../../concurrency/index.ts';
import type { OrderStatus, PaymentStatus } from '../../generated/prisma/enums.ts';
import { mayMove, moveOrder, ORDER_RESOURCE } from '../orders/index.ts';
import { findStanding, type Outcome, outcomeAlong, type StandingAttempt, writeOutcome } from './attempts.sql.ts';
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
 * @param known how they stood when they were last seen; a first try that goes by it need not read them
 * @throws Error when there is no such attempt
 * @throws ConcurrencyError when others hold the order for long, or move it again and again; nothing is written then
 */
export async function settlePayment(
  context: Context,
  attemptId: string,
  result: ChargeResult,
  known?: StandingAttempt,
): Promise<Settlement> {
  const attempt = async (tryNumber: number) => {
    const standing = (tryNumber === 1 ? known : undefined) ?? (await findStanding(context.db.ask, attemptId));
    if (standing === undefined) throw new Error(`there is no attempt ${attemptId} to pay an order`);
    return settle(context, standing, attemptId, result);
  };
  // The money has moved by now: worth another wait.
  return withRetry(attempt, { onConflict: context.onConflict, retryLockTimeouts: true });
}

/** Settles an attempt where it and its order still are as they were read. */
async function settle(
  context: Context,
  { status: was, order }: StandingAttempt,
  attemptId: string,
  result: ChargeResult,
): Promise<Settlement> {
  if (!mayBecome(was, result)) return { payment: was, order: order.status };
  const to = result === 'SUCCEEDED' ? 'PAID' : 'PAYMENT_FAILED';
  const moves = mayMove('settlement', order.status, to);
  const payment: Outcome['is'] = result === 'SUCCEEDED' && !moves ? 'REFUNDED' : result;
  const outcome = { attemptId, was, is: payment };
  if (moves) {
    await moveOrder(context, order, { to, mover: 'settlement' }, outcomeAlong(outcome));
  } else if (!(await writeOutcome(context, order, outcome))) {
    throw new ConcurrencyError(ORDER_RESOURCE, order.id);
  }
  return { payment, order: moves ? to : order.status };
}

/** Whether an attempt in this status has no outcome yet that stands against this result. */
function mayBecome(was: PaymentStatus, result: ChargeResult): boolean {
  return was === 'PENDING' || (was === 'DECLINED' && result === 'SUCCEEDED');
}
