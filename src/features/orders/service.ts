import { type Context, withRetry } from '../../concurrency/index.ts';
import type { OrderStatus } from '../../generated/prisma/enums.ts';
import type { Caller } from '../../platform/access.ts';
import { notFound } from '../../platform/errors.ts';
import { InvalidRequest, words } from '../../platform/validation.ts';
import type { OrderContext } from './endings.ts';
import type { StandingOrder } from './moves.sql.ts';
import { endOrder, moveOrder, type ReturnedGoods } from './moves.ts';
import { findOrder } from './orders.sql.ts';
import { endedWithoutSale, mayMove, wasShipped } from './rules.ts';
import type { OrderView, PickList, RefundInput } from './schemas.ts';
import { findPicks } from './shipments.sql.ts';
import { shipOrder } from './shipments.ts';
import { type OrderWithParts, viewOrder } from './views.ts';

/** In which of its two parts someone meets an order. */
export type Party = 'buyer' | 'seller';

/** One order, for its buyer and its seller. @throws AppError not-found for everyone else */
export async function getOrder(context: Context, caller: Caller, orderId: string): Promise<OrderView> {
  const order = await findOrder(context, orderId, caller.id);
  if (order === undefined) throw notFound('order');
  return viewOrder(order);
}

/** Reads an order that belongs to the user as that party. @throws AppError not-found */
export async function ownOrder(
  context: Context,
  party: Party,
  userId: string,
  orderId: string,
): Promise<OrderWithParts> {
  const order = await findOrder(context, orderId, userId);
  if (order === undefined || order[`${party}Id`] !== userId) throw notFound('order');
  return order;
}

/** Which lots an order's seller takes from where; of a shipped order, took. @throws AppError not-found for everyone else */
export async function getPickList(context: Context, sellerId: string, orderId: string): Promise<PickList> {
  const { status } = await ownOrder(context, 'seller', sellerId, orderId);
  return endedWithoutSale(status) ? { lines: [] } : findPicks(context.db.ask, orderId);
}

/** The order's seller takes it along. @throws AppError not-found, invalid-transition */
export async function changeStatus(
  context: OrderContext,
  sellerId: string,
  { orderId, to }: { orderId: string; to: OrderStatus },
): Promise<OrderView> {
  return move(context, orderId, { to, mover: 'seller', actorId: sellerId });
}

/** The buyer gives an unpaid order back. @throws AppError not-found, invalid-transition */
export async function cancelOrder(context: OrderContext, buyerId: string, orderId: string): Promise<OrderView> {
  return move(context, orderId, { to: 'CANCELLED', mover: 'buyer', actorId: buyerId });
}

/**
 * The seller gives the money of a paid order back; of a shipped one the goods come back too, unless they don't.
 * @throws AppError not-found, invalid-transition
 * @throws InvalidRequest when the goods of an order are not to come back that never left
 */
export async function refundOrder(
  context: OrderContext,
  sellerId: string,
  orderId: string,
  refund: RefundInput,
): Promise<OrderView> {
  const { restock = true, reason = null } = refund ?? {};
  return move(context, orderId, { to: 'REFUNDED', mover: 'seller', actorId: sellerId, goods: { restock, reason } });
}

/** Reads the order, decides, and moves it where it still is in the status that was read; whoever lost reads it anew. */
async function move(context: OrderContext, orderId: string, change: Change): Promise<OrderView> {
  const { to, mover, actorId } = change;
  const attempt = async () => {
    const order = await ownOrder(context, mover, actorId, orderId);
    const updatedAt = await moveTo(context, order, change);
    return { ...order, status: to, updatedAt };
  };
  const moved = await withRetry(attempt, { onConflict: context.onConflict });
  // A refund changes the payment too.
  return viewOrder(to === 'REFUNDED' ? await ownOrder(context, mover, actorId, orderId) : moved);
}

interface Change {
  readonly to: OrderStatus;
  readonly mover: Party;
  readonly actorId: string;
  readonly goods?: ReturnedGoods;
}

const NEVER_LEFT = words({
  en: 'is about goods that were shipped; those of this order never left',
  es: 'trata de mercancía enviada; la de este pedido nunca salió',
});

/** What follows from the status it goes to. */
function moveTo(context: OrderContext, order: StandingOrder, { to, mover, actorId, goods }: Change): Promise<Date> {
  if (endedWithoutSale(to)) {
    if (goods?.restock === false && mayMove(mover, order.status, to) && !wasShipped(order.status))
      throw InvalidRequest.field('restock', NEVER_LEFT);
    return endOrder(context, order, { to, mover, actorId, goods });
  }
  if (to === 'SHIPPED') return shipOrder(context, order, { mover, actorId });
  return moveOrder(context, order, { to, mover });
}
