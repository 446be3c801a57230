import type { Check } from '../feature.ts';

/** What must hold of payments and the orders they are for. */
export const PAYMENT_CHECKS: readonly Check[] = [
  {
    name: 'paid orders have their payment, unpaid ones none',
    sql: `SELECT 'order ' || o.id AS subject, o.status || ' with payment ' || coalesce(p.status::text, 'none') AS problem
          FROM orders o LEFT JOIN payments p ON p.settled_order_id = o.id
          WHERE CASE
            WHEN o.status IN ('PAID', 'PROCESSING', 'SHIPPED', 'DELIVERED') THEN p.status IS DISTINCT FROM 'SUCCEEDED'
            WHEN o.status = 'REFUNDED' THEN p.status IS DISTINCT FROM 'REFUNDED'
            ELSE p.id IS NOT NULL AND p.status <> 'REFUNDED'
          END`,
  },
  {
    name: 'payments are of the order’s total',
    sql: `SELECT 'payment ' || p.id AS subject, 'amount ' || p.amount || ', the order costs ' || o.total_amount AS problem
          FROM payments p JOIN orders o ON o.id = p.order_id WHERE p.amount <> o.total_amount`,
  },
];
