import { NIL_ID } from '../../platform/ids.ts';
import { lookedUp } from '../../platform/statements.ts';
import type { ProductAccounts } from './corrections.ts';
import { heldUnits } from './holds.sql.ts';

/** Of what can be promised, the movements that `products.supplied` is the sum of. */
export const SUPPLIES = `kind IN ('OPENING', 'RECEIPT', 'ADJUSTMENT', 'EXPIRY', 'LOT_REJECTION')`;

/** Places of a product that are told beside those that disagree with the ledger. */
const AGREEING_TOLD_MAX = 20;

/** What a look at some products came to. */
export type DriftRow = [products: number, last: string | null, drifting: ProductAccounts[]];

/** Products $1, whatever their accounts say. */
export const ONE_PRODUCT = { which: 'id = $1::uuid', told: 'true' };
/** Those after $1, $2 of them at most, whose accounts disagree. */
export const DRIFTING_AFTER = { which: 'id > $1::uuid ORDER BY id LIMIT $2::int', told: 'drifts' };

/**
 * A statement that compares the accounts of products, on one snapshot: everything is looked up by product, so it costs what these
 * products have, however many others there are.
 * @param promised makes steps, the last of which is `promised` with the `product_id` and `units` of what unshipped orders have, of a step with products
 * @returns its text; its only row is a DriftRow
 */
export function driftText({ which, told }: typeof ONE_PRODUCT, promised: (products: string) => string): string {
  return `
    WITH looked_at AS MATERIALIZED (SELECT id, stock, shortfall, supplied FROM products WHERE ${which}),
    -- Both accounts of the ledger in one go. A lot makes no account of its own where nothing says in which warehouse.
    entered AS MATERIALIZED (
      SELECT e.product_id, e.warehouse_id, CASE WHEN e.warehouse_id IS NOT NULL THEN e.lot_id END AS lot_id, sum(e.delta) AS units,
        sum(e.delta) FILTER (WHERE e.${SUPPLIES}) AS supplied
      FROM looked_at p JOIN ledger_entries e ON ${lookedUp('e.product_id', 'p.id')} GROUP BY 1, 2, 3),
    lying AS MATERIALIZED (
      SELECT coalesce(l.product_id, e.product_id) AS product_id, coalesce(l.warehouse_id, e.warehouse_id) AS warehouse_id,
        coalesce(l.lot_id, e.lot_id) AS lot_id, coalesce(l.on_hand, 0) AS on_hand, coalesce(e.units, 0) AS ledger
      FROM (SELECT l.* FROM looked_at p JOIN stock_levels l ON ${lookedUp('l.product_id', 'p.id')}) l
      FULL JOIN (SELECT * FROM entered WHERE warehouse_id IS NOT NULL) e
        ON e.product_id = l.product_id AND e.warehouse_id = l.warehouse_id
          AND coalesce(e.lot_id, '${NIL_ID}') = coalesce(l.lot_id, '${NIL_ID}')),
    on_hand AS MATERIALIZED (
      SELECT product_id, sum(on_hand) AS units, bool_or(on_hand <> ledger) AS drifts FROM lying GROUP BY product_id),
    ${promised('looked_at')},
    ${heldUnits('looked_at')},
    accounts AS MATERIALIZED (
      SELECT p.*, coalesce(e.units, 0) AS ledger, coalesce(e.supplied, 0) AS ledger_supplied, coalesce(h.units, 0) AS on_hand,
        coalesce(o.units, 0) AS promised, coalesce(c.units, 0) AS held, p.stock <> coalesce(e.units, 0) OR p.supplied <> coalesce(e.supplied, 0)
          OR coalesce(h.drifts, false) OR coalesce(h.units, 0) + p.shortfall <> p.stock + coalesce(o.units, 0) + coalesce(c.units, 0) AS drifts
      FROM looked_at p
      LEFT JOIN (SELECT * FROM entered WHERE warehouse_id IS NULL) e ON e.product_id = p.id
      LEFT JOIN on_hand h ON h.product_id = p.id
      LEFT JOIN promised o ON o.product_id = p.id
      LEFT JOIN held c ON c.product_id = p.id)
    SELECT (SELECT count(*)::int FROM looked_at), (SELECT id FROM looked_at ORDER BY id DESC LIMIT 1),
      (SELECT coalesce(json_agg(json_build_object('productId', a.id, 'stock', a.stock, 'shortfall', a.shortfall, 'supplied', a.supplied,
        'ledger', a.ledger, 'ledgerSupplied', a.ledger_supplied, 'onHand', a.on_hand, 'promised', a.promised, 'held', a.held, 'levels', (
          SELECT coalesce(json_agg(json_build_object('warehouseId', l.warehouse_id, 'lotId', l.lot_id, 'onHand', l.on_hand, 'ledger', l.ledger)
            ORDER BY l.drifts DESC, l.warehouse_id, l.lot_id NULLS FIRST), '[]')
          FROM (
            SELECT *, on_hand <> ledger AS drifts, row_number() OVER (PARTITION BY on_hand <> ledger ORDER BY warehouse_id, lot_id NULLS FIRST) AS place
            FROM lying WHERE product_id = a.id) l
          WHERE l.drifts OR l.place <= ${AGREEING_TOLD_MAX})) ORDER BY a.id), '[]')
      FROM accounts a WHERE ${told})`;
}
