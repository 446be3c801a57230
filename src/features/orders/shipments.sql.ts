import { type Ask, lookedUp, unindexed } from '../../platform/statements.ts';
import { areGoodsHeld, goodsPicked, holdGoods, sumPicks, takePicked } from '../inventory/index.ts';
import { ARE_UNITS_HELD, assignPicked, findPickedUnits, holdUnits } from '../units/index.ts';
import { IS_AS_SEEN, type MovedAlong, movingStatement, type StandingOrder } from './moves.sql.ts';
import type { PickList } from './schemas.ts';

/**
 * Ships orders whose goods are all there, and their units: they leave with the status, lot by lot, in one statement however many there
 * are.
 */
const SHIP = movingStatement('orders-ship', {
  columns: {},
  hold: (text) => [
    `goods_of_orders AS MATERIALIZED (
      SELECT h.n, h.order_id, h.actor_id, i.id AS order_item_id, i.product_id, i.quantity - i.refunded_quantity AS quantity
      FROM held h JOIN order_items i ON ${lookedUp('i.order_id', 'h.order_id')} AND ${unindexed('i.refunded_quantity < i.quantity')})`,
    ...holdGoods('goods_of_orders', text, 'goods_of_orders'),
    ...sumPicks('goods_of_orders', text),
    ...holdUnits('goods_of_orders', 'goods_held'),
  ],
  // Whoever refunds some of its items writes the order too: then they are not as they were seen.
  condition: (text) => `${IS_AS_SEEN} AND ${areGoodsHeld('goods_of_orders', text)} AND ${ARE_UNITS_HELD}`,
  change: [...takePicked(), ...assignPicked()],
});

/** A step that counts units as refunded: they leave no more. @param lines a step with their `order_item_id` and `quantity` */
export function countRefunded(lines: string): string {
  return `items_refunded AS (
    UPDATE order_items i SET refunded_quantity = i.refunded_quantity + l.quantity
    FROM ${lines} l WHERE ${lookedUp('i.id', 'l.order_item_id')})`;
}

/** The goods of an order, which leave when it is shipped. */
export const GOODS_ALONG: MovedAlong = { statement: SHIP, given: {} };

/** The items of an order, and the goods that could leave for them, in the order in which they do. */
const GOODS = `
  WITH goods_of_order AS MATERIALIZED (
    SELECT 1 AS n, order_id, NULL::uuid AS actor_id, id AS order_item_id, product_id, quantity - refunded_quantity AS quantity
    FROM order_items i WHERE order_id = $1 AND (refunded_quantity < quantity OR EXISTS (
      SELECT FROM ledger_entries e WHERE ${lookedUp('e.order_item_id', 'i.id')} AND ${unindexed("e.kind = 'SHIPMENT'")}))),
  goods AS MATERIALIZED (
    SELECT l.* FROM stock_levels l
    WHERE l.product_id = ANY (ARRAY(SELECT product_id FROM goods_of_order)) AND ${unindexed('l.on_hand > 0')}),
  ${goodsPicked('goods_of_order', 'goods').join(',\n')}`;

const MISSING = {
  name: 'orders-missing-goods',
  text: `${GOODS}
    SELECT i.product_id, i.quantity, coalesce(p.units, 0)::int FROM goods_of_order i
    LEFT JOIN (SELECT order_item_id, sum(units) AS units FROM picks GROUP BY order_item_id) p USING (order_item_id)
    WHERE i.quantity > coalesce(p.units, 0) AND EXISTS (SELECT FROM orders WHERE id = $1 AND status = $2::order_status)
    ORDER BY i.product_id`,
};

export interface MissingGoods {
  readonly productId: string;
  /** Units of the order. */
  readonly requested: number;
  /** Units that lie anywhere and have not expired. */
  readonly available: number;
}

/** The products of an order of which there are fewer than it needs; none where it is no longer in the status that was read. */
export async function findMissingGoods(ask: Ask, { id, status }: StandingOrder): Promise<MissingGoods[]> {
  const rows = await ask<[string, number, number]>(MISSING, [id, status]);
  return rows.map(([productId, requested, available]) => ({ productId, requested, available }));
}

/** What left for an order that was shipped; what would leave now for another. */
const PICKS = {
  name: 'orders-pick-list',
  text: `${GOODS},
    left_already AS MATERIALIZED (
      SELECT order_item_id, warehouse_id, lot_id, -delta AS units FROM ledger_entries
      WHERE order_item_id = ANY (ARRAY(SELECT order_item_id FROM goods_of_order)) AND ${unindexed("kind = 'SHIPMENT'")}),
    chosen AS (
      SELECT * FROM left_already
      UNION ALL SELECT order_item_id, warehouse_id, lot_id, units FROM picks WHERE NOT EXISTS (SELECT FROM left_already))
    SELECT i.product_id, coalesce((SELECT sum(units)::int FROM left_already l WHERE l.order_item_id = i.order_item_id), i.quantity),
      c.warehouse_id, c.lot_id, t.code, c.units FROM goods_of_order i
    LEFT JOIN chosen c USING (order_item_id) LEFT JOIN lots t ON ${lookedUp('t.id', 'c.lot_id')}
    ORDER BY i.product_id, t.expires_on NULLS LAST, t.code, c.warehouse_id`,
};

type PickRow = [
  productId: string,
  quantity: number,
  warehouseId: string | null,
  lotId: string | null,
  lotCode: string | null,
  units: number,
];

/** Which lots from where, for each product of an order, as far as there are goods. */
export async function findPicks(ask: Ask, orderId: string, isShipped: boolean): Promise<PickList> {
  const rows = await ask<PickRow>(PICKS, [orderId]);
  const units = await findPickedUnits(ask, orderId, isShipped);
  const lines = Map.groupBy(rows, ([productId]) => productId);
  return {
    lines: [...lines.values()].map((ofProduct) => {
      const [[productId, quantity]] = ofProduct as [PickRow];
      const picks = ofProduct.flatMap(([, , warehouseId, lotId, lotCode, units]) =>
        warehouseId === null ? [] : [{ warehouseId, lotId, lotCode, quantity: units }],
      );
      return { productId, quantity, picks, units: [...(units.get(productId) ?? [])] };
    }),
  };
}
