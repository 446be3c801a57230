import type pg from 'pg';
import { plainArray } from '../platform/tables.ts';
import type { ClaimKind } from './claims.ts';

/** Row locks of whatever decisions are made of, over `pg`. */

/** Rows of one table that a decision needs, and how strongly. */
export interface RowKind {
  /** Its name in RowNames. */
  readonly resource: string;
  readonly table: string;
  readonly strength: 'NO KEY UPDATE' | 'KEY SHARE';
}

/** Rows that are claimed: they change. Nobody changes an id, so rows that only point at them are not held up. */
export function claimedRows({ resource, table }: ClaimKind): RowKind {
  return { resource, table, strength: 'NO KEY UPDATE' };
}

/** Rows that new rows point at: PostgreSQL keeps their ids from changing meanwhile. */
export function referredRows(resource: string, table: string): RowKind {
  return { resource, table, strength: 'KEY SHARE' };
}

/** A row by its kind and id, such as `product 0198…`. */
export type RowName = `${string} ${string}`;

export function rowName({ resource }: Pick<RowKind, 'resource'>, id: string): RowName {
  return `${resource} ${id}`;
}

/** What rowName was given. */
export function namedRow(row: RowName): { readonly resource: string; readonly id: string } {
  const space = row.indexOf(' ');
  return { resource: row.slice(0, space), id: row.slice(space + 1) };
}

const SET_LOCK_WAIT = `SELECT set_config('lock_timeout', $1, true)`;

/** Begins a transaction in which every wait for a row is bounded, in milliseconds. */
export async function beginBounded(client: pg.ClientBase, lockWaitMs: number): Promise<void> {
  const values = [String(lockWaitMs)];
  await Promise.all([client.query('BEGIN'), client.query({ name: 'lock-wait', text: SET_LOCK_WAIT, values })]);
}

/**
 * The statement that takes the row locks of one kind, in id order, which is the order that everyone keeps.
 * @param ids a query of their ids
 */
export function lockStatement({ table, strength }: RowKind, ids: string): string {
  return `SELECT FROM ${table} WHERE id IN (${ids}) ORDER BY id FOR ${strength}`;
}

/**
 * Takes those row locks that nobody else has, without waiting, for as long as the transaction lasts; outside of one, for a
 * moment.
 * @param kinds of all the rows, in the order in which everyone takes their locks
 * @returns the rows it got
 * @throws Error when a row is of none of the kinds
 */
export async function lockFree(
  client: pg.ClientBase,
  kinds: readonly RowKind[],
  rows: readonly RowName[],
): Promise<ReadonlySet<RowName>> {
  const byResource = Map.groupBy(rows.map(namedRow), ({ resource }) => resource);
  const known = new Set(kinds.map(({ resource }) => resource));
  const unknown = [...byResource.keys()].find((resource) => !known.has(resource));
  if (unknown !== undefined) throw new Error(`there is no kind of row for ${unknown}`);
  const got = await Promise.all(
    kinds.map((kind) => lockFreeOf(client, kind, byResource.get(kind.resource)?.map(({ id }) => id) ?? [])),
  );
  return new Set(got.flat());
}

async function lockFreeOf(client: pg.ClientBase, kind: RowKind, ids: readonly string[]): Promise<RowName[]> {
  if (ids.length === 0) return [];
  const { rows } = await client.query<{ id: string }>({
    name: `lock-free-${kind.table}-${kind.strength}`,
    text: `SELECT id FROM ${kind.table} WHERE id = ANY($1::uuid[]) ORDER BY id FOR ${kind.strength} SKIP LOCKED`,
    values: [plainArray(ids)],
  });
  return rows.map(({ id }) => rowName(kind, id));
}
