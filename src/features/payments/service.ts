import { setTimeout as delay } from 'node:timers/promises';
import { withRetry } from '../../concurrency/index.ts';
import { AppError } from '../../platform/errors.ts';
import { newId } from '../../platform/ids.ts';
import { databaseProblem, isConnectionLost } from '../../platform/sqlstate.ts';
import {
  invalidTransition,
  mayMove,
  type OrderView,
  ownOrder,
  paymentReturned,
  paymentUnderWay,
  type StandingOrder,
  viewOrder,
} from '../orders/index.ts';
import type { OpenAttempt } from './attempts.sql.ts';
import { type Begun, beginAttempt, type PaymentRequest } from './attempts.ts';
import { PAYMENT_ERRORS } from './errors.ts';
import { type OpenObserver, settleLate, withoutSlot } from './late-answers.ts';
import { askProvider, type ChargeResult, type PaymentContext } from './provider.ts';
import { type Settlement, settlePayment } from './settlement.ts';

/**
 * Pays an order: records the attempt, has the provider take the money outside any transaction, and settles what became of
 * it. Whoever dies in between leaves an open attempt; the next payer or the cleanup settles it by asking the provider.
 * @throws AppError not-found, invalid-transition (paid already, ended, or a payment is under way), payment-declined,
 *   too-many-payment-attempts
 */
export async function payOrder(
  context: PaymentContext,
  request: PaymentRequest,
  onOpen: OpenObserver,
): Promise<OrderView> {
  const { buyerId, orderId } = request;
  const { order, attempt } = await begin(context, request, onOpen);
  const { provider } = context;
  const charge = (signal: AbortSignal) => provider.charge(attempt, signal);
  const result = await resultOf(context, { order, attempt, question: charge, onOpen });
  const settle = async () => ({
    settled: await settlePayment(context, attempt.attemptId, result, { status: 'PENDING', order }),
    after: viewOrder(await ownOrder(context, 'buyer', buyerId, orderId)),
  });
  const { settled, after } = await settle().catch((error: unknown) => {
    if (!(error instanceof AppError) && databaseProblem(error) === undefined) throw error;
    // What became of it is known: nobody need wait until it is overdue, and ask.
    settleLate(context, attempt, { result, onOpen });
    // The money has moved: that nothing was changed, as these errors say, would not be true any more.
    throw paymentUnderWay(order.status, error);
  });
  if (settled.payment !== 'SUCCEEDED') throw refusalOf(settled, after);
  return after;
}

interface Asking {
  readonly order: StandingOrder;
  readonly attempt: OpenAttempt;
  readonly question: (signal: AbortSignal) => Promise<ChargeResult>;
  readonly onOpen: OpenObserver;
}

/**
 * What the provider says of an attempt. An answer that comes too late for this request is settled all the same; where that
 * fails, and where none comes, the cleanup asks.
 * @throws AppError invalid-transition: the payment is under way
 */
async function resultOf(context: PaymentContext, { order, attempt, question, onOpen }: Asking): Promise<ChargeResult> {
  const onLate = (result: ChargeResult) => settleLate(context, attempt, { result, onOpen });
  let answer: ChargeResult | undefined;
  const ask = async () => {
    answer = await askProvider(question, onLate);
    return answer;
  };
  return context.lendSlot(ask).catch((error: unknown) => {
    // An answer without a slot to go on is like one that comes too late.
    if (answer === undefined) onOpen(attempt, error);
    else onLate(answer);
    throw paymentUnderWay(order.status, error);
  });
}

/** Begins an attempt, if need be after the end of one that was left open. */
async function begin(
  context: PaymentContext,
  request: PaymentRequest,
  onOpen: OpenObserver,
): Promise<Begun & { readonly attempt: OpenAttempt }> {
  const { onConflict, provider } = context;
  const attempt = async () => {
    const id = newId();
    return beginAttempt(context, request, { id, provider: provider.name }).catch((error: unknown) => {
      if (isConnectionLost(error)) callOff(context, id);
      throw error;
    });
  };
  const tryToBegin = () => withRetry(attempt, { onConflict });
  let begun = await tryToBegin();
  if ('overdue' in begun) {
    const { order, overdue } = begun;
    const conclude = (signal: AbortSignal) => provider.conclude(overdue, signal);
    const result = await resultOf(context, { order, attempt: overdue, question: conclude, onOpen });
    await settlePayment(context, overdue.attemptId, result);
    begun = await tryToBegin();
  }
  if ('overdue' in begun) throw paymentUnderWay(begun.order.status);
  return begun;
}

/**
 * An attempt of which nobody knows whether it was recorded: if it was, it stood in the way of the next one until it is
 * overdue. The provider was not asked yet, so it has taken no money; should this fail, it will be asked. PostgreSQL may
 * not have heard that the connection is gone: the statement waits for the order's row still, and records it then.
 */
function callOff(context: PaymentContext, attemptId: string): void {
  const decline = () => settlePayment(withoutSlot(context), attemptId, 'DECLINED');
  const onceItHasWaited = () => delay(2 * context.db.lockWaitMs, undefined, { ref: false });
  decline()
    .catch(() => onceItHasWaited().then(decline))
    .catch(() => {});
}

function refusalOf({ payment, order }: Settlement, { id: orderId, expiresAt }: OrderView): AppError {
  // Refunded by its seller meanwhile, it did pay the order.
  if (payment === 'REFUNDED' && order !== 'REFUNDED') return paymentReturned(order);
  const mayTryAgain = payment === 'DECLINED' && mayMove('payment', order, 'PAID');
  if (!mayTryAgain) return invalidTransition('payment', order);
  return new AppError(PAYMENT_ERRORS['payment-declined'], {
    params: { expiresAt },
    extensions: { orderId, expiresAt },
  });
}
