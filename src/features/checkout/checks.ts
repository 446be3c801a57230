import type { Check } from '../feature.ts';

/** What must hold of checkouts and the orders made of them. */
export const CHECKOUT_CHECKS: readonly Check[] = [
  {
    name: 'no checkout without orders',
    sql: `SELECT 'checkout ' || c.id AS subject, 'has no orders' AS problem
          FROM checkouts c WHERE NOT EXISTS (SELECT FROM orders o WHERE o.checkout_id = c.id)`,
  },
  {
    name: 'checkout totals add up',
    sql: `SELECT 'checkout ' || c.id AS subject, 'total ' || c.total_amount || ', orders sum up to ' || sum(o.total_amount) AS problem
          FROM checkouts c JOIN orders o ON o.checkout_id = c.id
          GROUP BY c.id HAVING c.total_amount <> sum(o.total_amount)`,
  },
  {
    name: 'orders belong to the buyer of their checkout',
    sql: `SELECT 'order ' || o.id AS subject, 'is another buyer’s than its checkout' AS problem
          FROM orders o JOIN checkouts c ON c.id = o.checkout_id WHERE o.buyer_id <> c.buyer_id`,
  },
];
