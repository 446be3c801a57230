import { type Ask, lookedUp, unindexed } from '../../platform/statements.ts';
import { todayIn } from './days.sql.ts';
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
    WITH product AS MATERIALIZED (SELECT id, seller_id, stock, shortfall, low_stock_threshold FROM products WHERE id = $1 AND ($2::uuid IS NULL OR seller_id = $2)),
    -- Where its goods can lie: with its seller, or with the operator.
    places AS MATERIALIZED (
      SELECT w.id, w.code, ${todayIn('w')} AS today FROM product p JOIN warehouses w ON w.seller_id = p.seller_id
      UNION ALL SELECT w.id, w.code, ${todayIn('w')} FROM warehouses w WHERE w.seller_id IS NULL),
    sums AS MATERIALIZED (
      SELECT w.id, w.code, l.on_hand, l.sellable FROM places w CROSS JOIN LATERAL (
        SELECT sum(on_hand) AS on_hand, sum(on_hand) FILTER (WHERE expires_on IS NULL OR expires_on >= w.today) AS sellable
        FROM stock_levels WHERE product_id = $1 AND warehouse_id = w.id) l WHERE l.on_hand IS NOT NULL),
    lots_told AS MATERIALIZED (
      SELECT l.lot_id, l.expires_on, l.on_hand, CASE WHEN l.expires_on < w.today THEN 0 ELSE l.on_hand END AS sellable
      FROM (SELECT lot_id, expires_on, on_hand, warehouse_id FROM stock_levels WHERE product_id = $1 AND ${unindexed('on_hand > 0')}
        ORDER BY product_id, expires_on LIMIT ${TOLD_MAX}) l JOIN places w ON w.id = l.warehouse_id)
    SELECT
      (SELECT coalesce(sum(on_hand), 0)::bigint::text FROM sums), (SELECT coalesce(sum(sellable), 0)::bigint::text FROM sums), p.stock, p.shortfall, p.low_stock_threshold,
      (SELECT coalesce(sum(quantity), 0)::int FROM stock_holds WHERE product_id = $1),
      (SELECT coalesce(json_agg(w), '[]') FROM (
        SELECT id AS "warehouseId", code, on_hand AS "onHand", coalesce(sellable, 0) AS sellable
        FROM sums ORDER BY code, id LIMIT ${TOLD_MAX}) w),
      (SELECT coalesce(json_agg(t), '[]') FROM (
        SELECT l.lot_id AS "lotId", t.code AS "lotCode", l.expires_on AS "expiresOn", sum(l.on_hand) AS "onHand", sum(l.sellable) AS sellable
        FROM lots_told l LEFT JOIN lots t ON ${lookedUp('t.id', 'l.lot_id')} GROUP BY l.lot_id, t.code, l.expires_on
        ORDER BY l.lot_id IS NULL, l.expires_on NULLS LAST, t.code) t)
    FROM product p`,
};

type AvailabilityRow = [
  onHand: string,
  sellable: string,
  stock: number,
  shortfall: number,
  lowStockThreshold: number | null,
  held: number,
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
  const [lying, notExpired, free, shortfall, lowStockThreshold, held, byWarehouse, byLot] = row;
  const [onHand, sellable] = [Number(lying), Number(notExpired)];
  // What lies there, and what is short, is in stock, held or promised: the consistency check says so.
  const promised = onHand + shortfall - free - held;
  return { productId, onHand, sellable, promised, held, free, shortfall, lowStockThreshold, byWarehouse, byLot };
}
