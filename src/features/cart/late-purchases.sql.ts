import type { GroupedText } from '../../platform/grouped-statements.ts';
import { after, lookedUp, unindexed } from '../../platform/statements.ts';
import { boughtUnits, noteLimits } from '../orders/index.ts';

/**
 * How many of a product one buyer may have, when money comes too late for an order that has ended: steps of the statement that pays
 * it after all. A buyer's orders follow each other by the version of the cart, so it is claimed here too.
 */

/** Units that a buyer has of a product, or holds. */
const unitsHad = (buyer: string, product: string) => `${boughtUnits(buyer, product)} + (
  SELECT coalesce(sum(bs.quantity), 0) FROM cart_holds bw JOIN stock_holds bs ON ${lookedUp('bs.cart_id', 'bw.cart_id')}
  WHERE ${lookedUp('bw.buyer_id', buyer)} AND ${unindexed(`bs.product_id = ${product}`)})`;

/**
 * Steps that hold the carts of those whose orders have products with a limit, for the orders of `held`; the last is `carts_held`.
 * @param before a step that comes first. Carts are held before products, as everyone does
 */
export function holdLimits({ lock }: GroupedText, before: string): string[] {
  return [
    `limited_wanted AS MATERIALIZED (
      SELECT h.order_id, l.order_item_id, l.buyer_id, l.product_id, p.purchase_limit,
        sum(i.quantity - i.refunded_quantity) OVER (PARTITION BY l.buyer_id, l.product_id ORDER BY h.order_id) AS units,
        CASE WHEN p.purchase_limit IS NOT NULL THEN ${unitsHad('l.buyer_id', 'l.product_id')} END AS units_before
      FROM held h JOIN order_items i ON ${lookedUp('i.order_id', 'h.order_id')}
      JOIN limited_purchases l ON ${lookedUp('l.order_item_id', 'i.id')}
      JOIN products p ON ${lookedUp('p.id', 'i.product_id')})`,
    `carts_held AS MATERIALIZED (
      SELECT id, buyer_id, version FROM carts
      WHERE buyer_id = ANY (ARRAY(SELECT DISTINCT buyer_id FROM limited_wanted)) AND ${after(before)}
      ORDER BY id ${lock('carts')})`,
  ];
}

/** Whether an order `h` leaves its buyer within the limits, and what was counted is as it was: nobody has claimed the cart since. */
export const IS_WITHIN_LIMITS = `NOT EXISTS (
  SELECT FROM limited_wanted w WHERE w.order_id = h.order_id AND (
    coalesce(w.units_before + w.units > w.purchase_limit, false)
    OR NOT EXISTS (
      SELECT FROM carts_held c JOIN carts s ON ${lookedUp('s.id', 'c.id')} AND ${unindexed('s.version = c.version')}
      WHERE c.buyer_id = w.buyer_id)))`;

/** Steps that claim these carts, for the orders of `moving`, and note the limits that were kept to. */
export const LIMITS_CLAIMED: readonly string[] = [
  ...noteLimits('limited_wanted'),
  `limits_claimed AS (
    UPDATE carts c SET version = c.version + 1 FROM (
      SELECT DISTINCT k.id FROM limited_wanted w JOIN moving m ON m.order_id = w.order_id JOIN carts_held k ON k.buyer_id = w.buyer_id) n
    WHERE ${lookedUp('c.id', 'n.id')})`,
];

/** Whether an order would take its buyer beyond a limit. $1: the order. */
export const IS_BEYOND_LIMITS = `EXISTS (
  SELECT FROM order_items i JOIN limited_purchases l ON ${lookedUp('l.order_item_id', 'i.id')}
  JOIN products p ON ${lookedUp('p.id', 'i.product_id')}
  WHERE i.order_id = $1 AND ${unindexed(`${unitsHad('l.buyer_id', 'l.product_id')} + i.quantity - i.refunded_quantity > p.purchase_limit`)})`;
