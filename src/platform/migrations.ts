import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type pg from 'pg';
import { allowSilence, openClient, SILENCE_TIMEOUT_MS } from './connections.ts';
import { type Migration, readMigrations } from './migration-files.ts';
import { boundLocks, type OnWaiting, whenLocksAreFree } from './migration-locks.ts';
import { inTransaction, runInSteps, runStatements, SQL_SILENCE_TIMEOUT_MS, type Target } from './migration-steps.ts';
import { quotedSchemaOf } from './schema-name.ts';

const FOLDER = join(import.meta.dirname, '../../prisma/migrations');
const MIGRATION_LOCK = 72_707_369; // The key Prisma Migrate itself locks, so that the two exclude each other.

/** The table exactly as Prisma Migrate makes it, so that `prisma migrate status` agrees. */
const HISTORY_TABLE = `CREATE TABLE IF NOT EXISTS _prisma_migrations (
  id VARCHAR(36) PRIMARY KEY NOT NULL, checksum VARCHAR(64) NOT NULL, finished_at TIMESTAMPTZ,
  migration_name VARCHAR(255) NOT NULL, logs TEXT, rolled_back_at TIMESTAMPTZ,
  started_at TIMESTAMPTZ NOT NULL DEFAULT now(), applied_steps_count INTEGER NOT NULL DEFAULT 0)`;

/** How long to wait for other processes to apply theirs, and how often to ask. */
const TURN_TIMEOUT_MINUTES = 10;
const TURN_POLL_MS = 200;

interface Queryable {
  query(text: string): Promise<{ rows: Record<string, unknown>[] }>;
}

let migrations: readonly Migration[] | undefined;

/** Those of this code. Read once: a process stays what it was started as, and every probe asks. */
function ownMigrations(): readonly Migration[] {
  migrations ??= readMigrations(FOLDER);
  return migrations;
}

async function appliedChecksums(client: Queryable): Promise<Map<string, string>> {
  const { rows } = await client.query(
    `SELECT migration_name, checksum FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL`,
  );
  return new Map(rows.map((row) => [String(row.migration_name), String(row.checksum)]));
}

/** Names of the migrations that this code needs and the database lacks. */
export async function pendingMigrations(pool: Queryable): Promise<string[]> {
  const applied = await history(pool);
  return ownMigrations()
    .map(({ name }) => name)
    .filter((name) => !applied.has(name));
}

export interface MigrateOptions {
  /** Where the migrations are. Default: those of this code. */
  readonly folder?: string;
  /** Told now and then while others hold what a migration needs. */
  readonly onWaiting?: OnWaiting;
}

/**
 * Brings a database up to the schema of this code: every missing migration in order, each in a transaction of its own
 * unless its file says otherwise. None waits for a lock so long that others, who wait behind it, would notice; it tries
 * again instead. Processes that start together wait for each other. Where nothing is missing, reading is all it does.
 * @param onApplied told of every migration when it is done
 * @throws Error when an applied migration differs from its file, or a migration fails (nothing of it stays)
 */
export async function migrate(
  databaseUrl: string,
  onApplied: (name: string) => void = () => {},
  { folder, onWaiting = () => {} }: MigrateOptions = {},
): Promise<void> {
  const wanted = folder === undefined ? ownMigrations() : readMigrations(folder);
  const client = await openClient({
    url: databaseUrl,
    applicationName: 'tianguis migrate',
    silenceTimeoutMs: SILENCE_TIMEOUT_MS,
  });
  const target = { url: databaseUrl, schema: quotedSchemaOf(databaseUrl), onWaiting };
  try {
    const missing = await inTransaction(client, target.schema, async () => missingOf(wanted, await history(client)));
    for (const migration of missing) {
      if (await apply(client, target, migration)) onApplied(migration.name);
    }
  } finally {
    await client.end();
  }
}

async function history(client: Queryable): Promise<Map<string, string>> {
  const { rows } = await client.query(`SELECT to_regclass('_prisma_migrations') IS NOT NULL AS made`);
  return rows[0]?.made ? appliedChecksums(client) : new Map();
}

/** @throws Error when an applied one differs from its file */
function missingOf(wanted: readonly Migration[], applied: ReadonlyMap<string, string>): Migration[] {
  return wanted.filter(({ name, checksum }) => {
    const known = applied.get(name);
    if (known === undefined || known === checksum) return known === undefined;
    throw new Error(
      `Migration ${name} was changed after it was applied. Restore the file, and put the change into a new migration.`,
    );
  });
}

/**
 * Does something that only one process at a time may. The lock ends with the transaction, so that it can't be left behind on
 * a connection that a pooler lends to others. Whoever waits for it asks again and again: in a transaction that waited it
 * would be waited for itself, by an index that is made CONCURRENTLY.
 * @throws Error when others had their turn for ten minutes
 */
async function inTurn<T>(client: pg.Client, schema: string, work: () => Promise<T>): Promise<T> {
  const deadline = performance.now() + TURN_TIMEOUT_MINUTES * 60_000;
  for (;;) {
    const turn = await inTransaction(client, schema, async () => {
      const { rows } = await client.query('SELECT pg_try_advisory_xact_lock($1) AS mine', [MIGRATION_LOCK]);
      return rows[0].mine ? { result: await work() } : undefined;
    });
    if (turn !== undefined) return turn.result;
    if (performance.now() > deadline)
      throw new Error(`another process has been applying migrations for ${TURN_TIMEOUT_MINUTES} minutes`);
    await delay(TURN_POLL_MS);
  }
}

/**
 * Applies a migration, unless another process was first.
 * @returns whether it was applied here
 */
async function apply(client: pg.Client, target: Target, migration: Migration): Promise<boolean> {
  const { schema, onWaiting } = target;
  const inItsTurn = () =>
    inTurn(client, schema, async () => {
      allowSilence(client, SILENCE_TIMEOUT_MS);
      await boundLocks(client);
      await makeSchema(client, schema);
      // Made before it is looked for: PostgreSQL 15 goes on remembering that it was not there when this process began to wait.
      await client.query(HISTORY_TABLE);
      const isMissing = missingOf([migration], await appliedChecksums(client)).length > 0;
      if (isMissing) await write(client, target, migration);
      return isMissing;
    });
  return whenLocksAreFree(inItsTurn, onWaiting).catch((error: unknown) => {
    throw new Error(`Migration ${migration.name} failed: ${(error as Error).message}`, { cause: error });
  });
}

async function write(client: pg.Client, target: Target, migration: Migration): Promise<void> {
  const { name, sql, manner, checksum } = migration;
  allowSilence(client, SQL_SILENCE_TIMEOUT_MS);
  if (manner === 'in a transaction') {
    await runStatements(client, sql);
  } else {
    // Idle the while, and keeping the turn.
    await client.query('SET LOCAL idle_in_transaction_session_timeout = 0');
    await runInSteps(target, migration);
  }
  allowSilence(client, SILENCE_TIMEOUT_MS);
  await client.query(
    `INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at, applied_steps_count)
     VALUES ($1, $2, $3, now(), 1)`,
    [randomUUID(), checksum, name],
  );
}

/** Only where it is absent: even IF NOT EXISTS wants the right to make one. */
async function makeSchema(client: pg.Client, schema: string): Promise<void> {
  const { rows } = await client.query('SELECT to_regnamespace($1) IS NULL AS absent', [schema]);
  if (rows[0].absent) await client.query(`CREATE SCHEMA ${schema}`);
}
