import type { Tx } from '../../platform/database.ts';
import { type Ask, lookedUp, unindexed } from '../../platform/statements.ts';
import type { HeldLevel } from './places.sql.ts';

/** A lot as it is held for its rejection. */
export interface RejectableLot {
  readonly productId: string;
  readonly sellerId: string;
  readonly code: string;
  readonly rejectedAt: Date | null;
}

/** Holds a lot: before its product, as everyone does. @param sellerId whose it has to be; undefined: anybody's */
export async function heldLot(tx: Tx, lotId: string, sellerId: string | undefined): Promise<RejectableLot | undefined> {
  const [lot] = await tx.$queryRaw<RejectableLot[]>`
    SELECT l.product_id AS "productId", p.seller_id AS "sellerId", l.code, l.rejected_at AS "rejectedAt"
    FROM lots l JOIN products p ON p.id = l.product_id
    WHERE l.id = ${lotId}::uuid AND (${sellerId ?? null}::uuid IS NULL OR p.seller_id = ${sellerId ?? null}::uuid)
    FOR NO KEY UPDATE OF l`;
  return lot;
}

/** Holds every place where something of a lot lies, to take it all. */
export async function holdLevelsOfLot(
  tx: Tx,
  lotId: string,
): Promise<(HeldLevel & { readonly warehouseId: string })[]> {
  return tx.$queryRaw`
    SELECT id AS "levelId", product_id AS "productId", lot_id AS "lotId", warehouse_id AS "warehouseId", on_hand AS "onHand",
      -on_hand AS quantity
    FROM stock_levels WHERE lot_id = ${lotId}::uuid AND on_hand > 0 ORDER BY id FOR NO KEY UPDATE`;
}

/** What came of a lot, and where it went. */
export interface LotSums {
  readonly received: number;
  readonly sold: number;
  readonly other: number;
}

const SUMS = {
  name: 'inventory-sum-lot',
  text: `
    SELECT coalesce(sum(delta) FILTER (WHERE kind = 'RECEIPT'), 0)::bigint::text,
      coalesce(-sum(delta) FILTER (WHERE kind IN ('SHIPMENT', 'RETURN')), 0)::bigint::text,
      coalesce(sum(delta) FILTER (WHERE kind NOT IN ('RECEIPT', 'SHIPMENT', 'RETURN', 'LOT_REJECTION')), 0)::bigint::text
    FROM ledger_entries WHERE lot_id = $1`,
};

/** Units of a lot that came by receipts, that buyers have, and that came (or left) otherwise before it was rejected. */
export async function sumLot(ask: Ask, lotId: string): Promise<LotSums> {
  const [row] = await ask<[string, string, string]>(SUMS, [lotId]);
  const [received = 0, sold = 0, other = 0] = (row ?? []).map(Number);
  return { received, sold, other };
}

/** Orders that are told of one by one. */
const ORDERS_MAX = 100;

const SALES = {
  name: 'inventory-sales-of-lot',
  text: `
    SELECT order_id, -sum(delta)::int FROM ledger_entries
    WHERE lot_id = $1 AND ${unindexed("kind IN ('SHIPMENT', 'RETURN')")}
    GROUP BY order_id HAVING sum(delta) < 0 ORDER BY order_id DESC LIMIT ${ORDERS_MAX}`,
};

/** The latest orders whose buyers have something of a lot. */
export async function findSales(ask: Ask, lotId: string): Promise<{ orderId: string; quantity: number }[]> {
  const rows = await ask<[string, number]>(SALES, [lotId]);
  return rows.map(([orderId, quantity]) => ({ orderId, quantity }));
}

/** Transfers that are told of. */
const TRANSFERS_MAX = 20;

const IN_TRANSIT = `
  SELECT DISTINCT d.id, d.number, d.seller_id AS "sellerId" FROM stock_document_lines l
  JOIN stock_documents d ON ${lookedUp('d.id', 'l.document_id')} AND ${unindexed("d.kind = 'TRANSFER' AND d.status = 'IN_TRANSIT'")}
  WHERE l.lot_id = $1::uuid ORDER BY d.id LIMIT ${TRANSFERS_MAX}`;

/** Transfers by which something of a lot is on its way. */
export async function findInTransit(
  tx: Tx,
  lotId: string,
): Promise<{ id: string; number: number; sellerId: string | null }[]> {
  return tx.$queryRawUnsafe(IN_TRANSIT, lotId);
}

/** From now on nothing of a lot comes any more. */
export async function markRejected(tx: Tx, lotId: string): Promise<void> {
  await tx.$executeRaw`UPDATE lots SET rejected_at = now() WHERE id = ${lotId}::uuid`;
}
