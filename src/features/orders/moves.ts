import { ConcurrencyError, type Context } from '../../concurrency/index.ts';
import type { OrderStatus } from '../../generated/prisma/enums.ts';
import type { Ask } from '../../platform/statements.ts';
import type { OrderContext } from './endings.ts';
import {
  type AskedMove,
  type MovedAlong,
  type MovedRow,
  moveMany,
  moveOne,
  type PlannedMove,
  type StandingOrder,
} from './moves.sql.ts';
import { invalidTransition } from './refusals.ts';
import { actorOf, type Mover, mayMove, ORDER_RESOURCE } from './rules.ts';

/**
 * Orders go to another status, with everything that follows from it, here and nowhere else. Only the first of several movers
 * succeeds, since the write requires the status that was read; so whatever an order gives back, it gives back once.
 */

/** A change of status. */
export interface Move {
  readonly to: OrderStatus;
  readonly mover: Mover;
  /** The user behind it; null for the provider and the clock. */
  readonly actorId: string | null;
  /** When it expires from now on. Default: as before. */
  readonly expiresAt?: Date | undefined;
  /** What happened, in a word that stays the same. Default: the status it goes to. */
  readonly why?: string | undefined;
  /** What a person said about it. */
  readonly note?: string | null | undefined;
  /** The request that asked for it, where it has a key. */
  readonly asked?: AskedMove | undefined;
}

/** An end before it was paid. */
export type End = Omit<Move, 'to'>;

/**
 * Takes one order to another status, together with whoever else moves one at this moment.
 * @param along what is written in the same statement
 * @returns when it moved, as it tells it
 * @throws AppError invalid-transition when the mover may not take it there
 * @throws ConcurrencyError when someone else moved it, or changed what is written along, in between
 */
export async function moveOrder(context: Context, order: StandingOrder, move: Move, along?: MovedAlong): Promise<Date> {
  return writeMove(context, planMove(order, move), along);
}

/** The same. @returns when it moved, and what the statement tells of it beside that */
export async function moveAndTell(
  context: Context,
  order: StandingOrder,
  move: Move,
  along: MovedAlong,
): Promise<MovedRow> {
  return moved(context, planMove(order, move), along);
}

/**
 * Ends one order that was not paid, with everything it gives back, together with whoever else ends one at this moment.
 * @returns when it ended, as it tells it
 * @throws AppError invalid-transition when the mover may not end it
 * @throws ConcurrencyError when someone else moved it in between
 */
export async function endOrder(context: OrderContext, order: StandingOrder, end: End): Promise<Date> {
  return writeMove(context, planMove(order, { ...end, to: 'CANCELLED' }), endingAlong(context));
}

/** Writes a move as it was planned. @throws ConcurrencyError when the order, or what is written along, is no longer as it was read */
export async function writeMove(context: Context, move: PlannedMove, along: MovedAlong | undefined): Promise<Date> {
  const [at] = await moved(context, move, along);
  return at;
}

async function moved(context: Context, move: PlannedMove, along: MovedAlong | undefined): Promise<MovedRow> {
  const row = await moveOne(context, move, along);
  if (row === undefined) throw new ConcurrencyError(ORDER_RESOURCE, move.order.id);
  return row;
}

/**
 * Ends orders that were not paid in a transaction that holds their rows already, all of them or none: their own rows are taken in no
 * order.
 * @param ask asks in the transaction
 * @throws AppError invalid-transition when the mover may not end one of them
 * @throws ConcurrencyError when one of them is not ended: see endOrder()
 */
export async function endOrders(
  ask: Ask,
  context: Pick<OrderContext, 'ending'>,
  orders: readonly StandingOrder[],
  end: End,
): Promise<void> {
  const moves = orders.map((order) => planMove(order, { ...end, to: 'CANCELLED' }));
  const moved = await moveMany(ask, moves, endingAlong(context));
  if (moved !== orders.length) {
    throw new ConcurrencyError(ORDER_RESOURCE, orders.length === 1 ? orders[0]?.id : undefined);
  }
}

function endingAlong({ ending }: Pick<OrderContext, 'ending'>): MovedAlong {
  return { statement: ending, given: {} };
}

/** @throws AppError invalid-transition when the mover may not take it there */
function planMove(order: StandingOrder, { to, mover, actorId, expiresAt, why, note = null, asked }: Move): PlannedMove {
  const { id, status: from } = order;
  if (!mayMove(mover, from, to)) throw invalidTransition(mover, from);
  const story = { actor: actorOf(mover), actorId, why: why ?? to.toLowerCase(), note };
  const event = { type: 'order.status-changed', subjectId: id, payload: { from, to } };
  return { order, to, expiresAt, story, event, asked };
}
