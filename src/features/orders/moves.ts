import { ConcurrencyError } from '../../concurrency/index.ts';
import type { OrderStatus } from '../../generated/prisma/enums.ts';
import type { Ask } from '../../platform/statements.ts';
import type { OrderContext } from './endings.ts';
import { type MovedAlong, type Moving, moveMany, moveOne, type StandingOrder } from './moves.sql.ts';
import { invalidTransition } from './refusals.ts';
import { endedWithoutSale, type Mover, mayMove, ORDER_RESOURCE } from './rules.ts';

/**
 * Orders go to another status, with everything that follows from it, here and nowhere else. Only the first of several movers
 * succeeds, since the write requires the status that was read; so whatever an order gives back, it gives back once.
 */

export interface Move {
  readonly to: OrderStatus;
  readonly mover: Mover;
  /** The user behind it; null for a job, or for a provider. */
  readonly actorId: string | null;
}

/**
 * Takes one order to another status, together with whoever else moves one at this moment. One that ends without a sale gives
 * everything back in the same statement.
 * @param along what else is written in the same statement; not where the order ends without a sale
 * @returns when it moved, as it tells it
 * @throws AppError invalid-transition when the mover may not take it there
 * @throws ConcurrencyError when someone else moved it, or changed what is written along, in between
 */
export async function moveOrder(
  context: OrderContext,
  order: StandingOrder,
  move: Move,
  along?: MovedAlong,
): Promise<Date> {
  const written = endedWithoutSale(move.to) ? endingAlong(context, move) : along;
  const at = await moveOne(context, movingTo(order, move), written);
  if (at === undefined) throw new ConcurrencyError(ORDER_RESOURCE, order.id);
  return at;
}

/**
 * Ends orders without a sale in a transaction, all of them or none. Whoever ends more than one holds them.
 * @param ask asks in the transaction
 * @throws AppError invalid-transition when the mover may not end one of them so
 * @throws ConcurrencyError when someone else moved one of them in between
 */
export async function endOrders(
  ask: Ask,
  context: Pick<OrderContext, 'ending'>,
  orders: readonly StandingOrder[],
  move: Move,
): Promise<void> {
  const moving = orders.map((order) => movingTo(order, move));
  const moved = await moveMany(ask, moving, endingAlong(context, move));
  if (moved !== orders.length) {
    throw new ConcurrencyError(ORDER_RESOURCE, orders.length === 1 ? orders[0]?.id : undefined);
  }
}

function endingAlong({ ending }: Pick<OrderContext, 'ending'>, { actorId }: Move): MovedAlong {
  return { statement: ending, given: { actor_id: actorId } };
}

/** @throws AppError invalid-transition when the mover may not take it there */
function movingTo(order: StandingOrder, { mover, to }: Move): Moving {
  const { id, status: from } = order;
  if (!mayMove(mover, from, to)) throw invalidTransition(mover, from);
  return { order, to, event: { type: 'order.status-changed', subjectId: id, payload: { from, to } } };
}
