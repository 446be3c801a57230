import { ConcurrencyError } from '../../concurrency/index.ts';
import type { Order, OrderItem } from '../../generated/prisma/client.ts';
import type { OrderStatus } from '../../generated/prisma/enums.ts';
import type { Tx } from '../../platform/database.ts';
import { writeOutbox } from '../../platform/outbox.ts';
import { type ItemUnits, returnUnits } from '../inventory/index.ts';
import { invalidTransition } from './refusals.ts';
import { endedWithoutSale, type Mover, mayMove } from './rules.ts';

export interface Move {
  readonly to: OrderStatus;
  readonly mover: Mover;
  /** The user behind it; null for a job. */
  readonly actorId: string | null;
}

/**
 * Takes an order to another status, with everything that follows from it: stock comes back and money is refunded when
 * the order ends without a sale. Only the first of several movers succeeds, since the write requires the status read.
 * @throws AppError invalid-transition
 * @throws ConcurrencyError when someone else moved the order in between
 */
export async function moveOrder(tx: Tx, order: Order, { to, mover, actorId }: Move): Promise<void> {
  if (!mayMove(mover, order.status, to)) throw invalidTransition(mover, order.status);
  const { count } = await tx.order.updateMany({ where: { id: order.id, status: order.status }, data: { status: to } });
  if (count === 0) throw new ConcurrencyError('order', order.id);
  if (to === 'REFUNDED') await refundPayment(tx, order.id);
  if (endedWithoutSale(to)) {
    await returnUnits(tx, unitsOf(await tx.orderItem.findMany({ where: { orderId: order.id } })), actorId);
  }
  await writeOutbox(tx, [{ type: 'order.status-changed', subjectId: order.id, payload: { from: order.status, to } }]);
}

/** The units of order items, as stock knows them. */
export function unitsOf(items: readonly OrderItem[]): ItemUnits[] {
  return items.map(({ id, orderId, productId, quantity }) => ({ orderItemId: id, orderId, productId, quantity }));
}

/** The simulated provider gives money back at once and always. */
async function refundPayment(tx: Tx, orderId: string): Promise<void> {
  const { count } = await tx.payment.updateMany({
    where: { orderId, status: 'SUCCEEDED' },
    data: { status: 'REFUNDED', refundedAt: new Date() },
  });
  if (count !== 1) throw new Error(`order ${orderId} was paid, yet has ${count} payments to refund`);
}
