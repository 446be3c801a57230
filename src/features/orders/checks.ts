import type { Check } from '../feature.ts';
import { isUnshipped } from './unshipped.sql.ts';

/** What must hold of orders, their items, and what of them is in the ledger. */
export const ORDER_CHECKS: readonly Check[] = [
  {
    name: 'order items = sale rows of the ledger',
    sql: `SELECT 'order item ' || coalesce(i.id, l.order_item_id) AS subject,
            'ordered ' || coalesce(i.quantity, 0) || ', the ledger says ' || coalesce(l.units, 0) AS problem
          FROM order_items i FULL JOIN (
            SELECT order_item_id, product_id, order_id, -sum(delta) AS units
            FROM ledger_entries WHERE kind = 'SALE' GROUP BY order_item_id, product_id, order_id
          ) l ON l.order_item_id = i.id
          WHERE i.id IS NULL OR l.order_item_id IS NULL OR i.quantity <> l.units
            OR i.product_id <> l.product_id OR i.order_id <> l.order_id`,
  },
  {
    name: 'ended orders gave back once, others not at all',
    sql: `SELECT 'order ' || o.id AS subject, o.status || ' ordered ' || i.quantity || ', returned ' || coalesce(l.units, 0) AS problem
          FROM orders o JOIN order_items i ON i.order_id = o.id
          LEFT JOIN (
            SELECT order_item_id, sum(delta) FILTER (WHERE kind <> 'SHIPMENT') AS units, bool_or(kind = 'SHIPMENT') AS shipped
            FROM ledger_entries WHERE kind IN ('RELEASE', 'REFUND', 'SHIPMENT') GROUP BY order_item_id
          ) l ON l.order_item_id = i.id
          WHERE coalesce(l.units, 0)
            <> CASE WHEN o.status IN ('CANCELLED', 'REFUNDED') AND l.shipped IS NOT TRUE THEN i.quantity ELSE 0 END`,
  },
  {
    name: 'what was refunded after it was shipped came back once, or not at all',
    sql: `SELECT 'order ' || o.id AS subject,
            o.status || ' shipped ' || l.shipped || ', to the shelf came ' || l.to_stock || ', to their places ' || l.to_places AS problem
          FROM orders o JOIN order_items i ON i.order_id = o.id
          JOIN (
            SELECT order_item_id, coalesce(-sum(delta) FILTER (WHERE kind = 'SHIPMENT'), 0) AS shipped,
              coalesce(sum(delta) FILTER (WHERE kind = 'RETURN' AND warehouse_id IS NULL), 0) AS to_stock,
              coalesce(sum(delta) FILTER (WHERE kind = 'RETURN' AND warehouse_id IS NOT NULL), 0) AS to_places
            FROM ledger_entries WHERE kind IN ('SHIPMENT', 'RETURN') GROUP BY order_item_id
          ) l ON l.order_item_id = i.id
          WHERE l.to_stock <> l.to_places OR l.to_stock > CASE o.status WHEN 'REFUNDED' THEN l.shipped ELSE 0 END`,
  },
  {
    name: 'goods on hand = stock and unshipped orders',
    sql: `SELECT 'product ' || p.id AS subject,
            coalesce(l.units, 0) || ' on hand and ' || p.shortfall || ' short, ' || p.stock || ' in stock and ' || coalesce(o.units, 0) || ' in unshipped orders' AS problem
          FROM products p
          LEFT JOIN (SELECT product_id, sum(on_hand) AS units FROM stock_levels GROUP BY product_id) l ON l.product_id = p.id
          LEFT JOIN (
            SELECT i.product_id, sum(i.quantity) AS units FROM order_items i JOIN orders o ON o.id = i.order_id
            WHERE ${isUnshipped('o')} GROUP BY i.product_id
          ) o ON o.product_id = p.id
          WHERE coalesce(l.units, 0) + p.shortfall <> p.stock + coalesce(o.units, 0)`,
  },
  {
    name: 'shipped orders took their goods once, others none',
    sql: `SELECT 'order ' || o.id AS subject, o.status || ' ordered ' || i.quantity || ', shipped ' || coalesce(l.units, 0) AS problem
          FROM orders o JOIN order_items i ON i.order_id = o.id
          LEFT JOIN (SELECT order_item_id, -sum(delta) AS units FROM ledger_entries WHERE kind = 'SHIPMENT' GROUP BY order_item_id) l
            ON l.order_item_id = i.id
          WHERE coalesce(l.units, 0) <> CASE WHEN o.status IN ('SHIPPED', 'DELIVERED') THEN i.quantity ELSE 0 END
            AND NOT (o.status = 'REFUNDED' AND l.units = i.quantity)`,
  },
  {
    name: 'no order without items',
    sql: `SELECT 'order ' || o.id AS subject, 'has no items' AS problem
          FROM orders o WHERE NOT EXISTS (SELECT FROM order_items i WHERE i.order_id = o.id)`,
  },
  {
    name: 'order totals add up',
    sql: `SELECT 'order ' || o.id AS subject, 'total ' || o.total_amount || ', items sum up to ' || sum(i.total_amount) AS problem
          FROM orders o JOIN order_items i ON i.order_id = o.id
          GROUP BY o.id HAVING o.total_amount <> sum(i.total_amount)`,
  },
  {
    name: 'orders hold only their seller’s products',
    sql: `SELECT 'order item ' || i.id AS subject, 'is a product of another seller' AS problem
          FROM order_items i JOIN orders o ON o.id = i.order_id JOIN products p ON p.id = i.product_id
          WHERE p.seller_id <> o.seller_id`,
  },
];
