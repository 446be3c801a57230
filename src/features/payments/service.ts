import { withRetry } from '../../concurrency/index.ts';
import { AppError } from '../../platform/errors.ts';
import { databaseProblem } from '../../platform/sqlstate.ts';
import {
  invalidTransition,
  mayMove,
  type OrderView,
  ownOrder,
  paymentReturned,
  paymentUnderWay,
  viewOrder,
} from '../orders/index.ts';
import type { OpenAttempt } from './attempts.sql.ts';
import { type Begun, beginAttempt, type PaymentRequest } from './attempts.ts';
import { PAYMENT_ERRORS } from './errors.ts';
import { askWhatBecame, type PaymentContext } from './open-payments.ts';
import { askProvider, type ChargeResult } from './provider.ts';
import { type Settled, settlePayment } from './settlement.ts';

/** Told that the provider did not answer in time, or failed: nobody knows what became of the attempt. */
export type UnansweredObserver = (attempt: OpenAttempt, error: unknown) => void;

/**
 * Pays an order: records the attempt, has the provider take the money outside any transaction, and settles what became of
 * it. Whoever dies in between leaves an open attempt; the next payer or the cleanup settles it by asking the provider.
 * @throws AppError not-found, invalid-transition (paid already, ended, or a payment is under way), payment-declined,
 *   too-many-payment-attempts
 */
export async function payOrder(
  context: PaymentContext,
  request: PaymentRequest,
  onUnanswered: UnansweredObserver,
): Promise<OrderView> {
  const { buyerId, orderId } = request;
  const { order, attempt } = await begin(context, request, onUnanswered);
  const result = await charge(context, attempt).catch((error: unknown) => {
    onUnanswered(attempt, error);
    throw paymentUnderWay(order.status, error);
  });
  const settle = async () => ({
    settled: await settlePayment(context, attempt.attemptId, result),
    after: viewOrder(await ownOrder(context.db.prisma, 'buyer', buyerId, orderId)),
  });
  const { settled, after } = await settle().catch((error: unknown) => {
    // The money has moved: that nothing was changed, as these errors say, would not be true any more.
    throw databaseProblem(error) === undefined ? error : paymentUnderWay(order.status, error);
  });
  if (settled.payment !== 'SUCCEEDED') throw refusalOf(settled, after);
  return after;
}

/**
 * Has the provider take the money. An answer that comes too late for this request is settled all the same; should that
 * fail, or none come, the cleanup asks.
 * @throws whatever the provider throws, DeadlineError, and AppError overloaded when there was no turn to go on
 */
async function charge(context: PaymentContext, attempt: OpenAttempt): Promise<ChargeResult> {
  const { provider, lendTurn } = context;
  let asked: Promise<ChargeResult> | undefined;
  const ask = (signal: AbortSignal) => {
    asked = provider.charge(attempt, signal);
    return asked;
  };
  return lendTurn(() => askProvider(ask)).catch((error: unknown) => {
    asked?.then((late) => settlePayment(context, attempt.attemptId, late)).catch(() => {});
    throw error;
  });
}

/** Begins an attempt, if need be after the end of one that was left open. */
async function begin(
  context: PaymentContext,
  request: PaymentRequest,
  onUnanswered: UnansweredObserver,
): Promise<Begun & { readonly attempt: OpenAttempt }> {
  const { db, onConflict, provider, lendTurn } = context;
  const tryToBegin = () =>
    withRetry(() => db.transaction((tx) => beginAttempt(tx, request, provider.name)), { onConflict });
  let begun = await tryToBegin();
  if ('overdue' in begun) {
    const { order, overdue } = begun;
    const result = await lendTurn(() => askWhatBecame(context, overdue)).catch((error: unknown) => {
      onUnanswered(overdue, error);
      throw paymentUnderWay(order.status, error);
    });
    await settlePayment(context, overdue.attemptId, result);
    begun = await tryToBegin();
  }
  if ('overdue' in begun) throw paymentUnderWay(begun.order.status);
  return begun;
}

function refusalOf({ payment, order }: Settled, { id: orderId, expiresAt }: OrderView): AppError {
  if (payment === 'REFUNDED') return paymentReturned(order);
  const mayTryAgain = payment === 'DECLINED' && mayMove('payment', order, 'PAID');
  if (!mayTryAgain) return invalidTransition('payment', order);
  return new AppError(PAYMENT_ERRORS['payment-declined'], {
    params: { expiresAt },
    extensions: { orderId, expiresAt },
  });
}
