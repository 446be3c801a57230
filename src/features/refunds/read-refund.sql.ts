import type { Context } from '../../concurrency/index.ts';
import type { RefundStatus } from '../../generated/prisma/enums.ts';
import { groupedStatement } from '../../platform/grouped-statements.ts';
import { lookedUp, unindexed } from '../../platform/statements.ts';
import type { ReadRefund } from './views.ts';

type Row = [
  id: string,
  orderId: string,
  amount: string,
  status: RefundStatus,
  reason: string | null,
  createdAt: Date,
  isBeingSent: boolean,
  productId: string | null,
  quantity: number,
];

/** A row per item, and one for a refund without. */
const READ = groupedStatement<Row>(
  'refunds-read',
  { order_id: 'uuid', refund_id: 'uuid' },
  ({ asked }) => `${asked}
    SELECT a.n, r.id, r.order_id, r.amount, r.status, r.reason, r.created_at,
      r.status = 'PENDING' AND r.failure IS NULL AND r.created_at > now() - interval '10 seconds', i.product_id, x.quantity
    FROM asked a
    JOIN refunds r ON ${lookedUp('r.id', 'a.refund_id')} AND ${unindexed('r.order_id = a.order_id')}
    LEFT JOIN refund_items x ON ${lookedUp('x.refund_id', 'r.id')}
    LEFT JOIN order_items i ON ${lookedUp('i.id', 'x.order_item_id')}
    ORDER BY a.n, i.product_id`,
);

/** One refund of an order; undefined where there is none. */
export async function findRefundOf(
  { askWithOthers }: Context,
  orderId: string,
  refundId: string,
): Promise<ReadRefund | undefined> {
  const rows = await askWithOthers(READ, { order_id: orderId, refund_id: refundId }, { isDone: () => true });
  const [first] = rows;
  if (first === undefined) return undefined;
  const [id, ofOrder, amount, status, reason, createdAt, isBeingSent] = first;
  const items = rows.flatMap(([, , , , , , , productId, quantity]) =>
    productId === null ? [] : [{ productId, quantity }],
  );
  return { id, orderId: ofOrder, amount: BigInt(amount), status, reason, createdAt, isBeingSent, items };
}
