import type { Check } from '../feature.ts';

/** What must hold of carts and of what is held for them. */
export const CART_CHECKS: readonly Check[] = [
  {
    name: 'no more is held than is in the cart',
    sql: `SELECT 'cart ' || h.cart_id AS subject,
            'holds ' || h.units || ' of product ' || h.product_id || ', wants ' || coalesce(i.quantity, 0) AS problem
          FROM (SELECT cart_id, product_id, sum(quantity) AS units FROM stock_holds GROUP BY cart_id, product_id) h
          LEFT JOIN cart_items i ON i.cart_id = h.cart_id AND i.product_id = h.product_id
          WHERE h.units > coalesce(i.quantity, 0)`,
  },
  {
    name: 'whatever is held has an end',
    sql: `SELECT 'cart ' || h.cart_id AS subject, 'holds ' || h.quantity || ' of product ' || h.product_id || ' for ever' AS problem
          FROM stock_holds h WHERE NOT EXISTS (SELECT FROM cart_holds w WHERE w.cart_id = h.cart_id)`,
  },
];
