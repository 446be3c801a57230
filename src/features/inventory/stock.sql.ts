import type { Tx } from '../../platform/database.ts';
import { type Ask, after } from '../../platform/statements.ts';
import { insertStatement, insertValues, ofAnyLength, plainArray, type RowSet } from '../../platform/tables.ts';
import { LEDGER_ENTRIES } from './tables.ts';

/** A row that was read, at its version. */
export interface RowVersion {
  readonly id: string;
  readonly version: number;
}

/**
 * Takes the row locks of products in id order, the order that everyone keeps, and returns their present versions.
 * NO KEY UPDATE, since nobody changes an id: rows that only point at the product are not held up.
 */
export async function lockProductRows(tx: Tx, ids: readonly string[]): Promise<RowVersion[]> {
  return tx.$queryRaw<RowVersion[]>`
    SELECT id, version FROM products WHERE id = ANY(${ids}::uuid[]) ORDER BY id FOR NO KEY UPDATE`;
}

/** Takes the row locks of those products that nobody holds, without waiting. */
export async function lockFreeProductRows(tx: Tx, ids: readonly string[]): Promise<{ id: string }[]> {
  return tx.$queryRaw<{ id: string }[]>`
    SELECT id FROM products WHERE id = ANY(${ids}::uuid[]) FOR NO KEY UPDATE SKIP LOCKED`;
}

const HOLD_AND_ENTER = {
  name: 'stock-hold-and-enter',
  text: `
    WITH held AS MATERIALIZED (
      SELECT id, version FROM products WHERE id = ANY(${ofAnyLength('$1::uuid[]')}::uuid[]) ORDER BY id FOR NO KEY UPDATE),
    entered AS (${insertStatement(LEDGER_ENTRIES, 2, ofAnyLength)} WHERE ${after('held')})
    SELECT id, version FROM held`,
};

/**
 * Takes the row locks of products in id order, then writes ledger rows of theirs: before their stock, since what points at
 * a row that is held but not rewritten yet is checked in half the time.
 * @returns the products that there are, at their present versions
 */
export async function holdAndEnter(ask: Ask, ids: readonly string[], entries: RowSet): Promise<RowVersion[]> {
  const rows = await ask<[string, number]>(HOLD_AND_ENTER, [plainArray(ids), ...insertValues(entries)]);
  return rows.map(([id, version]) => ({ id, version }));
}

const ADD = {
  name: 'stock-add',
  text: `
    WITH added AS (
      UPDATE products p SET stock = p.stock + c.delta, version = p.version + 1
      FROM unnest(${ofAnyLength('$1::uuid[]')}, ${ofAnyLength('$2::int[]')}, ${ofAnyLength('$3::int[]')})
        AS c (id, version, delta)
      WHERE p.id = c.id AND p.version = c.version RETURNING 1)
    SELECT count(*)::int FROM added`,
};

/** Adds to many stocks at once where the version still holds. @returns how many rows it changed */
export async function addToStocks(
  ask: Ask,
  additions: readonly (RowVersion & { readonly delta: number })[],
): Promise<number> {
  const values = [
    plainArray(additions, ({ id }) => id),
    plainArray(additions, ({ version }) => version),
    plainArray(additions, ({ delta }) => delta),
  ];
  const [row] = await ask<[number]>(ADD, values);
  return row?.[0] ?? 0;
}
