import { ConcurrencyError, type Context } from '../../concurrency/index.ts';
import type { OrderStatus } from '../../generated/prisma/enums.ts';
import { newId } from '../../platform/ids.ts';
import type { Ask } from '../../platform/statements.ts';
import type { OrderContext } from './endings.ts';
import { type MovedAlong, moveMany, moveOne, type PlannedMove, type StandingOrder } from './moves.sql.ts';
import { invalidTransition } from './refusals.ts';
import { type EndedStatus, type Mover, mayMove, ORDER_RESOURCE, wasShipped } from './rules.ts';

/**
 * Orders go to another status, with everything that follows from it, here and nowhere else. Only the first of several movers
 * succeeds, since the write requires the status that was read; so whatever an order gives back, it gives back once.
 */

/** On its way to a sale. */
export interface Move {
  readonly to: Exclude<OrderStatus, EndedStatus>;
  readonly mover: Mover;
}

/** An end without a sale. */
export interface End {
  readonly to: EndedStatus;
  readonly mover: Mover;
  /** The user behind it; null for a job. */
  readonly actorId: string | null;
  /** Of an order that was shipped, what becomes of its goods. Default: they come back. */
  readonly goods?: ReturnedGoods | undefined;
}

/** What becomes of the goods of a shipped order that ends. */
export interface ReturnedGoods {
  /** Whether they lie again where they were taken from, as far as they can still be sold. */
  readonly restock: boolean;
  readonly reason: string | null;
}

/**
 * Takes one order to another status, together with whoever else moves one at this moment.
 * @param along what is written in the same statement
 * @returns when it moved, as it tells it
 * @throws AppError invalid-transition when the mover may not take it there
 * @throws ConcurrencyError when someone else moved it, or changed what is written along, in between
 */
export async function moveOrder(context: Context, order: StandingOrder, move: Move, along?: MovedAlong): Promise<Date> {
  return moveAs(context, planMove(order, move), along);
}

/**
 * Ends one order without a sale, with everything it gives back, together with whoever else ends one at this moment.
 * @returns when it ended, as it tells it
 * @throws AppError invalid-transition when the mover may not end it so
 * @throws ConcurrencyError when someone else moved it in between, or something that it gives back is not there: a consistency
 *   check says so of orders whose payment is missing
 */
export async function endOrder(context: OrderContext, order: StandingOrder, end: End): Promise<Date> {
  const along = wasShipped(order.status) ? returningAlong(context, end) : endingAlong(context, end);
  return moveAs(context, planMove(order, end), along);
}

async function moveAs(context: Context, move: PlannedMove, along: MovedAlong | undefined): Promise<Date> {
  const at = await moveOne(context, move, along);
  if (at === undefined) throw new ConcurrencyError(ORDER_RESOURCE, move.order.id);
  return at;
}

/**
 * Ends orders without a sale in a transaction that holds their rows already, all of them or none: their own rows are taken in no
 * order.
 * @param ask asks in the transaction
 * @throws AppError invalid-transition when the mover may not end one of them so
 * @throws ConcurrencyError when one of them is not ended: see endOrder()
 */
export async function endOrders(
  ask: Ask,
  context: Pick<OrderContext, 'ending'>,
  orders: readonly StandingOrder[],
  end: End,
): Promise<void> {
  const moves = orders.map((order) => planMove(order, end));
  const moved = await moveMany(ask, moves, endingAlong(context, end));
  if (moved !== orders.length) {
    throw new ConcurrencyError(ORDER_RESOURCE, orders.length === 1 ? orders[0]?.id : undefined);
  }
}

function endingAlong({ ending }: Pick<OrderContext, 'ending'>, { actorId }: End): MovedAlong {
  return { statement: ending, given: { actor_id: actorId } };
}

function returningAlong({ returning }: Pick<OrderContext, 'returning'>, { actorId, goods }: End): MovedAlong {
  const { restock, reason } = goods ?? { restock: true, reason: null };
  const given = { actor_id: actorId, restock: restock ? 1 : 0, document_id: newId(), reason: reason ?? '' };
  return { statement: returning, given };
}

/** @throws AppError invalid-transition when the mover may not take it there */
function planMove(order: StandingOrder, move: Move | End): PlannedMove {
  const { mover, to } = move;
  const { id, status: from } = order;
  if (!mayMove(mover, from, to)) throw invalidTransition(mover, from);
  const reason = 'goods' in move ? move.goods?.reason : undefined;
  const payload = { from, to, ...(reason && { reason }) };
  return { order, to, event: { type: 'order.status-changed', subjectId: id, payload } };
}
