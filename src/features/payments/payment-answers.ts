import type { FastifyRequest } from 'fastify';
import { type Context, contextOf } from '../../concurrency/index.ts';
import { callerOf } from '../../platform/access.ts';
import type { BegunDecision } from '../../platform/idempotency.ts';
import { releaseKey } from '../../platform/idempotency-keys.sql.ts';
import type { NewAnswer } from '../../platform/idempotent-answers.ts';
import { ownOrder, viewOrder } from '../orders/index.ts';
import { type AttemptEnd, findAttemptEnds, findCheckoutEnds } from './attempt-ends.sql.ts';
import type { PaymentOutcome } from './schemas.ts';
import { refusalOf } from './service.ts';

/** Answers to payments that are asked for again with their key, made of what became of them. */

/** What a key of a payment keeps. */
interface BegunPayment extends BegunDecision {
  readonly orderId: string;
  readonly attemptId: string;
}

/**
 * What the payment of an order came to; undefined while nobody knows.
 * @throws AppError as payOrder(); where it could not be tried the key is free again
 */
export async function paymentAnswer(request: FastifyRequest, decision: BegunDecision): Promise<NewAnswer | undefined> {
  const { orderId, attemptId } = decision as BegunPayment;
  const context = contextOf(request);
  const [end] = await findAttemptEnds(context, attemptId);
  if (end === undefined || isOpen(end)) return undefined;
  const buyerId = callerOf(request).id;
  const order = viewOrder(await ownOrder(context, 'buyer', buyerId, orderId), buyerId);
  if (end.hasPaid || end.status === 'PENDING') return { status: 201, body: order };
  if (isUntried(end)) await freeKey(request, context, decision.by);
  const settlement = { payment: end.status, order: order.status };
  throw refusalOf(settlement, order, { status: 'DECLINED', ...(end.failure !== null && { failure: end.failure }) });
}

/** Nobody has heard of it yet. */
const isOpen = ({ status, isPending }: AttemptEnd) => status === 'PENDING' && !isPending;

/** The provider was away, or it was called off before anybody heard of it. */
const isUntried = ({ failure }: AttemptEnd) => failure !== null;

/**
 * Lets the key of a request of which nothing came be used again: the same request may be tried again.
 * @param by the call that has it; default: this one
 */
export async function freeKey(request: FastifyRequest, { askWithOthers }: Context, by?: string): Promise<void> {
  const { idempotent } = request;
  if (idempotent === undefined) return;
  await releaseKey(askWithOthers, idempotent, by ?? idempotent.callId);
  request.idempotent = undefined;
}

/** What a key of a payment of a checkout keeps. */
interface BegunCheckoutPayment extends BegunDecision {
  readonly checkoutId: string;
}

/** What the payments of a checkout came to; undefined while one of them is on its way. */
export async function checkoutPaymentAnswer(
  request: FastifyRequest,
  decision: BegunDecision,
): Promise<NewAnswer | undefined> {
  const { checkoutId } = decision as BegunCheckoutPayment;
  const ends = await findCheckoutEnds(contextOf(request), { checkoutId, buyerId: callerOf(request).id });
  if (ends.some(({ end }) => end !== undefined && isOpen(end))) return undefined;
  const orders = ends.map(({ orderId, end }): PaymentOutcome => {
    if (end === undefined) return { orderId, outcome: 'FAILED', code: 'concurrency-conflict' };
    if (end.hasPaid) return { orderId, outcome: 'PAID', code: null };
    if (end.status === 'PENDING') return { orderId, outcome: 'PENDING', code: null };
    if (isUntried(end)) return { orderId, outcome: 'FAILED', code: 'payment-provider-unavailable' };
    if (end.status === 'REFUNDED') return { orderId, outcome: 'FAILED', code: 'invalid-transition' };
    return { orderId, outcome: 'DECLINED', code: 'payment-declined' };
  });
  const isKept = ends.every(({ end }) => end !== undefined && !isUntried(end));
  // As the call that began it would have done.
  if (!isKept) await freeKey(request, contextOf(request), decision.by);
  return { status: 200, body: { orders }, isKept };
}
