import type { Context } from '../../concurrency/index.ts';
import { groupedStatement } from '../../platform/grouped-statements.ts';
import { lookedUp } from '../../platform/statements.ts';
import { unitsOfOrder } from '../units/index.ts';
import type { OrderStory } from './views.ts';

/** Both are short: an order moves a few times, and has a limit of attempts to pay it and of refunds. */
const STORY = groupedStatement<[OrderStory['history'], OrderStory['refunds'], OrderStory['units']]>(
  'orders-story',
  { order_id: 'uuid' },
  ({ asked }) => `
    ${asked}
    SELECT a.n,
      (SELECT coalesce(jsonb_agg(jsonb_build_object(
          'at', h.created_at, 'from', h.from_status, 'to', h.to_status, 'by', h.actor, 'why', h.why, 'note', h.note) ORDER BY h.id), '[]')
        FROM order_history h WHERE ${lookedUp('h.order_id', 'a.order_id')}),
      (SELECT coalesce(jsonb_agg(jsonb_build_object(
          'id', r.id, 'amount', r.amount, 'status', r.status, 'reason', r.reason, 'at', r.created_at, 'items', (
            SELECT coalesce(jsonb_agg(jsonb_build_object('productId', i.product_id, 'quantity', x.quantity) ORDER BY i.product_id), '[]')
            FROM refund_items x JOIN order_items i ON ${lookedUp('i.id', 'x.order_item_id')} WHERE ${lookedUp('x.refund_id', 'r.id')})) ORDER BY r.id), '[]')
        FROM refunds r WHERE ${lookedUp('r.order_id', 'a.order_id')}),
      ${unitsOfOrder('a.order_id')}
    FROM asked a`,
);

/** What became of an order, and of its money, oldest first. */
export async function findOrderStory({ askWithOthers }: Context, orderId: string): Promise<OrderStory> {
  const [row] = await askWithOthers(STORY, { order_id: orderId }, { isDone: () => true });
  const [history = [], refunds = [], units = []] = row ?? [];
  return { history, refunds, units };
}
