import type { Check } from '../feature.ts';

/** What must hold of vouchers, of the checkouts that had one, and of what was off. */
export const VOUCHER_CHECKS: readonly Check[] = [
  {
    name: 'voucher uses = limit − what is left',
    sql: `SELECT 'voucher ' || v.id AS subject,
            v.remaining || ' of ' || v.total_limit || ' left, ' || coalesce(r.uses, 0) || ' checkouts have it' AS problem
          FROM vouchers v
          LEFT JOIN (SELECT voucher_id, count(*) AS uses FROM voucher_redemptions WHERE released_at IS NULL GROUP BY voucher_id) r
            ON r.voucher_id = v.id
          WHERE v.remaining <> v.total_limit - coalesce(r.uses, 0)`,
  },
  {
    name: 'no buyer has a voucher more often than it allows',
    // Lowered, the limit leaves those in peace who had more.
    sql: `SELECT 'voucher ' || v.id AS subject,
            'buyer ' || r.buyer_id || ' has it ' || r.uses || ' times, the most was ' || v.per_buyer_limit_most AS problem
          FROM vouchers v
          JOIN (SELECT voucher_id, buyer_id, count(*) AS uses FROM voucher_redemptions WHERE released_at IS NULL GROUP BY voucher_id, buyer_id) r
            ON r.voucher_id = v.id
          WHERE v.per_buyer_limit_most IS NOT NULL AND r.uses > v.per_buyer_limit_most`,
  },
  {
    name: 'vouchers are used while orders with their discount are open',
    sql: `SELECT 'checkout ' || coalesce(r.checkout_id, o.checkout_id) AS subject,
            coalesce(r.open_orders || ' open orders with a discount', 'no voucher') || ', there are ' || coalesce(o.orders, 0) AS problem
          FROM voucher_redemptions r FULL JOIN (
            SELECT checkout_id, count(*) FILTER (WHERE status <> 'CANCELLED') AS orders
            FROM orders WHERE discount_amount > 0 GROUP BY checkout_id
          ) o ON o.checkout_id = r.checkout_id
          WHERE r.checkout_id IS NULL OR o.checkout_id IS NULL OR r.open_orders <> o.orders`,
  },
  {
    name: 'voucher uses belong to a voucher and to the buyer of their checkout',
    sql: `SELECT 'checkout ' || c.id AS subject,
            CASE WHEN v.id IS NULL THEN 'has a voucher that is not there' ELSE 'is another buyer’s than its voucher’s use' END AS problem
          FROM voucher_redemptions r JOIN checkouts c ON c.id = r.checkout_id LEFT JOIN vouchers v ON v.id = r.voucher_id
          WHERE v.id IS NULL OR r.buyer_id <> c.buyer_id`,
  },
  {
    name: 'vouchers of sellers are for their own goods',
    sql: `SELECT 'order ' || o.id AS subject, 'has a discount of another seller’s voucher' AS problem
          FROM orders o JOIN voucher_redemptions r ON r.checkout_id = o.checkout_id JOIN vouchers v ON v.id = r.voucher_id
          WHERE o.discount_amount > 0 AND v.seller_id IS NOT NULL AND v.seller_id <> o.seller_id`,
  },
  {
    name: 'order discounts add up',
    sql: `SELECT 'order ' || o.id AS subject, 'discount ' || o.discount_amount || ', items sum up to ' || sum(i.discount_amount) AS problem
          FROM orders o JOIN order_items i ON i.order_id = o.id
          GROUP BY o.id HAVING o.discount_amount <> sum(i.discount_amount)`,
  },
  {
    name: 'checkout discounts add up',
    sql: `SELECT 'checkout ' || c.id AS subject, 'discount ' || c.discount_amount || ', orders sum up to ' || sum(o.discount_amount) AS problem
          FROM checkouts c JOIN orders o ON o.checkout_id = c.id
          GROUP BY c.id HAVING c.discount_amount <> sum(o.discount_amount)`,
  },
];
