import type { LedgerKind } from '../../generated/prisma/enums.ts';
import type { Tx } from '../../platform/database.ts';
import { NIL_ID } from '../../platform/ids.ts';
import { lookedUp, unindexed } from '../../platform/statements.ts';
import { changedBy, coveredIn, enterCovered } from './stock.sql.ts';

/**
 * What a document changes in a warehouse, in a few statements however many lines it has. Whoever calls holds the rows of the
 * products; the levels are held by product and id.
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

/**
 * The id of a place's level, as a subquery. A lot has few levels, and a product few that are in no lot: looked up so, a plan from when
 * the market was small goes through no other warehouse's or product's.
 * @param of a row with `product_id`, `lot_id` (null: none) and `warehouse_id`
 */
export function levelIdOf(of: string): string {
  const inWarehouse = unindexed(`l.warehouse_id = ${of}.warehouse_id`);
  return `CASE WHEN ${of}.lot_id IS NULL
      THEN (SELECT l.id FROM stock_levels l WHERE ${lookedUp('l.product_id', `${of}.product_id`)} AND l.lot_id IS NULL AND ${inWarehouse})
      ELSE (SELECT l.id FROM stock_levels l WHERE ${lookedUp('l.lot_id', `${of}.lot_id`)} AND ${inWarehouse}) END`;
}

/** The changes of a warehouse, `c`: parameters as valuesOf() has them. */
const CHANGES = `(
  SELECT product_id, nullif(lot_id, '${NIL_ID}') AS lot_id, quantity, $1::uuid AS warehouse_id
  FROM unnest($2::uuid[], $3::uuid[], $4::int[]) AS u (product_id, lot_id, quantity)) c`;

const INT_MIN = -2_147_483_648;

function valuesOf(warehouseId: string, changes: readonly Change[]): unknown[] {
  const lots = changes.map(({ lotId }) => lotId ?? NIL_ID);
  // More than can lie anywhere, of lines that are added up, is refused as that.
  const quantities = changes.map(({ quantity }) => Math.max(quantity, INT_MIN));
  return [warehouseId, changes.map(({ productId }) => productId), lots, quantities];
}

const TOUCH = `
  INSERT INTO stock_levels (id, warehouse_id, product_id, lot_id, seller_id, expires_on, on_hand)
  SELECT new_id(), c.warehouse_id, p.id, t.id, p.seller_id, t.expires_on, 0
  FROM ${CHANGES} JOIN products p ON ${lookedUp('p.id', 'c.product_id')} LEFT JOIN lots t ON ${lookedUp('t.id', 'c.lot_id')}
  ORDER BY c.product_id, c.lot_id
  ON CONFLICT (product_id, warehouse_id, lot_id) DO NOTHING`;

/** Makes the levels that are touched for the first time, with nothing on them: one each, however many do so at once. */
export async function touchLevels(tx: Tx, warehouseId: string, changes: readonly Change[]): Promise<void> {
  await tx.$executeRawUnsafe(TOUCH, ...valuesOf(warehouseId, changes));
}

const HOLD = `
  SELECT l.id AS "levelId", l.product_id AS "productId", l.lot_id AS "lotId", l.on_hand AS "onHand", c.quantity
  FROM (SELECT c.*, ${levelIdOf('c')} AS level_id FROM ${CHANGES}) c
  JOIN stock_levels l ON ${lookedUp('l.id', 'c.level_id')}
  ORDER BY c.product_id, c.level_id FOR NO KEY UPDATE OF l`;

/** Holds the levels of changes until the transaction ends. @returns each with what lies there */
export async function holdLevels(tx: Tx, warehouseId: string, changes: readonly Change[]): Promise<HeldLevel[]> {
  return tx.$queryRawUnsafe<HeldLevel[]>(HOLD, ...valuesOf(warehouseId, changes));
}

/** Why goods move. */
export interface Cause {
  readonly kind: LedgerKind;
  readonly documentId: string;
  readonly actorId: string | null;
  readonly reason: string | null;
}

const CHANGE_LEVELS = `
  WITH changed AS (
    UPDATE stock_levels l SET on_hand = l.on_hand + c.quantity FROM unnest($1::uuid[], $2::int[]) AS c (id, quantity)
    WHERE ${lookedUp('l.id', 'c.id')} RETURNING l.product_id, l.warehouse_id, l.lot_id, l.on_hand, c.quantity)
  INSERT INTO ledger_entries (id, product_id, kind, delta, balance, warehouse_id, lot_id, document_id, actor_id, reason)
  SELECT new_id(), product_id, $3::ledger_kind, quantity, on_hand, warehouse_id, lot_id, $4::uuid, $5::uuid, $6 FROM changed`;

/** Changes levels that are held, with a row of the ledger for each. */
export async function changeLevels(tx: Tx, levels: readonly HeldLevel[], cause: Cause): Promise<void> {
  const { kind, documentId, actorId, reason } = cause;
  const ids = levels.map(({ levelId }) => levelId);
  const quantities = levels.map(({ quantity }) => quantity);
  await tx.$executeRawUnsafe(CHANGE_LEVELS, ids, quantities, kind, documentId, actorId, reason);
}

const CHANGE_STOCKS = `
  WITH changed AS (
    UPDATE products p SET ${changedBy('c.units')}
    FROM unnest($1::uuid[], $2::int[]) AS c (id, units)
    WHERE ${lookedUp('p.id', 'c.id')} RETURNING p.id, p.stock, c.units, ${coveredIn('c.units', 'p.stock')} AS covered),
  entered AS (
    INSERT INTO ledger_entries (id, product_id, kind, delta, balance, document_id, actor_id, reason)
    SELECT new_id(), id, $3::ledger_kind, units, stock + covered, $4::uuid, $5::uuid, $6 FROM changed RETURNING 1),
  ${enterCovered('changed', 'entered')}
  SELECT count(*) FROM entered`;

/** Changes what can be promised of products whose rows are held, with a row of the ledger for each. A shortfall is covered first. */
export async function changeStocks(tx: Tx, units: ReadonlyMap<string, number>, cause: Cause): Promise<void> {
  const { kind, documentId, actorId, reason } = cause;
  await tx.$queryRawUnsafe(
    CHANGE_STOCKS,
    [...units.keys()],
    [...units.values()],
    ...[kind, documentId, actorId, reason],
  );
}
