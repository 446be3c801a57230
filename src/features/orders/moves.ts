import { ConcurrencyError } from '../../concurrency/index.ts';
import type { OrderStatus } from '../../generated/prisma/enums.ts';
import type { Tx } from '../../platform/database.ts';
import { writeOutbox } from '../../platform/outbox.ts';
import type { GiveBack } from './endings.ts';
import { moveWhereStill, type StandingOrder } from './moves.sql.ts';
import { invalidTransition } from './refusals.ts';
import { endedWithoutSale, type Mover, mayMove, ORDER_RESOURCE } from './rules.ts';

export interface Move {
  readonly to: OrderStatus;
  readonly mover: Mover;
  /** The user behind it; null for a job, or for a provider. */
  readonly actorId: string | null;
  /** What is given back where the orders end without a sale. */
  readonly givesBack: readonly GiveBack[];
}

/**
 * Takes orders to another status, with everything that follows from it: the one way in which the status of an order
 * changes. Only the first of several movers succeeds, since the write requires the status that was read; so whatever an
 * order gives back, it gives back once. All of the orders are moved, or none. Whoever moves more than one holds them.
 * @throws AppError invalid-transition when the mover may not take one of them there
 * @throws ConcurrencyError when someone else moved one of them in between
 */
export async function moveOrders(tx: Tx, orders: readonly StandingOrder[], move: Move): Promise<void> {
  const { to, mover, actorId, givesBack } = move;
  const refused = orders.find(({ status }) => !mayMove(mover, status, to));
  if (refused !== undefined) throw invalidTransition(mover, refused.status);
  const moved = await moveWhereStill(tx, orders, to);
  if (moved !== orders.length)
    throw new ConcurrencyError(ORDER_RESOURCE, orders.length === 1 ? orders[0]?.id : undefined);
  if (endedWithoutSale(to)) {
    const ended = orders.map(({ id }) => ({ id, status: to }));
    for (const giveBack of givesBack) await giveBack(tx, ended, actorId);
  }
  await writeOutbox(
    tx,
    orders.map(({ id, status: from }) => ({
      type: 'order.status-changed',
      subjectId: id,
      payload: { from, to },
    })),
  );
}
