import type { Check } from '../feature.ts';

/** What must hold of stock and its ledger. */
export const INVENTORY_CHECKS: readonly Check[] = [
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
];
