import { backgroundContext, type Context, withRetry } from '../../concurrency/index.ts';
import type { OrderStatus } from '../../generated/prisma/enums.ts';
import type { Caller } from '../../platform/access.ts';
import { notFound } from '../../platform/errors.ts';
import type { IdempotentRequest } from '../../platform/idempotency.ts';
import { refuseGoneOperator } from '../accounts/index.ts';
import type { OrderContext } from './endings.ts';
import type { StandingOrder } from './moves.sql.ts';
import { endOrder, type Move, moveOrder } from './moves.ts';
import { findOrderStory } from './order-story.sql.ts';
import { findOrder } from './orders.sql.ts';
import { notOfBookings } from './refusals.ts';
import { endedWithoutSale, wasShipped } from './rules.ts';
import type { OrderDetails, OrderView, PickList } from './schemas.ts';
import { findPicks } from './shipments.sql.ts';
import { shipOrder } from './shipments.ts';
import { type OrderWithParts, viewOrder, viewOrderDetails } from './views.ts';

/** What a cancellation is answered when it is asked for again: the order as it is. */
export async function cancelledOrder(context: Context, buyerId: string, orderId: string): Promise<OrderView> {
  return viewOrder(await ownOrder(context, 'buyer', buyerId, orderId), buyerId);
}

/** In which of its two parts someone meets an order. */
export type Party = 'buyer' | 'seller';

/**
 * One order with its history and its refunds, for its buyer, its seller and whoever runs the market.
 * @throws AppError not-found for everyone else, unauthenticated when the operator who asks is gone
 */
export async function getOrder(context: Context, caller: Caller, orderId: string): Promise<OrderDetails> {
  const isOperator = caller.role === 'ADMIN';
  if (isOperator) await refuseGoneOperator(context.db, caller.id);
  const order = await findOrder(context, orderId, isOperator ? null : caller.id);
  if (order === undefined) throw notFound('order');
  return viewOrderDetails(order, await findOrderStory(context, orderId), caller.id);
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

/** Which lots an order's seller takes from where; of a shipped order, took. @throws AppError not-found for everyone else, invalid-transition of a booking */
export async function getPickList(context: Context, sellerId: string, orderId: string): Promise<PickList> {
  const order = await ownOrder(context, 'seller', sellerId, orderId);
  if (order.slotId !== null) throw notOfBookings(order);
  const { status } = order;
  return endedWithoutSale(status) ? { lines: [] } : findPicks(context.db.ask, orderId, wasShipped(status));
}

/** The order's seller takes it along. @throws AppError not-found, invalid-transition */
export async function changeStatus(
  context: OrderContext,
  sellerId: string,
  { orderId, to }: { orderId: string; to: OrderStatus },
): Promise<OrderView> {
  if (to !== 'REFUNDED') return move(context, orderId, { to, mover: 'seller', actorId: sellerId });
  await context.refunds.refundWhole(context, { id: sellerId, mover: 'seller' }, orderId);
  // The slot may be gone since the provider had the refund.
  const withoutSlot = backgroundContext(context.db, context.onConflict);
  const read = (by: Context) => ownOrder(by, 'seller', sellerId, orderId);
  return viewOrder(await read(context).catch(() => read(withoutSlot)), sellerId);
}

/**
 * The buyer gives an unpaid order back. A payment that the provider has is called off first.
 * @param key of the request
 * @throws AppError not-found, invalid-transition
 */
export async function cancelOrder(
  context: OrderContext,
  { buyerId, orderId, key }: { buyerId: string; orderId: string; key: IdempotentRequest | undefined },
): Promise<OrderView> {
  return endUnpaid(context, { mover: 'buyer', actorId: buyerId }, { orderId, key });
}

/** Ends an order that was not paid, for either party. @throws as cancelOrder() */
export async function endUnpaid(
  context: OrderContext,
  by: { readonly mover: Party; readonly actorId: string },
  { orderId, key }: { readonly orderId: string; readonly key: IdempotentRequest | undefined },
): Promise<OrderView> {
  const asked = key && { request: key, data: { orderId } };
  return move(context, orderId, { to: 'CANCELLED', ...by, asked });
}

interface Change extends Move {
  readonly mover: Party;
  readonly actorId: string;
}

/** Reads the order, decides, and moves it where it still is in the status that was read; whoever lost reads it anew. */
async function move(context: OrderContext, orderId: string, change: Change): Promise<OrderView> {
  const { to, mover, actorId } = change;
  const attempt = async () => {
    let order = await ownOrder(context, mover, actorId, orderId);
    if (order.slotId !== null && isOfGoods(order, change)) throw notOfBookings(order);
    if (to === 'CANCELLED' && order.payments[0]?.status === 'PENDING') {
      // Once an order is said to be cancelled, no money is taken for it any more.
      await context.openWork.callOff(context, orderId);
      order = await ownOrder(context, mover, actorId, orderId);
    }
    const updatedAt = await moveTo(context, order, change);
    return { ...order, status: to, updatedAt };
  };
  return viewOrder(await withRetry(attempt, { onConflict: context.onConflict }), actorId);
}

/** Whether only an order of goods goes there, or would be said to go elsewhere than a booking does. */
function isOfGoods({ status }: StandingOrder, { to, mover }: Change): boolean {
  return to !== 'CANCELLED' || (mover === 'seller' && status === 'PAID');
}

/** What follows from the status it goes to. */
function moveTo(context: OrderContext, order: StandingOrder, change: Change): Promise<Date> {
  if (change.to === 'CANCELLED') return endOrder(context, order, change);
  if (change.to === 'SHIPPED') return shipOrder(context, order, change);
  return moveOrder(context, order, change);
}
