import type { Ask } from '../../platform/statements.ts';
import { lookedUp } from '../../platform/statements.ts';
import { areGoodsHeld, holdGoods, sellableGoods, takePicked } from '../inventory/index.ts';
import { type MovedAlong, movingStatement } from './moves.sql.ts';

/** Ships orders whose goods are all there: they leave with the status, lot by lot, in one statement however many lots there are. */
const SHIP = movingStatement('orders-ship', {
  columns: { actor_id: 'uuid?' },
  hold: (text) => [
    `goods_of_orders AS MATERIALIZED (
      SELECT h.n, h.order_id, i.id AS order_item_id, i.product_id, i.quantity
      FROM held h JOIN order_items i ON ${lookedUp('i.order_id', 'h.order_id')})`,
    ...holdGoods('goods_of_orders', text, 'goods_of_orders'),
  ],
  condition: () => areGoodsHeld('goods_of_orders'),
  change: takePicked(),
});

/** The goods of an order, which leave when it is shipped. @param actorId who ships it */
export function goodsAlong(actorId: string): MovedAlong {
  return { statement: SHIP, given: { actor_id: actorId } };
}

const MISSING = {
  name: 'orders-missing-goods',
  text: `
    SELECT i.product_id, i.quantity, coalesce(g.units, 0)::int FROM order_items i
    LEFT JOIN LATERAL (
      SELECT sum(s.on_hand) AS units FROM (${sellableGoods('stock_levels')}) s WHERE s.product_id = i.product_id) g ON true
    WHERE i.order_id = $1 AND i.quantity > coalesce(g.units, 0) ORDER BY i.product_id`,
};

export interface MissingGoods {
  readonly productId: string;
  /** Units of the order. */
  readonly requested: number;
  /** Units that lie anywhere and have not expired. */
  readonly available: number;
}

/** The products of an order of which there are fewer than it needs. */
export async function findMissingGoods(ask: Ask, orderId: string): Promise<MissingGoods[]> {
  const rows = await ask<[string, number, number]>(MISSING, [orderId]);
  return rows.map(([productId, requested, available]) => ({ productId, requested, available }));
}
