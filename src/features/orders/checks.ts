import type { Check } from '../feature.ts';
import { isUnshipped } from './unshipped.sql.ts';

/**
 * What the ledger says was sold of order items: units from the shelf, and units that were held, as many as their HOLD took. By
 * `cause_id`, which a late payment is of what it sold once more.
 */
const SOLD = `(
            SELECT order_item_id, product_id, order_id, cause_id, -delta AS units FROM ledger_entries WHERE kind = 'SALE'
            UNION ALL
            SELECT s.order_item_id, s.product_id, s.order_id, NULL, coalesce(-h.delta, 0)
            FROM ledger_entries s
            LEFT JOIN ledger_entries h ON h.cause_id = s.cause_id AND h.kind = 'HOLD' AND h.product_id = s.product_id
            WHERE s.kind = 'HELD_SALE'
          ) sold`;

/** Of order items: the units that are promised of each, sold and not given back before they left, and those that were shipped. */
const KEPT_AND_SHIPPED = `(
            SELECT order_item_id, coalesce(sum(units) FILTER (WHERE NOT is_shipment), 0) AS kept,
              coalesce(sum(units) FILTER (WHERE is_shipment), 0) AS shipped
            FROM (
              SELECT order_item_id, units, false AS is_shipment FROM ${SOLD}
              UNION ALL
              SELECT order_item_id, -delta, kind = 'SHIPMENT' FROM ledger_entries WHERE kind IN ('RELEASE', 'REFUND', 'SHIPMENT')
            ) moved GROUP BY order_item_id
          )`;

/** What must hold of orders, their items, and what of them is in the ledger. */
export const ORDER_CHECKS: readonly Check[] = [
  {
    name: 'order items = sale rows of the ledger',
    // A late payment sold the whole item once more, after it had been given back.
    sql: `SELECT 'order item ' || coalesce(i.id, l.order_item_id) AS subject,
            'ordered ' || coalesce(i.quantity, 0) || ', the ledger says ' || coalesce(l.units, 0) AS problem
          FROM order_items i FULL JOIN (
            SELECT order_item_id, product_id, order_id, cause_id, sum(units) AS units
            FROM ${SOLD} GROUP BY order_item_id, product_id, order_id, cause_id
          ) l ON l.order_item_id = i.id
          WHERE i.id IS NULL OR l.order_item_id IS NULL OR i.quantity <> l.units
            OR i.product_id <> l.product_id OR i.order_id <> l.order_id`,
  },
  {
    name: 'ended orders gave back once, others not at all',
    sql: `SELECT 'order ' || o.id AS subject,
            o.status || ' ordered ' || i.quantity || ', refunded ' || i.refunded_quantity || ', shipped ' || l.shipped || ', kept ' || l.kept AS problem
          FROM orders o JOIN order_items i ON i.order_id = o.id
          JOIN ${KEPT_AND_SHIPPED} l ON l.order_item_id = i.id
          WHERE l.kept <> CASE
            WHEN l.shipped > 0 THEN l.shipped
            WHEN o.status IN ('CANCELLED', 'REFUNDED') THEN 0
            ELSE i.quantity - i.refunded_quantity END`,
  },
  {
    name: 'what was given back unshipped was refunded',
    sql: `SELECT 'order item ' || i.id AS subject, 'refunded ' || i.refunded_quantity || ', given back ' || l.units AS problem
          FROM order_items i
          JOIN (SELECT order_item_id, sum(delta) AS units FROM ledger_entries WHERE kind = 'REFUND' GROUP BY order_item_id) l
            ON l.order_item_id = i.id
          WHERE l.units > i.refunded_quantity`,
  },
  {
    name: 'what was refunded after it was shipped came back once, or not at all',
    sql: `SELECT 'order ' || o.id AS subject,
            o.status || ' shipped ' || l.shipped || ', refunded ' || i.refunded_quantity || ', to the shelf came ' || l.to_stock || ', to their places ' || l.to_places AS problem
          FROM orders o JOIN order_items i ON i.order_id = o.id
          JOIN (
            SELECT order_item_id, coalesce(-sum(delta) FILTER (WHERE kind = 'SHIPMENT'), 0) AS shipped,
              coalesce(sum(delta) FILTER (WHERE kind = 'REFUND'), 0) AS unshipped,
              coalesce(sum(delta) FILTER (WHERE kind = 'RETURN' AND warehouse_id IS NULL), 0) AS to_stock,
              coalesce(sum(delta) FILTER (WHERE kind = 'RETURN' AND warehouse_id IS NOT NULL), 0) AS to_places
            FROM ledger_entries WHERE kind IN ('SHIPMENT', 'REFUND', 'RETURN') GROUP BY order_item_id
          ) l ON l.order_item_id = i.id
          WHERE l.to_stock <> l.to_places OR l.to_stock > greatest(0, least(l.shipped, i.refunded_quantity - l.unshipped))`,
  },
  {
    name: 'goods on hand = stock, units held and unshipped orders',
    sql: `SELECT 'product ' || p.id AS subject,
            coalesce(l.units, 0) || ' on hand and ' || p.shortfall || ' short, ' || p.stock || ' in stock, ' || coalesce(c.units, 0) || ' held and ' || coalesce(o.units, 0) || ' in unshipped orders' AS problem
          FROM products p
          LEFT JOIN (SELECT product_id, sum(on_hand) AS units FROM stock_levels GROUP BY product_id) l ON l.product_id = p.id
          LEFT JOIN (
            SELECT i.product_id, sum(i.quantity - i.refunded_quantity) AS units FROM order_items i JOIN orders o ON o.id = i.order_id
            WHERE ${isUnshipped('o')} GROUP BY i.product_id
          ) o ON o.product_id = p.id
          LEFT JOIN (SELECT product_id, sum(quantity) AS units FROM stock_holds GROUP BY product_id) c ON c.product_id = p.id
          WHERE coalesce(l.units, 0) + p.shortfall <> p.stock + coalesce(o.units, 0) + coalesce(c.units, 0)`,
  },
  {
    name: 'shipped orders took their goods once, others none',
    sql: `SELECT 'order ' || o.id AS subject, o.status || ' promised ' || l.kept || ', shipped ' || l.shipped AS problem
          FROM orders o JOIN order_items i ON i.order_id = o.id
          JOIN ${KEPT_AND_SHIPPED} l ON l.order_item_id = i.id
          WHERE CASE
            WHEN o.status IN ('SHIPPED', 'DELIVERED') THEN l.shipped <> l.kept
            ELSE l.shipped <> 0 AND NOT (o.status = 'REFUNDED' AND l.shipped = l.kept) END`,
  },
  {
    name: 'no order without items',
    sql: `SELECT 'order ' || o.id AS subject, 'has no items' AS problem
          FROM orders o WHERE slot_id IS NULL AND NOT EXISTS (SELECT FROM order_items i WHERE i.order_id = o.id)`,
  },
  {
    name: 'order totals add up',
    sql: `SELECT 'order ' || o.id AS subject, 'total ' || o.total_amount || ', items less discounts sum up to ' || sum(i.total_amount - i.discount_amount) AS problem
          FROM orders o JOIN order_items i ON i.order_id = o.id
          GROUP BY o.id HAVING o.total_amount <> sum(i.total_amount - i.discount_amount)`,
  },
  {
    name: 'nobody has more of a product than they may',
    // As the limit was at one of the orders: it may have been lowered since.
    sql: `SELECT 'buyer ' || l.buyer_id AS subject,
            'has ' || sum(i.quantity - i.refunded_quantity) || ' of product ' || l.product_id || ', of which one may have ' || max(l.purchase_limit) AS problem
          FROM limited_purchases l JOIN order_items i ON i.id = l.order_item_id
          JOIN orders o ON o.id = i.order_id AND o.status NOT IN ('CANCELLED', 'REFUNDED')
          GROUP BY l.buyer_id, l.product_id HAVING sum(i.quantity - i.refunded_quantity) > max(l.purchase_limit)`,
  },
  {
    name: 'orders hold only their seller’s products',
    sql: `SELECT 'order item ' || i.id AS subject, 'is a product of another seller' AS problem
          FROM order_items i JOIN orders o ON o.id = i.order_id JOIN products p ON p.id = i.product_id
          WHERE p.seller_id <> o.seller_id`,
  },
];
