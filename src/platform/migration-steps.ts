import { setTimeout as delay } from 'node:timers/promises';
import type pg from 'pg';
import { openClient } from './connections.ts';
import type { Migration } from './migration-files.ts';
import { boundLocks, type OnWaiting, whenLocksAreFree } from './migration-locks.ts';
import { expectSession } from './reach.ts';
import { splitStatements } from './sql-statements.ts';

const MINUTE_MS = 60_000;
/** One statement of a migration may take long on a large table; nothing else here may. */
export const SQL_SILENCE_TIMEOUT_MS = 60 * MINUTE_MS;
/** Longest wait of an index for the transactions that were there before it. It is in nobody's way meanwhile. */
const INDEX_WAIT = '10min';
/** The server leaves off what it does for a migrator that is gone after so long, and does not finish it unasked. */
const GONE_CHECK = '1s';
/** All batches of a migration. Those that are done stay, so that the next run goes on. */
const BATCHES_TIMEOUT_MS = 24 * 60 * MINUTE_MS;
/** Between two batches, as long as the first took, but no longer: others have half of the time to themselves. */
const BATCH_PAUSE_MS_MAX = 1_000;

/** Where a migration is applied. */
export interface Target {
  readonly url: string;
  /** Quoted. */
  readonly schema: string;
  readonly onWaiting: OnWaiting;
}

/**
 * Runs work in a transaction that looks for tables in the schema, and nowhere else. It does so by itself: the role that
 * migrates need not be the product's, and a session may be a pooler's.
 * @param schema quoted
 */
export async function inTransaction<T>(client: pg.Client, schema: string, work: () => Promise<T>): Promise<T> {
  try {
    await client.query('BEGIN');
    await client.query(`SET LOCAL search_path = ${schema}`);
    const result = await work();
    await client.query('COMMIT');
    return result;
  } catch (error) {
    // Where even this fails the connection is lost, and the transaction with it.
    await client.query('ROLLBACK').catch(() => {});
    throw error;
  }
}

/** One statement a command: a distributed PostgreSQL hands commands on to its nodes as they came, and these take no more. */
export async function runStatements(client: pg.Client, sql: string): Promise<void> {
  for (const { text, line } of splitStatements(sql)) {
    await client.query(text).catch((error: unknown) => {
      throw new Error(`line ${line}: ${(error as Error).message}`, { cause: error });
    });
  }
}

/** @throws Error when there is not exactly one */
function onlyStatement({ sql, manner }: Migration): string {
  const [statement, ...others] = splitStatements(sql);
  if (statement === undefined || others.length > 0) throw new Error(`a migration ${manner} has one statement`);
  return statement.text;
}

/**
 * Does what a migration asks for that has no place in one transaction, on a connection of its own: the caller's keeps other
 * migrators out meanwhile. Stopped anywhere, it can be done again.
 * @throws Error of PostgreSQL, or when it is not finished in a day
 */
export async function runInSteps(target: Target, migration: Migration): Promise<void> {
  const statement = onlyStatement(migration);
  const client = await openClient({
    url: target.url,
    applicationName: 'tianguis migrate',
    silenceTimeoutMs: SQL_SILENCE_TIMEOUT_MS,
  });
  try {
    if (migration.manner === 'in batches') await runBatches(client, target, statement);
    else await runConcurrently(client, target, statement);
  } finally {
    await client.end();
  }
}

async function runBatches(client: pg.Client, { schema, onWaiting }: Target, statement: string): Promise<void> {
  const deadline = performance.now() + BATCHES_TIMEOUT_MS;
  const batch = () =>
    inTransaction(client, schema, async () => {
      await boundLocks(client);
      return (await client.query(statement)).rowCount ?? 0;
    });
  for (;;) {
    const start = performance.now();
    if ((await whenLocksAreFree(batch, onWaiting)) === 0) return;
    if (performance.now() > deadline)
      throw new Error('its batches found no end in a day; the next run goes on with them');
    await delay(Math.min(BATCH_PAUSE_MS_MAX, performance.now() - start));
  }
}

const INDEX = /^create\s+(?:unique\s+)?index\s+concurrently\s+if\s+not\s+exists\s+("[^"]+"|\w+)/i;

/** By settings of the session, which others must not get with it. @throws ReachError where a pooler would have them get it */
async function runConcurrently(client: pg.Client, { schema }: Target, statement: string): Promise<void> {
  await expectSession(client, 'An index that is made CONCURRENTLY');
  await client.query(`SET search_path = ${schema}`);
  await client.query('SET statement_timeout = 0');
  await client.query(`SET lock_timeout = '${INDEX_WAIT}'`);
  await client.query(`SET client_connection_check_interval = '${GONE_CHECK}'`);
  const index = INDEX.exec(statement)?.[1];
  if (index !== undefined) await dropUnfinished(client, index);
  try {
    await client.query(statement);
  } catch (error) {
    // What is left of it costs every write and serves no read. Where this fails too, the next run does it.
    if (index !== undefined) await dropUnfinished(client, index).catch(() => {});
    throw error;
  }
}

/** An index whose making was cut short is there, but INVALID: IF NOT EXISTS would take it for made. */
async function dropUnfinished(client: pg.Client, index: string): Promise<void> {
  const { rows } = await client.query('SELECT FROM pg_index WHERE indexrelid = to_regclass($1) AND NOT indisvalid', [
    index,
  ]);
  if (rows.length > 0) await client.query(`DROP INDEX CONCURRENTLY IF EXISTS ${index}`);
}
