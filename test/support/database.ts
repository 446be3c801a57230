import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { inject, onTestFinished } from 'vitest';
import type { Reach } from '../../src/platform/connections.ts';
import { type Database, openDatabase } from '../../src/platform/database.ts';

async function asAdmin(statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: inject('adminUrl') });
  await client.connect();
  await client.query(statement);
  await client.end();
}

export interface TestDatabase {
  readonly url: string;
  drop(): Promise<void>;
}

/** A database of its own: a clone of the migrated template, or an empty one. */
export async function createTestDatabase({ empty = false } = {}): Promise<TestDatabase> {
  const name = `test_${randomBytes(6).toString('hex')}`;
  // Copied as files, a template takes a third of the time that it takes through the log, and its drop a quarter.
  await asAdmin(`CREATE DATABASE ${name} TEMPLATE ${empty ? 'template0' : inject('templateName')} STRATEGY FILE_COPY`);
  return {
    url: inject('adminUrl').replace(/\/[^/]*$/, `/${name}`),
    drop: () => asAdmin(`DROP DATABASE ${name} WITH (FORCE)`),
  };
}

/** How the product reaches a database of the tests: through the pooler of TEST_POOLER, where there is one. */
export function reachOfTest(databaseUrl: string): Required<Reach> {
  const pooler = inject('pooler');
  const url = new URL(databaseUrl);
  if (pooler !== null) url.port = String(pooler.port);
  return { url: url.href, directUrl: databaseUrl, namesStatements: pooler?.namesStatements ?? true };
}

/** The same, dropped at the end of the test. @returns its address */
export async function databaseForTest(options?: { empty?: boolean }): Promise<string> {
  const database = await createTestDatabase(options);
  onTestFinished(() => database.drop());
  return database.url;
}

/** Opens a database for the length of one test. Warnings are collected, so that a test can look at them. */
export function openForTest(url: string, poolSize = 5): Database & { readonly warnings: string[] } {
  const warnings: string[] = [];
  const db = openDatabase({ ...reachOfTest(url), poolSize, onWarning: (message) => warnings.push(message) });
  onTestFinished(() => db.close());
  return { ...db, warnings };
}

/** A session of its own beside the pool, for the length of one test. */
export async function sessionForTest(url: string): Promise<pg.Client> {
  // Not the product's: a test may hold a lock as long as it needs.
  const options = '-c statement_timeout=0 -c lock_timeout=0 -c idle_in_transaction_session_timeout=0';
  const client = new pg.Client({ connectionString: url, options });
  await client.connect();
  onTestFinished(() => client.end());
  return client;
}

/** How many connections of the session's database wait for a lock. A session in a transaction would see the same for ever. */
export async function waitingForLocks(session: pg.Client | pg.Pool): Promise<number> {
  const { rows } = await session.query(
    `SELECT count(*)::int AS count FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
  );
  return rows[0].count;
}

/** Has the sessions that begin from now on keep to these settings, in milliseconds, instead of the product's own. */
export async function keepForSessions(url: string, settings: Readonly<Record<string, number>>): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const database = new URL(url).pathname.slice(1);
  for (const [name, ms] of Object.entries(settings)) {
    await client.query(`ALTER ROLE CURRENT_USER IN DATABASE ${database} SET ${name} = ${ms}`);
  }
  await client.end();
}
