import type { GroupedText } from '../../platform/grouped-statements.ts';
import { after, lookedUp, unindexed } from '../../platform/statements.ts';
import { isSellable } from './days.sql.ts';

/**
 * Goods leave, first expired first: from the lots that expire first, then from those that were received first, from lots
 * without an end last and from expired ones never; of two alike from the warehouse with the lower priority. The steps are of
 * the statement that ships orders, for any number of orders and lots; `held` has the orders, with `n` and `actor_id`.
 */

/** How goods of a product come one after the other: what leaves first, and what lies in front of it. */
const FIRST_EXPIRED_FIRST = `PARTITION BY l.product_id
  ORDER BY l.expires_on NULLS LAST, l.created_at, w.priority, l.id ROWS UNBOUNDED PRECEDING`;

/** The levels from which goods may leave, in that order. @param levels a step with rows of stock_levels */
function sellableGoods(levels: string): string {
  return `SELECT l.id, l.product_id, l.warehouse_id, l.lot_id, l.on_hand,
      sum(l.on_hand) OVER leaving - l.on_hand AS begins, sum(l.on_hand) OVER leaving AS ends
    FROM ${levels} l
    JOIN warehouses w ON ${lookedUp('w.id', 'l.warehouse_id')}
    WHERE ${isSellable('l', 'w')}
    WINDOW leaving AS (${FIRST_EXPIRED_FIRST})`;
}

/**
 * Steps that say what is taken from where, `picks`: as far as the goods reach.
 * @param items a step with their `order_id`, `actor_id`, `order_item_id`, `product_id`, `quantity` and `n`
 * @param levels a step with the levels of their products
 */
export function goodsPicked(items: string, levels: string): string[] {
  return [
    `goods_sellable AS MATERIALIZED (${sellableGoods(levels)})`,
    `goods_wanted AS MATERIALIZED (
      SELECT i.*, sum(i.quantity) OVER wanting - i.quantity AS begins, sum(i.quantity) OVER wanting AS ends
      FROM ${items} i WINDOW wanting AS (PARTITION BY i.product_id ORDER BY i.n, i.order_item_id ROWS UNBOUNDED PRECEDING))`,
    `picks AS MATERIALIZED (
      SELECT w.order_id, w.actor_id, w.order_item_id, w.product_id, s.id AS level_id, s.warehouse_id, s.lot_id, s.on_hand,
        (least(w.ends, s.ends) - greatest(w.begins, s.begins))::int AS units
      FROM goods_wanted w
      JOIN goods_sellable s ON s.product_id = w.product_id AND s.begins < w.ends AND s.ends > w.begins)`,
  ];
}

/** Steps that hold the goods of items, `goods_held`, and pick from them. @param before a step that comes first */
export function holdGoods(items: string, { lock }: Pick<GroupedText, 'lock'>, before: string): string[] {
  return [
    `goods_held AS MATERIALIZED (
      SELECT l.* FROM stock_levels l
      WHERE l.product_id = ANY (ARRAY(SELECT DISTINCT product_id FROM ${items})) AND ${unindexed('l.on_hand > 0')} AND ${after(before)}
      -- Not by id alone: all levels there are could be gone through in that order.
      ORDER BY l.product_id, l.id ${lock('l')})`,
    ...goodsPicked(items, 'goods_held'),
  ];
}

/**
 * Steps that say which orders can be shipped: `orders_picked` are those whose picks are all that they need. Where rows that others
 * hold were left out, `goods_missed` has the products of which some were: a level that was left out may be what expires first.
 * @param items as holdGoods() has them
 */
export function sumPicks(items: string, { skips }: Pick<GroupedText, 'skips'>): string[] {
  const picked = `orders_picked AS MATERIALIZED (
      SELECT order_id FROM (SELECT order_id, sum(quantity) AS wanted FROM ${items} GROUP BY order_id) w
      LEFT JOIN (SELECT order_id, sum(units) AS units FROM picks GROUP BY order_id) p USING (order_id)
      WHERE w.wanted = coalesce(p.units, 0))`;
  const missed = `goods_missed AS MATERIALIZED (
      SELECT product_id FROM (SELECT DISTINCT product_id FROM ${items}) i WHERE EXISTS (
        SELECT FROM stock_levels l WHERE ${lookedUp('l.product_id', 'i.product_id')} AND ${unindexed('l.on_hand > 0')}
          AND NOT coalesce(l.id IN (SELECT id FROM goods_held), false)))`;
  return skips ? [picked, missed] : [picked];
}

/** Whether the goods of an order `h` can leave, by the steps of sumPicks(). */
export function areGoodsHeld(items: string, { skips }: Pick<GroupedText, 'skips'>): string {
  const picked = 'h.order_id IN (SELECT order_id FROM orders_picked)';
  const missed = `EXISTS (SELECT FROM ${items} i WHERE i.order_id = h.order_id AND i.product_id IN (SELECT product_id FROM goods_missed))`;
  return skips ? `${picked} AND NOT ${missed}` : picked;
}

/** Steps that take what was picked for the orders of `moving`, with a row in the ledger for each item and level. */
export function takePicked(): string[] {
  return [
    `shipped AS MATERIALIZED (
      SELECT p.*, p.on_hand - sum(p.units) OVER (PARTITION BY p.level_id ORDER BY p.order_item_id) AS balance
      FROM picks p WHERE ${unindexed('p.order_id IN (SELECT order_id FROM moving)')})`,
    `goods_taken AS (
      UPDATE stock_levels l SET on_hand = l.on_hand - s.units
      FROM (SELECT level_id, sum(units)::int AS units FROM shipped GROUP BY level_id) s WHERE ${lookedUp('l.id', 's.level_id')})`,
    `goods_entered AS (
      INSERT INTO ledger_entries (id, product_id, kind, delta, balance, warehouse_id, lot_id, order_id, order_item_id, actor_id)
      SELECT new_id(), s.product_id, 'SHIPMENT', -s.units, s.balance::int, s.warehouse_id, s.lot_id, s.order_id, s.order_item_id, s.actor_id
      FROM shipped s)`,
  ];
}
