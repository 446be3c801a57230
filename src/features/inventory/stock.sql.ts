import type { Tx } from '../../platform/database.ts';
import { type Ask, after, lookedUp } from '../../platform/statements.ts';
import { insertStatement, insertValues, ofAnyLength, plainArray, type RowSet } from '../../platform/tables.ts';
import { LEDGER_ENTRIES } from './tables.ts';

/**
 * Takes the row locks of products in id order, the order that everyone keeps.
 * NO KEY UPDATE, since nobody changes an id: rows that only point at the product are not held up.
 */
export async function lockProductRows(tx: Tx, ids: readonly string[]): Promise<void> {
  await tx.$queryRaw`
    SELECT id FROM products WHERE id = ANY(${ids}::uuid[]) ORDER BY id FOR NO KEY UPDATE`;
}

/** Takes the row locks of those products that nobody holds, without waiting. */
export async function lockFreeProductRows(tx: Tx, ids: readonly string[]): Promise<{ id: string }[]> {
  return tx.$queryRaw<{ id: string }[]>`
    SELECT id FROM products WHERE id = ANY(${ids}::uuid[]) FOR NO KEY UPDATE SKIP LOCKED`;
}

/**
 * Takes the row locks first, in id order, and adds to the stock that is there then, whoever changed it meanwhile. One step
 * waits for the other by asking for its count; a join would compare every row with every row.
 */
const RETURN = {
  name: 'stock-return',
  text: `
    WITH held AS (
      SELECT id FROM products WHERE id = ANY(${ofAnyLength('$1::uuid[]')}::uuid[]) ORDER BY id FOR NO KEY UPDATE),
    added AS (
      UPDATE products p SET stock = p.stock + n.units, version = p.version + 1
      FROM unnest(${ofAnyLength('$1::uuid[]')}, ${ofAnyLength('$2::int[]')}) AS n (id, units)
      WHERE ${lookedUp('p.id', 'n.id')} AND ${after('held')} RETURNING 1),
    entered AS (${insertStatement(LEDGER_ENTRIES, 3, ofAnyLength)})
    SELECT count(*)::int FROM added`,
};

/**
 * Adds units to the stocks of many products at once, and writes the ledger rows that say why.
 * @param units by product
 * @returns how many products there are
 */
export async function addToStocks(ask: Ask, units: ReadonlyMap<string, number>, entries: RowSet): Promise<number> {
  const values = [plainArray([...units.keys()]), plainArray([...units.values()]), ...insertValues(entries)];
  const [row] = await ask<[number]>(RETURN, values);
  return row?.[0] ?? 0;
}
