import { type Context, withRetry } from '../../concurrency/index.ts';
import type { OrderStatus } from '../../generated/prisma/enums.ts';
import type { Caller } from '../../platform/access.ts';
import type { Tx } from '../../platform/database.ts';
import { notFound } from '../../platform/errors.ts';
import type { OrderContext } from './endings.ts';
import { moveOrders } from './moves.ts';
import type { OrderView } from './schemas.ts';
import { type OrderWithParts, orderParts, viewOrder } from './views.ts';

/** In which of its two parts someone meets an order. */
export type Party = 'buyer' | 'seller';

function ownedBy(party: Party, userId: string) {
  return party === 'buyer' ? { buyerId: userId } : { sellerId: userId };
}

/** One order, for its buyer and its seller. @throws AppError not-found for everyone else */
export async function getOrder({ db }: Context, caller: Caller, orderId: string): Promise<OrderView> {
  const order = await db.prisma.order.findFirst({
    where: { id: orderId, OR: [{ buyerId: caller.id }, { sellerId: caller.id }] },
    include: orderParts,
  });
  if (order === null) throw notFound('order');
  return viewOrder(order);
}

/** Reads an order that belongs to the user as that party. @throws AppError not-found */
export async function ownOrder(tx: Tx, party: Party, userId: string, orderId: string): Promise<OrderWithParts> {
  const order = await tx.order.findFirst({ where: { id: orderId, ...ownedBy(party, userId) }, include: orderParts });
  if (order === null) throw notFound('order');
  return order;
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

async function move(
  { db, onConflict, givesBack }: OrderContext,
  orderId: string,
  change: { to: OrderStatus; mover: Party; actorId: string },
): Promise<OrderView> {
  const { mover, actorId } = change;
  const attempt = () =>
    db.transaction(async (tx) => {
      await moveOrders(tx, [await ownOrder(tx, mover, actorId, orderId)], { ...change, givesBack });
      return viewOrder(await ownOrder(tx, mover, actorId, orderId));
    });
  return withRetry(attempt, { onConflict });
}
