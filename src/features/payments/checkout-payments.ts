import { AppError, notFound } from '../../platform/errors.ts';
import { type IdempotentRequest, lostToSameKey } from '../../platform/idempotency.ts';
import { findKey } from '../../platform/idempotency-keys.sql.ts';
import { databaseProblem } from '../../platform/sqlstate.ts';
import { paymentUnderWay } from '../orders/index.ts';
import type { PaymentRequest } from './attempts.ts';
import { type OpenObserver, settleLate } from './late-answers.ts';
import type { PaymentContext } from './payment-context.ts';
import type { PaymentOutcome } from './schemas.ts';
import { type BegunAttempt, beginToPay, chargeFor, checkMethod, isTaken, refusalOf, settleFor } from './service.ts';
import type { AttemptState } from './settlement.ts';

export interface CheckoutPayment {
  readonly buyerId: string;
  readonly checkoutId: string;
  readonly method: string;
  readonly key: IdempotentRequest | undefined;
}

export interface CheckoutPaid {
  readonly orders: PaymentOutcome[];
  readonly isDecided: boolean;
}

/** What became of one order, and whether the same request may come to something else later. */
interface Ended {
  readonly outcome: PaymentOutcome;
  readonly isDecided: boolean;
}

/** One order on its way to be paid. */
type Step = { readonly orderId: string } & (
  | { readonly begun: BegunAttempt }
  | { readonly begun: BegunAttempt; readonly state: AttemptState }
  | { readonly ended: Ended }
);

/**
 * Pays all orders of a checkout with one method, each by itself: begins and settles them one after the other, and has the
 * provider take the money of all at once.
 * @returns what became of each, in the order of their ids, and whether the same request may come to something else later
 * @throws AppError not-found for other people's checkouts
 * @throws InvalidRequest when the provider knows no such method
 */
export async function payCheckout(
  context: PaymentContext,
  { buyerId, checkoutId, method, key }: CheckoutPayment,
  onOpen: OpenObserver,
): Promise<CheckoutPaid> {
  checkMethod(context.provider, method);
  const orders = await context.db.prisma.order.findMany({
    where: { checkoutId, buyerId },
    select: { id: true, status: true },
    orderBy: { id: 'asc' },
  });
  if (orders.length === 0) throw notFound('checkout');
  const begun: Step[] = [];
  // The key is kept with the first attempt that begins.
  let asked = key && { request: key, data: { checkoutId } };
  for (const { id: orderId } of orders) {
    const step = await begin(context, { buyerId, orderId, method, asked }, onOpen);
    if ('begun' in step) asked = undefined;
    // Nobody knows whether it began, and with the key.
    else if (asked !== undefined && 'ended' in step && step.ended.outcome.code === 'database-unavailable')
      throw paymentUnderWay('PENDING_PAYMENT');
    begun.push(step);
  }
  // What is in the way may be what another call of the key began.
  if (asked !== undefined && (await findKey(context.askWithOthers, asked.request)) !== undefined)
    throw paymentUnderWay('PENDING_PAYMENT');
  const charged = await chargeAll(context, begun, onOpen);
  const ended: Ended[] = [];
  for (const step of charged) ended.push(await settle(context, step, buyerId, onOpen));
  return { orders: ended.map(({ outcome }) => outcome), isDecided: ended.every(({ isDecided }) => isDecided) };
}

async function begin(context: PaymentContext, request: PaymentRequest, onOpen: OpenObserver): Promise<Step> {
  const { orderId } = request;
  try {
    return { orderId, begun: await beginToPay(context, request, onOpen) };
  } catch (error) {
    return { orderId, ended: endFor(orderId, error) };
  }
}

/** The request's slot is lent once, and all wait for the provider together. */
async function chargeAll(context: PaymentContext, steps: readonly Step[], onOpen: OpenObserver): Promise<Step[]> {
  const lent: PaymentContext = { ...context, lendSlot: (part) => part() };
  const charge = async (step: Step): Promise<Step> => {
    if ('ended' in step) return step;
    try {
      return { ...step, state: await chargeFor(lent, step.begun, onOpen) };
    } catch (error) {
      return { orderId: step.orderId, ended: endFor(step.orderId, error) };
    }
  };
  let charged: Step[] | undefined;
  const chargeThem = async () => {
    charged = await Promise.all(steps.map(charge));
    return charged;
  };
  return context.lendSlot(chargeThem).catch((error: unknown) => {
    // Answers without a slot to go on are like ones that come too late.
    for (const step of charged ?? [])
      if ('state' in step) settleLate(context, step.begun.attempt, { state: step.state, onOpen });
    throw paymentUnderWay('PENDING_PAYMENT', error);
  });
}

async function settle(context: PaymentContext, step: Step, buyerId: string, onOpen: OpenObserver): Promise<Ended> {
  const { orderId } = step;
  if ('ended' in step) return step.ended;
  if (!('state' in step)) throw new Error(`order ${orderId} was not charged`);
  try {
    const { settled, after } = await settleFor(context, { ...step.begun, state: step.state, buyerId }, onOpen);
    if (!isTaken(settled)) return endFor(orderId, refusalOf(settled, after, step.state));
    return decided({ orderId, outcome: settled.payment === 'PENDING' ? 'PENDING' : 'PAID', code: null });
  } catch (error) {
    return endFor(orderId, error);
  }
}

const decided = (outcome: PaymentOutcome): Ended => ({ outcome, isDecided: true });

/** What a refusal of one order is for the checkout: one that is paid is paid, one that is under way is pending. */
function endFor(orderId: string, error: unknown): Ended {
  const problem = problemOf(error);
  if (problem === undefined) throw error;
  const { code, kind, options } = problem;
  const isDecided = !kind.retryable && options.undecided !== true;
  const { from } = (options.extensions ?? {}) as { from?: string };
  if (code === 'invalid-transition') {
    if (from === 'PAID' || from === 'PROCESSING' || from === 'SHIPPED' || from === 'DELIVERED')
      return decided({ orderId, outcome: 'PAID', code: null });
    if (from !== 'CANCELLED' && from !== 'REFUNDED')
      return { outcome: { orderId, outcome: 'PENDING', code: null }, isDecided };
  }
  return { outcome: { orderId, outcome: code === 'payment-declined' ? 'DECLINED' : 'FAILED', code }, isDecided };
}

/** What of an error is about one order. Undefined: another call of the same key was faster, or it is a bug. */
function problemOf(error: unknown): AppError | undefined {
  if (lostToSameKey(error)) return undefined;
  return error instanceof AppError ? error : databaseProblem(error);
}
