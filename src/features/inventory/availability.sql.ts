import { type Ask, lookedUp } from '../../platform/statements.ts';
import type { Availability } from './schemas.ts';

/** Lots, and warehouses, that are told one by one; a product may have ten thousand lots. */
const TOLD_MAX = 100;

/**
 * What there is of a product, counted in the database: one statement, and as much of an answer whatever lies there. `free` is what
 * the checkout sells.
 */
const AVAILABILITY = {
  name: 'inventory-availability',
  text: `
    WITH levels AS MATERIALIZED (
      SELECT l.warehouse_id, w.code AS warehouse_code, l.lot_id, t.code AS lot_code, t.expires_on, l.on_hand,
        CASE WHEN t.expires_on < (now() AT TIME ZONE w.time_zone)::date THEN 0 ELSE l.on_hand END AS sellable
      FROM stock_levels l JOIN warehouses w ON ${lookedUp('w.id', 'l.warehouse_id')} LEFT JOIN lots t ON ${lookedUp('t.id', 'l.lot_id')}
      WHERE l.product_id = $1)
    SELECT
      (SELECT coalesce(sum(on_hand), 0)::int FROM levels), (SELECT coalesce(sum(sellable), 0)::int FROM levels), p.stock,
      (SELECT coalesce(json_agg(w), '[]') FROM (
        SELECT warehouse_id AS "warehouseId", warehouse_code AS code, sum(on_hand) AS "onHand", sum(sellable) AS sellable
        FROM levels GROUP BY warehouse_id, warehouse_code ORDER BY warehouse_code, warehouse_id LIMIT ${TOLD_MAX}) w),
      (SELECT coalesce(json_agg(t), '[]') FROM (
        SELECT lot_id AS "lotId", lot_code AS "lotCode", expires_on AS "expiresOn", sum(on_hand) AS "onHand", sum(sellable) AS sellable
        FROM levels WHERE on_hand > 0 GROUP BY lot_id, lot_code, expires_on
        ORDER BY lot_id IS NULL, expires_on NULLS LAST, lot_code LIMIT ${TOLD_MAX}) t)
    FROM products p WHERE p.id = $1 AND ($2::uuid IS NULL OR p.seller_id = $2)`,
};

type AvailabilityRow = [
  onHand: number,
  sellable: number,
  stock: number,
  byWarehouse: Availability['byWarehouse'],
  byLot: Availability['byLot'],
];

/** @param sellerId whose product it has to be; undefined: anybody's. @returns undefined where there is no such product */
export async function findAvailability(
  ask: Ask,
  productId: string,
  sellerId: string | undefined,
): Promise<Availability | undefined> {
  const [row] = await ask<AvailabilityRow>(AVAILABILITY, [productId, sellerId ?? null]);
  if (row === undefined) return undefined;
  const [onHand, sellable, free, byWarehouse, byLot] = row;
  // What lies there is in stock or promised: the consistency check says so. Nothing can be held for a cart yet.
  return { productId, onHand, sellable, promised: onHand - free, held: 0, free, byWarehouse, byLot };
}
