import { setTimeout as delay } from 'node:timers/promises';
import { withRetry } from '../../concurrency/index.ts';
import { AppError } from '../../platform/errors.ts';
import { newId } from '../../platform/ids.ts';
import { databaseProblem, isConnectionLost } from '../../platform/sqlstate.ts';
import { InvalidRequest, words } from '../../platform/validation.ts';
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
import { askProvider, type PaymentProvider, ProviderUnavailable } from '../providers/index.ts';
import type { OpenAttempt } from './attempts.sql.ts';
import { type Begun, beginAttempt, type PaymentRequest } from './attempts.ts';
import { concludeWith } from './concluding.ts';
import { PAYMENT_ERRORS } from './errors.ts';
import { type OpenObserver, settleLate, withoutSlot } from './late-answers.ts';
import type { PaymentContext } from './payment-context.ts';
import { type AttemptState, type Settlement, settlePayment } from './settlement.ts';

/**
 * Pays an order: records the attempt, has the provider take the money outside any transaction, and settles what became of
 * it. Whoever dies in between leaves an open attempt; the next payer or the cleanup settles it by asking the provider. A payment
 * that the provider settles later leaves the order PENDING.
 * @throws AppError not-found, invalid-transition (paid already, ended, or a payment is under way), payment-declined,
 *   payment-provider-unavailable, too-many-payment-attempts
 * @throws InvalidRequest when the provider knows no such method
 */
export async function payOrder(
  context: PaymentContext,
  request: PaymentRequest,
  onOpen: OpenObserver,
): Promise<OrderView> {
  const begun = await beginToPay(context, request, onOpen);
  const state = await chargeFor(context, begun, onOpen);
  const { settled, after } = await settleFor(context, { ...begun, state, buyerId: request.buyerId }, onOpen);
  if (!isTaken(settled)) throw refusalOf(settled, after, state);
  return after;
}

/** Whether the order is paid by it, or will be as far as anybody knows. */
export function isTaken({ payment, order }: Settlement): boolean {
  return payment === 'SUCCEEDED' || (payment === 'PENDING' && order === 'PENDING');
}

/** An attempt that was begun, and is to be charged. */
export type BegunAttempt = Extract<Begun, { readonly attempt: OpenAttempt }>;

/** Begins an attempt, if need be after the end of one that was left open. @throws as payOrder() */
export async function beginToPay(
  context: PaymentContext,
  request: PaymentRequest,
  onOpen: OpenObserver,
): Promise<BegunAttempt> {
  const { onConflict, provider } = context;
  checkMethod(provider, request.method);
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
    const conclude = (signal: AbortSignal) => concludeWith(provider, overdue, signal);
    const state = await stateOf(context, { order, attempt: overdue, question: conclude, onOpen });
    await settlePayment(context, overdue.attemptId, state);
    begun = await tryToBegin();
  }
  if ('overdue' in begun) throw paymentUnderWay(begun.order.status);
  return begun;
}

/** @throws InvalidRequest when the provider knows no such method */
export function checkMethod({ methods }: PaymentProvider, method: string): void {
  if (methods === undefined || methods.includes(method)) return;
  const list = methods.join(', ');
  const rule = words({ en: `must be one of: ${list}`, es: `debe ser uno de: ${list}` });
  throw InvalidRequest.field('paymentMethod', rule);
}

/** Has the provider take the money of an attempt. @throws AppError invalid-transition: the payment is under way */
export async function chargeFor(
  context: PaymentContext,
  { order, attempt }: BegunAttempt,
  onOpen: OpenObserver,
): Promise<AttemptState> {
  const question = (signal: AbortSignal) =>
    context.provider.charge(attempt, signal).catch((error: unknown): AttemptState => {
      // It is certain that no money was taken: the order can be paid again.
      if (error instanceof ProviderUnavailable) return { status: 'DECLINED', failure: 'provider-unavailable' };
      throw error;
    });
  return stateOf(context, { order, attempt, question, onOpen });
}

interface Asking {
  readonly order: StandingOrder;
  readonly attempt: OpenAttempt;
  readonly question: (signal: AbortSignal) => Promise<AttemptState>;
  readonly onOpen: OpenObserver;
}

/**
 * What the provider says of an attempt. An answer that comes too late for this request is settled all the same; where that
 * fails, and where none comes, the cleanup asks.
 * @throws AppError invalid-transition: the payment is under way
 */
async function stateOf(context: PaymentContext, { order, attempt, question, onOpen }: Asking): Promise<AttemptState> {
  const onLate = (state: AttemptState) => settleLate(context, attempt, { state, onOpen });
  let answer: AttemptState | undefined;
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

interface Settling extends BegunAttempt {
  readonly state: AttemptState;
  readonly buyerId: string;
}

/** Writes what became of an attempt, and reads its order. @throws AppError invalid-transition: that it is written is not known */
export async function settleFor(
  context: PaymentContext,
  { order, attempt, standing, state, buyerId }: Settling,
  onOpen: OpenObserver,
): Promise<{ settled: Settlement; after: OrderView }> {
  const settle = async () => {
    const { shown, ...settled } = await settlePayment(context, attempt.attemptId, state, standing);
    const after = shown ?? (await ownOrder(context, 'buyer', buyerId, order.id));
    return { settled, after: viewOrder(after, buyerId) };
  };
  return settle().catch((error: unknown) => {
    if (!(error instanceof AppError) && databaseProblem(error) === undefined) throw error;
    // What became of it is known: nobody need wait until it is overdue, and ask.
    settleLate(context, attempt, { state, onOpen });
    // The money has moved: that nothing was changed, as these errors say, would not be true any more.
    throw paymentUnderWay(order.status, error);
  });
}

/**
 * An attempt of which nobody knows whether it was recorded: if it was, it stood in the way of the next one until it is
 * overdue. The provider was not asked yet, so it has taken no money; should this fail, it will be asked. PostgreSQL may
 * not have heard that the connection is gone: the statement waits for the order's row still, and records it then.
 */
function callOff(context: PaymentContext, attemptId: string): void {
  const decline = () => settlePayment(withoutSlot(context), attemptId, { status: 'DECLINED', failure: 'called-off' });
  const onceItHasWaited = () => delay(2 * context.db.lockWaitMs, undefined, { ref: false });
  decline()
    .catch(() => onceItHasWaited().then(decline))
    .catch(() => {});
}

/** Why an order is not paid by an attempt that has been settled. */
export function refusalOf(
  { payment, order }: Settlement,
  { id: orderId, expiresAt }: OrderView,
  { failure }: AttemptState,
): AppError {
  // Refunded by its seller meanwhile, it did pay the order.
  if (payment === 'REFUNDED' && order !== 'REFUNDED') return paymentReturned(order);
  const mayTryAgain = payment === 'DECLINED' && mayMove('payment', order, 'PAID');
  if (!mayTryAgain) return invalidTransition('payment', order);
  const kind = failure === undefined ? 'payment-declined' : 'payment-provider-unavailable';
  return new AppError(PAYMENT_ERRORS[kind], { params: { expiresAt }, extensions: { orderId, expiresAt } });
}
