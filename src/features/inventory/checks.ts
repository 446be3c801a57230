import { NIL_ID } from '../../platform/ids.ts';
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
            SELECT product_id, sum(delta) AS sum,
              sum(delta) FILTER (WHERE kind IN ('OPENING', 'RECEIPT', 'ADJUSTMENT', 'EXPIRY', 'LOT_REJECTION')) AS supplied
            FROM ledger_entries WHERE warehouse_id IS NULL GROUP BY product_id
          ) l ON l.product_id = p.id
          WHERE p.stock <> coalesce(l.sum, 0) OR p.supplied <> coalesce(l.supplied, 0)`,
  },
  {
    name: 'every product has one opening row',
    sql: `SELECT 'product ' || p.id AS subject, count(l.id) || ' opening rows in the ledger' AS problem
          FROM products p LEFT JOIN ledger_entries l ON l.product_id = p.id AND l.kind = 'OPENING' AND l.warehouse_id IS NULL
          GROUP BY p.id HAVING count(l.id) <> 1`,
  },
  {
    name: 'every level = sum of the ledger',
    sql: `SELECT 'level of product ' || coalesce(s.product_id, l.product_id) || ' in warehouse ' || coalesce(s.warehouse_id, l.warehouse_id)
              || coalesce(', lot ' || coalesce(s.lot_id, l.lot_id), '') AS subject,
            'on hand are ' || coalesce(s.on_hand, 0) || ', the ledger sums up to ' || coalesce(l.sum, 0) AS problem
          FROM stock_levels s FULL JOIN (
            SELECT product_id, warehouse_id, lot_id, sum(delta) AS sum FROM ledger_entries
            WHERE warehouse_id IS NOT NULL GROUP BY product_id, warehouse_id, lot_id
          ) l ON l.product_id = s.product_id AND l.warehouse_id = s.warehouse_id
            AND coalesce(l.lot_id, '${NIL_ID}') = coalesce(s.lot_id, '${NIL_ID}')
          WHERE coalesce(s.on_hand, 0) <> coalesce(l.sum, 0)`,
  },
];
