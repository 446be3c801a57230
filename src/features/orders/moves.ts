import { ConcurrencyError } from '../../concurrency/index.ts';
import type { OrderStatus } from '../../generated/prisma/enums.ts';
import type { Database } from '../../platform/database.ts';
import type { Ask } from '../../platform/statements.ts';
import type { GiveBack } from './endings.ts';
import { moveWhereStill, type StandingOrder, type WrittenAlong } from './moves.sql.ts';
import { invalidTransition } from './refusals.ts';
import { endedWithoutSale, type Mover, mayMove, ORDER_RESOURCE } from './rules.ts';

export interface Move {
  readonly to: OrderStatus;
  readonly mover: Mover;
  /** The user behind it; null for a job, or for a provider. */
  readonly actorId: string | null;
  /** What is given back where the orders end without a sale. */
  readonly givesBack: readonly GiveBack[];
  /** What is written in the same statement, of one order. */
  readonly along?: WrittenAlong;
}

/**
 * Takes orders to another status, with everything that follows from it: the one way in which the status of an order
 * changes. Only the first of several movers succeeds, since the write requires the status that was read; so whatever an
 * order gives back, it gives back once. All of the orders are moved, or none. Whoever moves more than one holds them.
 * @param where asks in a transaction; or the database, where moving one order that gives nothing back is a single statement, and
 *   everything else a transaction of its own
 * @returns when they moved, as they tell it
 * @throws AppError invalid-transition when the mover may not take one of them there
 * @throws ConcurrencyError when someone else moved one of them in between
 */
export async function moveOrders(where: Ask | Database, orders: readonly StandingOrder[], move: Move): Promise<Date> {
  const { to, mover, actorId, givesBack } = move;
  const refused = orders.find(({ status }) => !mayMove(mover, status, to));
  if (refused !== undefined) throw invalidTransition(mover, refused.status);
  if (isDatabase(where)) {
    if (orders.length === 1 && !endedWithoutSale(to)) return write(where, orders, move);
    return where.askTogether((ask) => moveOrders(ask, orders, move));
  }
  const at = await write(where, orders, move);
  if (endedWithoutSale(to)) {
    const ended = orders.map(({ id }) => ({ id, status: to }));
    for (const giveBack of givesBack) await giveBack(where, ended, actorId);
  }
  return at;
}

function isDatabase(where: Ask | Database): where is Database {
  return typeof where !== 'function';
}

async function write(where: Ask | Database, orders: readonly StandingOrder[], { to, along }: Move): Promise<Date> {
  const events = orders.map(({ id, status: from }) => ({
    type: 'order.status-changed',
    subjectId: id,
    payload: { from, to },
  }));
  // A transaction has its own bound.
  const [ask, lockWaitMs] = isDatabase(where) ? [where.ask, where.lockWaitMs] : [where, undefined];
  const { count, at } = await moveWhereStill(ask, orders, { to, events, lockWaitMs, along });
  if (count !== orders.length)
    throw new ConcurrencyError(ORDER_RESOURCE, orders.length === 1 ? orders[0]?.id : undefined);
  return at;
}
