import { lookedUp, unindexed } from '../../platform/statements.ts';

/** Whether the goods of an order `o` are promised and have not left. */
export function isUnshipped(o: string): string {
  return `${o}.status NOT IN ('SHIPPED', 'DELIVERED', 'CANCELLED', 'REFUNDED')`;
}

/**
 * Steps, the last of which, `promised`, has the `units` of each product that unshipped orders have. Orders have no index by their
 * products, which every checkout would pay for: they are found by what was sold in the ledger. That nothing is ordered without
 * being sold is a question of the consistency check.
 * @param products a step with their `id`
 */
export function unshippedUnits(products: string): string {
  return `sold AS MATERIALIZED (
      SELECT DISTINCT e.product_id, e.order_id
      FROM ${products} p JOIN ledger_entries e ON ${lookedUp('e.product_id', 'p.id')} AND ${unindexed(`e.kind IN ('SALE', 'HELD_SALE')`)}),
    -- Most have been shipped for long: their items need not be looked up.
    unshipped AS MATERIALIZED (
      SELECT s.* FROM sold s JOIN orders o ON ${lookedUp('o.id', 's.order_id')} AND ${unindexed(isUnshipped('o'))}),
    promised AS MATERIALIZED (
      SELECT i.product_id, sum(i.quantity - i.refunded_quantity) AS units
      FROM unshipped u
      JOIN order_items i ON ${lookedUp('i.order_id', 'u.order_id')} AND ${lookedUp('i.product_id', 'u.product_id')}
      GROUP BY i.product_id)`;
}
