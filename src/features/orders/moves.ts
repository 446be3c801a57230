import { ConcurrencyError, type Context } from '../../concurrency/index.ts';
import type { OrderStatus } from '../../generated/prisma/enums.ts';
import type { OutboxEvent } from '../../platform/outbox.ts';
import type { Ask } from '../../platform/statements.ts';
import type { GiveBack } from './endings.ts';
import { type MovedAlong, moveOne, moveWhereStill, type StandingOrder } from './moves.sql.ts';
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
  /** What is given back where the orders end without a sale. */
  readonly givesBack: readonly GiveBack[];
}

/**
 * Takes one order to another status: together with whoever else moves one at this moment, and in a transaction of its own
 * where it gives something back.
 * @param along what is written in the same statement; not where something is given back
 * @returns when it moved, as it tells it
 * @throws AppError invalid-transition when the mover may not take it there
 * @throws ConcurrencyError when someone else moved it, or changed the row that is written along, in between
 */
export async function moveOrder(context: Context, order: StandingOrder, move: Move, along?: MovedAlong): Promise<Date> {
  const { to } = move;
  if (endedWithoutSale(to)) return context.db.askTogether((ask) => moveOrders(ask, [order], move));
  refuseForbidden([order], move);
  const at = await moveOne(context, order, { to, event: eventOf(order, to), along });
  if (at === undefined) throw new ConcurrencyError(ORDER_RESOURCE, order.id);
  return at;
}

/**
 * Takes orders to another status in a transaction, all of them or none. Whoever moves more than one holds them.
 * @param ask asks in the transaction
 * @returns when they moved, as they tell it
 * @throws AppError invalid-transition when the mover may not take one of them there
 * @throws ConcurrencyError when someone else moved one of them in between
 */
export async function moveOrders(ask: Ask, orders: readonly StandingOrder[], move: Move): Promise<Date> {
  const { to, actorId, givesBack } = move;
  refuseForbidden(orders, move);
  const { count, at } = await moveWhereStill(ask, orders, { to, events: orders.map((order) => eventOf(order, to)) });
  if (count !== orders.length)
    throw new ConcurrencyError(ORDER_RESOURCE, orders.length === 1 ? orders[0]?.id : undefined);
  if (endedWithoutSale(to)) {
    const ended = orders.map(({ id }) => ({ id, status: to }));
    for (const giveBack of givesBack) await giveBack(ask, ended, actorId);
  }
  return at;
}

function refuseForbidden(orders: readonly StandingOrder[], { mover, to }: Move): void {
  const refused = orders.find(({ status }) => !mayMove(mover, status, to));
  if (refused !== undefined) throw invalidTransition(mover, refused.status);
}

function eventOf({ id, status: from }: StandingOrder, to: OrderStatus): OutboxEvent {
  return { type: 'order.status-changed', subjectId: id, payload: { from, to } };
}
