import type pg from 'pg';

/** One thing that must hold, as a query that returns a row per violation with `subject` and `problem`. */
export interface Check {
  readonly name: string;
  readonly sql: string;
}

/** A violation of a check. */
export interface Finding {
  readonly check: string;
  /** What it is about, such as `product 0198…`. */
  readonly subject: string;
  readonly problem: string;
}

/** The invariants, as questions to the database. */
export const CHECKS: readonly Check[] = [
  {
    name: 'no negative stock',
    sql: `SELECT 'product ' || id AS subject, 'stock is ' || stock AS problem FROM products WHERE stock < 0`,
  },
  {
    name: 'stock = sum of the ledger',
    sql: `SELECT 'product ' || p.id AS subject,
            'stock is ' || p.stock || ' of ' || p.supplied || ' supplied, the ledger sums up to '
              || coalesce(l.sum, 0) || ' of ' || coalesce(l.supplied, 0) AS problem
          FROM products p LEFT JOIN (
            SELECT product_id, sum(delta) AS sum, sum(delta) FILTER (WHERE kind IN ('OPENING', 'ADJUSTMENT')) AS supplied
            FROM ledger_entries GROUP BY product_id
          ) l ON l.product_id = p.id
          WHERE p.stock <> coalesce(l.sum, 0) OR p.supplied <> coalesce(l.supplied, 0)`,
  },
  {
    name: 'every product has one opening row',
    sql: `SELECT 'product ' || p.id AS subject, count(l.id) || ' opening rows in the ledger' AS problem
          FROM products p LEFT JOIN ledger_entries l ON l.product_id = p.id AND l.kind = 'OPENING'
          GROUP BY p.id HAVING count(l.id) <> 1`,
  },
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
          LEFT JOIN (SELECT order_item_id, sum(delta) AS units FROM ledger_entries WHERE kind = 'RETURN' GROUP BY order_item_id) l
            ON l.order_item_id = i.id
          WHERE coalesce(l.units, 0) <> CASE WHEN o.status IN ('CANCELLED', 'REFUNDED') THEN i.quantity ELSE 0 END`,
  },
  {
    name: 'no order without items',
    sql: `SELECT 'order ' || o.id AS subject, 'has no items' AS problem
          FROM orders o WHERE NOT EXISTS (SELECT FROM order_items i WHERE i.order_id = o.id)`,
  },
  {
    name: 'no checkout without orders',
    sql: `SELECT 'checkout ' || c.id AS subject, 'has no orders' AS problem
          FROM checkouts c WHERE NOT EXISTS (SELECT FROM orders o WHERE o.checkout_id = c.id)`,
  },
  {
    name: 'order totals add up',
    sql: `SELECT 'order ' || o.id AS subject, 'total ' || o.total_amount || ', items sum up to ' || sum(i.total_amount) AS problem
          FROM orders o JOIN order_items i ON i.order_id = o.id
          GROUP BY o.id HAVING o.total_amount <> sum(i.total_amount)`,
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
  {
    name: 'orders hold only their seller’s products',
    sql: `SELECT 'order item ' || i.id AS subject, 'is a product of another seller' AS problem
          FROM order_items i JOIN orders o ON o.id = i.order_id JOIN products p ON p.id = i.product_id
          WHERE p.seller_id <> o.seller_id`,
  },
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

/** Findings listed per check; a broken database would otherwise fill the memory. */
const FINDINGS_MAX = 100;

/**
 * Proves the invariants on a live database: reads only, all checks on one snapshot, so that checkouts going on meanwhile
 * do not look like faults.
 * @param onCheck told of every check when it is done
 */
export async function checkConsistency(
  client: pg.ClientBase,
  onCheck: (check: Check, findings: readonly Finding[]) => void = () => {},
): Promise<Finding[]> {
  const all: Finding[] = [];
  await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
  try {
    // Whole tables are read here, which the product's connections are told not to.
    await client.query('SET LOCAL enable_seqscan = on');
    await client.query('SET LOCAL statement_timeout = 0');
    for (const check of CHECKS) {
      const { rows } = await client.query(`SELECT subject, problem FROM (${check.sql}) found LIMIT ${FINDINGS_MAX}`);
      const findings = rows.map(({ subject, problem }) => ({ check: check.name, subject, problem }));
      onCheck(check, findings);
      all.push(...findings);
    }
  } finally {
    await client.query('ROLLBACK');
  }
  return all;
}
