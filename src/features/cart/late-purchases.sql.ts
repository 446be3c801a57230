import type { GroupedText } from '../../platform/grouped-statements.ts';
import { after, lookedUp, unindexed } from '../../platform/statements.ts';

/**
 * How many of a product one buyer may have, when money comes too late for an order that has ended: steps of the statement that pays
 * it after all. A buyer's orders follow each other by the version of the cart, so it is claimed here too.
 */

/** Units of a product that a buyer has: in live orders that count, and held. */
const unitsOf = (buyer: string, product: string) => `(
  SELECT coalesce(sum(bi.quantity - bi.refunded_quantity), 0) FROM limited_purchases b
  JOIN order_items bi ON ${lookedUp('bi.id', 'b.order_item_id')}
  JOIN orders bo ON ${lookedUp('bo.id', 'bi.order_id')} AND ${unindexed("bo.status NOT IN ('CANCELLED', 'REFUNDED')")}
  WHERE ${lookedUp('b.buyer_id', buyer)} AND ${lookedUp('b.product_id', product)}) + (
  SELECT coalesce(sum(bs.quantity), 0) FROM cart_holds bw JOIN stock_holds bs ON ${lookedUp('bs.cart_id', 'bw.cart_id')}
  WHERE ${lookedUp('bw.buyer_id', buyer)} AND ${unindexed(`bs.product_id = ${product}`)})`;

/**
 * Steps that hold the carts of those whose orders have products with a limit, for the orders of `held`; the last is `carts_held`.
 * @param before a step that comes first. Carts are held before products, as everyone does
 */
export function holdLimits({ lock }: GroupedText, before: string): string[] {
  return [
    `limited_wanted AS MATERIALIZED (
      SELECT h.order_id, l.buyer_id, l.product_id, p.purchase_limit,
        sum(i.quantity - i.refunded_quantity) OVER (PARTITION BY l.buyer_id, l.product_id ORDER BY h.order_id) AS units,
        ${unitsOf('l.buyer_id', 'l.product_id')} AS units_before
      FROM held h JOIN order_items i ON ${lookedUp('i.order_id', 'h.order_id')}
      JOIN limited_purchases l ON ${lookedUp('l.order_item_id', 'i.id')}
      JOIN products p ON ${lookedUp('p.id', 'i.product_id')} AND ${unindexed('p.purchase_limit IS NOT NULL')})`,
    `carts_held AS MATERIALIZED (
      SELECT id, buyer_id, version FROM carts
      WHERE buyer_id = ANY (ARRAY(SELECT DISTINCT buyer_id FROM limited_wanted)) AND ${after(before)}
      ORDER BY id ${lock('carts')})`,
  ];
}

/** Whether an order `h` leaves its buyer within the limits, and what was counted is as it was: nobody has claimed the cart since. */
export const IS_WITHIN_LIMITS = `NOT EXISTS (
  SELECT FROM limited_wanted w WHERE w.order_id = h.order_id AND (
    w.units_before + w.units > w.purchase_limit
    OR NOT EXISTS (
      SELECT FROM carts_held c JOIN carts s ON ${lookedUp('s.id', 'c.id')} AND ${unindexed('s.version = c.version')}
      WHERE c.buyer_id = w.buyer_id)))`;

/** A step that claims these carts, for the orders of `moving`. */
export const LIMITS_CLAIMED = `limits_claimed AS (
  UPDATE carts c SET version = c.version + 1 FROM (
    SELECT DISTINCT k.id FROM limited_wanted w JOIN moving m ON m.order_id = w.order_id JOIN carts_held k ON k.buyer_id = w.buyer_id) n
  WHERE ${lookedUp('c.id', 'n.id')})`;

/** Whether an order would take its buyer beyond a limit. $1: the order. */
export const IS_BEYOND_LIMITS = `EXISTS (
  SELECT FROM order_items i JOIN limited_purchases l ON ${lookedUp('l.order_item_id', 'i.id')}
  JOIN products p ON ${lookedUp('p.id', 'i.product_id')}
  WHERE i.order_id = $1 AND ${unindexed(`${unitsOf('l.buyer_id', 'l.product_id')} + i.quantity - i.refunded_quantity > p.purchase_limit`)})`;
