import type { LedgerKind } from '../../generated/prisma/enums.ts';
import type { Tx } from '../../platform/database.ts';
import { NIL_ID } from '../../platform/ids.ts';
import { lookedUp, unindexed } from '../../platform/statements.ts';
import { changedBy, coveredIn, enterCovered } from './stock.sql.ts';

/**
 * What a document changes in a warehouse, in a few statements however many lines it has. Whoever calls holds the rows of the
 * products; the levels are held in the order of products, lots without one first.
 */

/** Units of a product in a lot, or in none, that come (positive) or leave (negative). One for each product and lot. */
export interface Change {
  readonly productId: string;
  readonly lotId: string | null;
  readonly quantity: number;
}

/** What lies in a place before a change. */
export interface HeldLevel extends Change {
  readonly levelId: string;
  readonly onHand: number;
}

const inLots = (changes: readonly Change[]) => changes.map(({ lotId }) => lotId ?? NIL_ID);

/** Makes the levels that are touched for the first time, with nothing on them: one each, however many do so at once. */
export async function touchLevels(tx: Tx, warehouseId: string, changes: readonly Change[]): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO stock_levels (id, warehouse_id, product_id, lot_id, seller_id, expires_on, on_hand)
    SELECT new_id(), ${warehouseId}::uuid, p.id, t.id, p.seller_id, t.expires_on, 0
    FROM unnest(${changes.map(({ productId }) => productId)}::uuid[], ${inLots(changes)}::uuid[]) AS c (product_id, lot_id)
    JOIN products p ON p.id = c.product_id LEFT JOIN lots t ON t.id = c.lot_id
    ORDER BY p.id, c.lot_id
    ON CONFLICT (product_id, warehouse_id, lot_id) DO NOTHING`;
}

/** Each is looked up by its lot, where it has one: a product may lie in thousands of them. */
const HOLD_LEVELS = `
  WITH changes AS (SELECT * FROM unnest($2::uuid[], $3::uuid[], $4::int[]) AS c (product_id, lot_id, quantity)),
  found AS MATERIALIZED (
    SELECT l.id, c.quantity FROM changes c JOIN stock_levels l ON ${lookedUp('l.lot_id', 'c.lot_id')}
      AND ${unindexed('l.product_id = c.product_id AND l.warehouse_id = $1::uuid')}
    UNION ALL
    SELECT l.id, c.quantity FROM changes c JOIN stock_levels l ON ${lookedUp('l.product_id', 'c.product_id')}
      AND l.warehouse_id = $1::uuid AND l.lot_id IS NULL
    WHERE c.lot_id = '${NIL_ID}')
  SELECT l.id AS "levelId", l.product_id AS "productId", l.lot_id AS "lotId", l.on_hand AS "onHand", f.quantity
  FROM found f JOIN stock_levels l ON ${lookedUp('l.id', 'f.id')}
  ORDER BY l.product_id, l.id FOR NO KEY UPDATE OF l`;

/** Holds the levels of changes until the transaction ends. @returns each with what lies there */
export async function holdLevels(tx: Tx, warehouseId: string, changes: readonly Change[]): Promise<HeldLevel[]> {
  const productIds = changes.map(({ productId }) => productId);
  const quantities = changes.map(({ quantity }) => quantity);
  return tx.$queryRawUnsafe<HeldLevel[]>(HOLD_LEVELS, warehouseId, productIds, inLots(changes), quantities);
}

/** Why goods move. */
export interface Cause {
  readonly kind: LedgerKind;
  readonly documentId: string;
  readonly actorId: string;
  readonly reason: string | null;
}

/** Changes levels that are held, with a row of the ledger for each. */
export async function changeLevels(tx: Tx, levels: readonly HeldLevel[], cause: Cause): Promise<void> {
  await tx.$executeRaw`
    WITH changed AS (
      UPDATE stock_levels l SET on_hand = l.on_hand + c.quantity
      FROM unnest(${levels.map(({ levelId }) => levelId)}::uuid[], ${levels.map(({ quantity }) => quantity)}::int[]) AS c (id, quantity)
      WHERE l.id = c.id RETURNING l.product_id, l.warehouse_id, l.lot_id, l.on_hand, c.quantity)
    INSERT INTO ledger_entries (id, product_id, kind, delta, balance, warehouse_id, lot_id, document_id, actor_id, reason)
    SELECT new_id(), product_id, ${cause.kind}::ledger_kind, quantity, on_hand, warehouse_id, lot_id,
      ${cause.documentId}::uuid, ${cause.actorId}::uuid, ${cause.reason}
    FROM changed`;
}

const CHANGE_STOCKS = `
  WITH changed AS (
    UPDATE products p SET ${changedBy('c.units')}
    FROM unnest($1::uuid[], $2::int[]) AS c (id, units)
    WHERE p.id = c.id RETURNING p.id, p.stock, c.units, ${coveredIn('c.units', 'p.stock')} AS covered),
  ${enterCovered('changed')}
  INSERT INTO ledger_entries (id, product_id, kind, delta, balance, document_id, actor_id, reason)
  SELECT new_id(), id, $3::ledger_kind, units, stock + covered, $4::uuid, $5::uuid, $6 FROM changed`;

/** Changes what can be promised of products whose rows are held, with a row of the ledger for each. A shortfall is covered first. */
export async function changeStocks(tx: Tx, units: ReadonlyMap<string, number>, cause: Cause): Promise<void> {
  const { kind, documentId, actorId, reason } = cause;
  await tx.$executeRawUnsafe(
    CHANGE_STOCKS,
    [...units.keys()],
    [...units.values()],
    ...[kind, documentId, actorId, reason],
  );
}

/** A lot as it is received. */
export interface LotGiven {
  readonly productId: string;
  readonly code: string;
  /** Such as 2026-12-31. */
  readonly manufacturedOn: string | null;
  readonly expiresOn: string | null;
}

export interface KnownLot extends LotGiven {
  readonly id: string;
  /** By the database's clock, in the warehouse's time zone. */
  readonly isExpired: boolean;
}

/** Makes the lots that are not known yet. @returns all of them, as they are known */
export async function makeLots(tx: Tx, warehouseId: string, lots: readonly LotGiven[]): Promise<KnownLot[]> {
  const [products, codes] = [lots.map(({ productId }) => productId), lots.map(({ code }) => code)];
  await tx.$executeRaw`
    INSERT INTO lots (id, product_id, code, manufactured_on, expires_on)
    SELECT new_id(), product_id, code, nullif(made, '')::date, nullif(ends, '')::date
    FROM unnest(${products}::uuid[], ${codes}::text[], ${lots.map(({ manufacturedOn }) => manufacturedOn ?? '')}::text[],
      ${lots.map(({ expiresOn }) => expiresOn ?? '')}::text[]) AS l (product_id, code, made, ends)
    ORDER BY product_id, code
    ON CONFLICT (product_id, code) DO NOTHING`;
  return tx.$queryRaw<KnownLot[]>`
    SELECT l.id, l.product_id AS "productId", l.code, l.manufactured_on::text AS "manufacturedOn", l.expires_on::text AS "expiresOn",
      coalesce(l.expires_on < (now() AT TIME ZONE w.time_zone)::date, false) AS "isExpired"
    FROM lots l JOIN warehouses w ON w.id = ${warehouseId}::uuid
    WHERE (l.product_id, l.code) IN (SELECT * FROM unnest(${products}::uuid[], ${codes}::text[]))`;
}

/** Whether a product's lot has expired, by the days of a warehouse; undefined where there is no such lot. */
export async function isLotExpired(
  tx: Tx,
  warehouseId: string,
  { lotId, productId }: { lotId: string; productId: string },
): Promise<boolean | undefined> {
  const [lot] = await tx.$queryRaw<{ isExpired: boolean }[]>`
    SELECT coalesce(l.expires_on < (now() AT TIME ZONE w.time_zone)::date, false) AS "isExpired"
    FROM lots l JOIN warehouses w ON w.id = ${warehouseId}::uuid
    WHERE l.id = ${lotId}::uuid AND l.product_id = ${productId}::uuid`;
  return lot?.isExpired;
}
