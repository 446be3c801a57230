import { withRetry } from '../../concurrency/index.ts';
import { AppError, notFound } from '../../platform/errors.ts';
import { money } from '../../platform/http-schemas.ts';
import type { IdempotentRequest } from '../../platform/idempotency.ts';
import { newId } from '../../platform/ids.ts';
import { InvalidRequest, words } from '../../platform/validation.ts';
import { refuseGoneOperator } from '../accounts/index.ts';
import { feeShareOf } from '../money/index.ts';
import {
  actorOf,
  invalidTransition,
  mayMove,
  type PlannedMove,
  type Refunder,
  wasShipped,
  writeMove,
} from '../orders/index.ts';
import { REFUND_ERRORS } from './errors.ts';
import type { RefundContext } from './refund-context.ts';
import { findPaidOrder, type PaidOrder } from './refundable.sql.ts';
import { type NewRefund, refundAlong } from './refunds.sql.ts';
import { decideRefund, type RefundDecision, type RefundRequest } from './rules.ts';
import { sendRefund } from './sending.ts';

/** Refunds of one order; each is a row, and a call of the provider's. The last may always refund all that is left. */
const REFUNDS_MAX = 100;

/** What somebody wants to have refunded, and why. */
export interface WantedRefund extends RefundRequest {
  readonly orderId: string;
  readonly reason: string | null;
  /** Kept with it, so that the same request does not do it again. */
  readonly key?: IdempotentRequest | undefined;
}

/**
 * Gives money of a paid order back: it is the buyer's from this commit on, and what goes with it is done: goods are back on the
 * shelf, or where they were taken from, and an order of which nothing is left has ended. Then the provider is asked to send
 * it; where that fails the job asks again.
 * @returns the refund's id
 * @throws AppError not-found, invalid-transition, refund-exceeds-payment, refund-exceeds-items, too-many-refunds, unauthenticated
 * @throws InvalidRequest when goods are not to come back that never left, nothing was paid for so few units, or it is a booking that
 *   has none
 */
export async function refundOrder(context: RefundContext, refunder: Refunder, wanted: WantedRefund): Promise<string> {
  if (refunder.mover === 'operator') await refuseGoneOperator(context.db, refunder.id);
  const attempt = async () => {
    const order = await findPaidOrder(context.db.ask, wanted.orderId);
    if (order === undefined || !isTheirs(order, refunder)) throw notFound('order');
    return write(context, refunder, order, wanted);
  };
  const refundId = await withRetry(attempt, { onConflict: context.onConflict });
  await sendRefund(context, refundId);
  return refundId;
}

/** Whether somebody may give the money of an order back at all. A guest has it back only of a booking. */
function isTheirs({ sellerId, buyerId, isBooking }: PaidOrder, { id, mover }: Refunder): boolean {
  if (mover === 'guest') return isBooking && buyerId === id;
  return mover === 'operator' || sellerId === id;
}

/** Writes a refund of an order that still is as it was read. @throws ConcurrencyError when it is not */
async function write(
  context: RefundContext,
  refunder: Refunder,
  order: PaidOrder,
  wanted: WantedRefund,
): Promise<string> {
  const { id: orderId, status, paymentId } = order;
  if (!mayMove(refunder.mover, status, 'REFUNDED') || paymentId === undefined)
    throw invalidTransition(refunder.mover, status);
  if (order.isBooking && wanted.items !== undefined) throw InvalidRequest.field('items', NO_ITEMS);
  const decision = decideRefund(order, wanted);
  if (decision.kind !== 'refund') throw refusalOf(decision);
  if (order.refunds >= REFUNDS_MAX && !decision.isWhole)
    throw new AppError(REFUND_ERRORS['too-many-refunds'], { params: { refunds: order.refunds } });
  const refund = newRefund({ ...order, paymentId }, wanted, decision);
  await writeMove(
    context,
    moveOf(refunder, { id: orderId, status }, wanted, { refund, decision }),
    refundAlong(refund),
  );
  return refund.id;
}

type Accepted = Extract<RefundDecision, { readonly kind: 'refund' }>;

function newRefund(
  { status, isBooking, paymentId, paid, fee, refunded }: PaidOrder & { readonly paymentId: string },
  { restock, reason }: WantedRefund,
  { amount, lines }: Accepted,
): NewRefund {
  const feeShare = feeShareOf({ amount: paid, fee, refundedBefore: refunded, refund: amount });
  const isShipped = wasShipped(status) && !isBooking;
  return { id: newId(), paymentId, amount, feeShare, refundedBefore: refunded, restock, reason, lines, isShipped };
}

/** The order ends with a refund of all that is left; with any other it stays as it is. */
function moveOf(
  { id: actorId, mover }: Refunder,
  order: Pick<PaidOrder, 'id' | 'status'>,
  { reason, key }: WantedRefund,
  { refund, decision }: { refund: NewRefund; decision: Accepted },
): PlannedMove {
  const { id, status: from } = order;
  const to = decision.isWhole ? 'REFUNDED' : from;
  const why = decision.isWhole ? 'refunded' : 'partly-refunded';
  const told = { refundId: refund.id, amount: Number(refund.amount), ...(reason !== null && { reason }) };
  return {
    order,
    to,
    story: { actor: actorOf(mover), actorId, why, note: reason },
    event: decision.isWhole
      ? { type: 'order.status-changed', subjectId: id, payload: { from, to, ...told } }
      : { type: 'order.refunded', subjectId: id, payload: told },
    asked: key && { request: key, data: { orderId: id, refundId: refund.id } },
  };
}

const NEVER_LEFT = words({
  en: 'is about goods that were shipped; those of this order never left',
  es: 'trata de mercancía enviada; la de este pedido nunca salió',
});

const NO_ITEMS = words({
  en: 'are of orders of goods; of a booking refund an amount, or all of it',
  es: 'son de pedidos de mercancía; de una reserva reembolse un monto, o todo',
});

const WORTH_NOTHING = words({
  en: 'come to less than a centavo after the discount; refund more of them at once',
  es: 'valen menos de un centavo tras el descuento; reembolse más a la vez',
});

function refusalOf(decision: Exclude<RefundDecision, { readonly kind: 'refund' }>): Error {
  switch (decision.kind) {
    case 'worth-nothing':
      return InvalidRequest.field('items', WORTH_NOTHING);
    case 'never-left':
      return InvalidRequest.field('restock', NEVER_LEFT);
    case 'exceeds-payment': {
      const [requested, left] = [Number(decision.requested), Number(decision.left)];
      const extensions = { requested: money(requested), left: money(left) };
      return new AppError(REFUND_ERRORS['refund-exceeds-payment'], { params: { requested, left }, extensions });
    }
    case 'exceeds-items': {
      const { items } = decision;
      const products = items
        .map(({ productId, requested, left }) => `${productId} (${requested} > ${left})`)
        .join(', ');
      return new AppError(REFUND_ERRORS['refund-exceeds-items'], { params: { products }, extensions: { items } });
    }
  }
}
