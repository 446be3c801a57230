import type { Check } from '../feature.ts';

/** What must hold of payments and the orders they are for. */
export const PAYMENT_CHECKS: readonly Check[] = [
  {
    name: 'paid orders have their payment, unpaid ones none',
    // An attempt that is not settled counts for nothing; money that went back at once had no order to pay.
    sql: `SELECT 'order ' || o.id AS subject,
            o.status || ' with ' || coalesce(p.kept, 0) || ' payments kept, ' || coalesce(p.returned, 0) || ' returned' AS problem
          FROM orders o LEFT JOIN (
            SELECT order_id, count(*) FILTER (WHERE status = 'SUCCEEDED') AS kept,
              count(*) FILTER (WHERE status = 'REFUNDED' AND settled_order_id = order_id) AS returned
            FROM payments GROUP BY order_id
          ) p ON p.order_id = o.id
          WHERE coalesce(p.kept, 0) <> CASE WHEN o.status IN ('PAID', 'PROCESSING', 'SHIPPED', 'DELIVERED') THEN 1 ELSE 0 END
            OR (o.status = 'REFUNDED' AND coalesce(p.returned, 0) <> 1)`,
  },
  {
    name: 'payments are of the order’s total',
    sql: `SELECT 'payment ' || p.id AS subject, 'amount ' || p.amount || ', the order costs ' || o.total_amount AS problem
          FROM payments p JOIN orders o ON o.id = p.order_id WHERE p.amount <> o.total_amount`,
  },
];
