import type pg from 'pg';
import { after, lookedUp, PATIENCE, type Statement } from '../platform/statements.ts';
import { columnOf, insertStatement, insertValues, plainArray } from '../platform/tables.ts';
import { type ClaimKind, type ClaimSet, inIdOrder } from './claims.ts';
import { ConcurrencyError } from './conflict.ts';
import { ownerColumn, type WriteSet, type WriteShape } from './write-set.ts';

/** A statement that writes whole write sets of a shape, however many rows they have. */
export type WriteStatement = Statement;

/**
 * One step of the statement that claims: the rows are locked in id order, which is the order that everyone keeps, once
 * those of the kinds before are claimed; then they are written where their versions hold. One step waits for the other
 * by asking for its count; a join would compare every row with every row.
 */
function claimSteps({ table, counted }: ClaimKind, before: string, first: number): string[] {
  const counting = counted !== undefined;
  return [
    `locked_${table} AS (
      SELECT id FROM ${table} WHERE id = ANY($${first}::uuid[]) AND ${after(before)} ORDER BY id FOR NO KEY UPDATE)`,
    `claimed_${table} AS (
      UPDATE ${table} t SET version = t.version + 1${counting ? `, ${columnOf(counted)} = n.counted` : ''}
      FROM unnest($${first}::uuid[], $${first + 1}::int[]${counting ? `, $${first + 2}::int[]` : ''})
        AS n (id, version${counting ? ', counted' : ''})
      WHERE ${lookedUp('t.id', 'n.id')} AND t.version = n.version AND ${after(`locked_${table}`)} RETURNING t.id)`,
  ];
}

function claimValues({ kind, claims }: ClaimSet): unknown[] {
  const sorted = inIdOrder(claims);
  return [
    plainArray(sorted.map(({ id }) => id)),
    plainArray(sorted.map(({ version }) => version)),
    ...(kind.counted === undefined ? [] : [plainArray(sorted.map(({ count }) => count))]),
  ];
}

/**
 * The statement that writes all of a write set, or, where a version has moved, nothing of it: refuse_stale takes it back.
 */
export function writeStatement(name: string, shape: WriteShape): WriteStatement {
  const steps = [PATIENCE];
  const stale: string[] = [];
  let next = 2;
  let before = 'patience';
  for (const kind of shape.claims) {
    steps.push(...claimSteps(kind, before, next));
    before = `claimed_${kind.table}`;
    stale.push(`refuse_stale('${kind.resource}', (SELECT count(*) FROM ${before}), cardinality($${next}::uuid[]))`);
    next += kind.counted === undefined ? 2 : 3;
  }
  for (const table of shape.inserts) {
    steps.push(`into_${table.name} AS (${insertStatement(table, next)})`);
    next += Object.keys(table.columns).length;
  }
  for (const removal of shape.removals) {
    const { name: table } = removal.table;
    steps.push(`from_${table} AS (DELETE FROM ${table} WHERE ${ownerColumn(removal)} = ANY($${next}::uuid[]))`);
    next += 1;
  }
  return { name, text: `WITH ${steps.join(',\n')}\nSELECT ${stale.join(', ')}` };
}

/**
 * What refuse_stale says: which kind of version had moved. Its words tell it: a distributed PostgreSQL passes them on from
 * its workers, but no constraint's name.
 */
export function staleResource(error: unknown, { claims }: Pick<WriteShape, 'claims'>): string | undefined {
  const { code, message } = error as { code?: string; message?: string };
  if (code !== '40001') return undefined;
  const [, resource] = /^stale ([\w-]+): /.exec(message ?? '') ?? [];
  return claims.find((kind) => kind.resource === resource)?.resource;
}

/**
 * Writes a set in one statement, which is its own transaction where there is none.
 * @param set of the shape that the statement was made for
 * @param lockWaitMs longest wait for a row that someone else holds
 * @throws ConcurrencyError when a version has moved; nothing is written then
 */
export async function writeBySql(
  client: pg.ClientBase,
  { name, text }: WriteStatement,
  set: WriteSet,
  lockWaitMs: number,
): Promise<void> {
  const values = [
    String(lockWaitMs),
    ...set.claims.flatMap(claimValues),
    ...set.inserts.flatMap(insertValues),
    ...set.removals.map(({ owners }) => plainArray(owners)),
  ];
  await client.query({ name, text, values }).catch((error: unknown) => {
    const resource = staleResource(error, { claims: set.claims.map(({ kind }) => kind) });
    if (resource === undefined) throw error;
    // Of several rows the database does not say which; of one it is clear.
    const ofKind = set.claims.find(({ kind }) => kind.resource === resource)?.claims ?? [];
    throw new ConcurrencyError(resource, ofKind.length === 1 ? ofKind[0]?.id : undefined, error);
  });
}
