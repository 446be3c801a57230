import type { GroupedText } from '../../platform/grouped-statements.ts';
import { after, lookedUp, unindexed } from '../../platform/statements.ts';
import { isSellable } from './days.sql.ts';
import { levelIdOf } from './places.sql.ts';
import { holdStock, returnStock } from './stock.sql.ts';

/**
 * Goods come back from buyers to where they were taken from: steps of the statement that refunds what was shipped. What has expired
 * since, or is of a lot that was rejected, does not come back: nobody may sell it.
 */

/**
 * Steps that say what of orders can come back, and hold its lots, products and places: `goods_coming` has a row for each item and
 * place. Of an item that came from several places, of which a part comes back, it is the part that can still be sold.
 * @param lines a step with the items that come: their `n`, `order_id`, `order_item_id`, `product_id`, `quantity`, and their
 *   `actor_id`, `document_id`, `cause_id` and `reason` or NULL
 * @param before a step that comes first
 */
export function holdPlaces(lines: string, text: GroupedText, before: string): string[] {
  const { lock } = text;
  return [
    `goods_shipped AS MATERIALIZED (
      SELECT i.*, e.warehouse_id, e.lot_id, e.units
      FROM ${lines} i CROSS JOIN LATERAL (
        -- What came back already is no longer there to come.
        SELECT warehouse_id, lot_id, -sum(delta)::int AS units FROM ledger_entries
        WHERE order_item_id = i.order_item_id AND ${unindexed("kind IN ('SHIPMENT', 'RETURN') AND warehouse_id IS NOT NULL")}
        GROUP BY warehouse_id, lot_id HAVING sum(delta) < 0) e
      WHERE ${after(before)})`,
    // Against its rejection, which holds the lot first of all.
    `lots_held AS MATERIALIZED (
      SELECT id, expires_on, rejected_at FROM lots WHERE id = ANY (ARRAY(SELECT DISTINCT lot_id FROM goods_shipped)) ORDER BY id ${lock('lots')})`,
    `goods_sellable AS MATERIALIZED (
      SELECT s.*, sum(s.units) OVER (PARTITION BY s.order_item_id ORDER BY s.warehouse_id, s.lot_id) - s.units AS begins
      FROM goods_shipped s
      JOIN warehouses w ON ${lookedUp('w.id', 's.warehouse_id')}
      LEFT JOIN lots_held t ON t.id = s.lot_id
      WHERE s.lot_id IS NULL
        OR t.id IS NOT NULL AND t.rejected_at IS NULL AND ${isSellable('t', 'w')})`,
    `goods_coming AS MATERIALIZED (
      SELECT s.n, s.order_id, s.order_item_id, s.product_id, s.actor_id, s.document_id, s.cause_id, s.reason, s.warehouse_id, s.lot_id,
        least(s.units, s.quantity - s.begins)::int AS units, ${levelIdOf('s')} AS level_id
      FROM goods_sellable s WHERE s.begins < s.quantity)`,
    `goods_of_items AS MATERIALIZED (
      SELECT order_item_id, order_id, product_id, actor_id, cause_id, sum(units)::int AS quantity, 'RETURN'::ledger_kind AS kind
      FROM goods_coming GROUP BY order_item_id, order_id, product_id, actor_id, cause_id)`,
    holdStock('goods_of_items', text, 'goods_of_items'),
    // With what comes there: two steps of thousands of rows are not joined again, row by row.
    `goods_held AS MATERIALIZED (
      SELECT c.*, l.on_hand FROM goods_coming c JOIN stock_levels l ON ${lookedUp('l.id', 'c.level_id')} WHERE ${after('stock_held')}
      -- Not by columns of its own: all levels there are could be gone through in that order.
      ORDER BY c.product_id, c.level_id ${lock('l')})`,
  ];
}

/** Whether everything is held that the goods of an order `h` need to come back. */
export function arePlacesHeld({ skips }: Pick<GroupedText, 'skips'>): string {
  if (!skips) return 'true';
  return `NOT EXISTS (SELECT FROM goods_shipped s WHERE s.order_id = h.order_id AND s.lot_id IS NOT NULL
      AND NOT coalesce(s.lot_id IN (SELECT id FROM lots_held), false))
    AND NOT EXISTS (SELECT FROM goods_coming c WHERE c.order_id = h.order_id
      AND NOT coalesce(c.level_id IN (SELECT level_id FROM goods_held) AND c.product_id IN (SELECT id FROM stock_held), false))`;
}

/**
 * Steps that put back what comes for the orders of `moving`, with a row in the ledger for each item and place, and a document for
 * each order of which something does.
 */
export function putBack(): string[] {
  return [
    `goods_back AS MATERIALIZED (
      SELECT g.*, g.on_hand + sum(g.units) OVER (PARTITION BY g.level_id ORDER BY g.n, g.order_item_id) AS balance
      FROM goods_held g WHERE ${unindexed('g.order_id IN (SELECT order_id FROM moving)')})`,
    `goods_put_back AS (
      UPDATE stock_levels l SET on_hand = l.on_hand + b.units
      FROM (SELECT level_id, sum(units)::int AS units FROM goods_back GROUP BY level_id) b WHERE ${lookedUp('l.id', 'b.level_id')})`,
    `goods_entered AS (
      INSERT INTO ledger_entries (id, product_id, kind, delta, balance, warehouse_id, lot_id, order_id, order_item_id, document_id, actor_id, cause_id, reason)
      SELECT new_id(), product_id, 'RETURN', units, balance::int, warehouse_id, lot_id, order_id, order_item_id, document_id, actor_id, cause_id, reason
      FROM goods_back)`,
    `returns_written AS (
      INSERT INTO stock_documents (id, kind, status, seller_id, order_id, reason, created_by)
      SELECT m.document_id, 'RETURN', 'POSTED', o.seller_id, m.order_id, m.reason, m.actor_id
      FROM (SELECT DISTINCT order_id, document_id, reason, actor_id FROM goods_back) m JOIN orders o ON ${lookedUp('o.id', 'm.order_id')})`,
    `return_lines_written AS (
      INSERT INTO stock_document_lines (id, document_id, product_id, lot_id, warehouse_id, quantity)
      SELECT new_id(), document_id, product_id, lot_id, warehouse_id, units FROM goods_back)`,
    `return_history_written AS (
      INSERT INTO stock_document_events (id, document_id, status, actor_id)
      SELECT new_id(), document_id, 'POSTED', actor_id FROM (SELECT DISTINCT document_id, actor_id FROM goods_back) d)`,
    `items_back AS MATERIALIZED (SELECT * FROM goods_of_items WHERE ${unindexed('order_id IN (SELECT order_id FROM goods_back)')})`,
    ...returnStock('items_back'),
  ];
}
