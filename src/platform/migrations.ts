import { createHash, randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type pg from 'pg';
import { allowSilence, openClient, SILENCE_TIMEOUT_MS } from './connections.ts';
import { quotedSchemaOf } from './schema-name.ts';
import { splitStatements } from './sql-statements.ts';

const FOLDER = join(import.meta.dirname, '../../prisma/migrations');
const MIGRATION_LOCK = 72_707_369; // The key Prisma Migrate itself locks, so that the two exclude each other.

/** The table exactly as Prisma Migrate makes it, so that `prisma migrate status` agrees. */
const HISTORY_TABLE = `CREATE TABLE IF NOT EXISTS _prisma_migrations (
  id VARCHAR(36) PRIMARY KEY NOT NULL, checksum VARCHAR(64) NOT NULL, finished_at TIMESTAMPTZ,
  migration_name VARCHAR(255) NOT NULL, logs TEXT, rolled_back_at TIMESTAMPTZ,
  started_at TIMESTAMPTZ NOT NULL DEFAULT now(), applied_steps_count INTEGER NOT NULL DEFAULT 0)`;

const MINUTE_MS = 60_000;
/** How long to wait for other processes to apply theirs. */
const TURN_TIMEOUT_MINUTES = 10;
/** A little more: the server gives up first, and says so. */
const TURN_SILENCE_TIMEOUT_MS = (TURN_TIMEOUT_MINUTES + 1) * MINUTE_MS;
/** How long a migration waits for a table: everyone else who wants it waits behind. */
const TABLE_LOCK_TIMEOUT = '10s';
/** One statement of a migration may take long on a large table; nothing else here may. */
const SQL_SILENCE_TIMEOUT_MS = 60 * MINUTE_MS;

interface Migration {
  readonly name: string;
  readonly sql: string;
  /** SHA-256 of the file, as Prisma Migrate computes it. */
  readonly checksum: string;
}

interface Queryable {
  query(text: string): Promise<{ rows: Record<string, unknown>[] }>;
}

let migrations: readonly Migration[] | undefined;

/** Those of this code. Read once: a process stays what it was started as, and every probe asks. */
function ownMigrations(): readonly Migration[] {
  migrations ??= readMigrations();
  return migrations;
}

function readMigrations(): Migration[] {
  return readdirSync(FOLDER, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort()
    .map((name) => {
      const file = readFileSync(join(FOLDER, name, 'migration.sql'));
      return { name, sql: file.toString('utf8'), checksum: createHash('sha256').update(file).digest('hex') };
    });
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

/**
 * Brings a database up to the schema of this code: every missing migration in order, each in a transaction of its own.
 * Processes that start together wait for each other. Where nothing is missing, reading is all it does.
 * @param onApplied told of every migration when it is done
 * @throws Error when an applied migration differs from its file, or a migration fails (nothing of it stays)
 */
export async function migrate(databaseUrl: string, onApplied: (name: string) => void = () => {}): Promise<void> {
  const client = await openClient({
    url: databaseUrl,
    applicationName: 'tianguis migrate',
    silenceTimeoutMs: SILENCE_TIMEOUT_MS,
  });
  const schema = quotedSchemaOf(databaseUrl);
  try {
    const missing = await inTransaction(client, schema, async () => missingFrom(await history(client)));
    for (const migration of missing) {
      if (await apply(client, schema, migration)) onApplied(migration.name);
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
function missingFrom(applied: ReadonlyMap<string, string>): Migration[] {
  return ownMigrations().filter(({ name, checksum }) => {
    const known = applied.get(name);
    if (known === undefined || known === checksum) return known === undefined;
    throw new Error(
      `Migration ${name} was changed after it was applied. Restore the file, and put the change into a new migration.`,
    );
  });
}

/**
 * Runs work in a transaction that looks for tables in the schema, and nowhere else. It does so by itself: the role that
 * migrates need not be the product's, and a session may be a pooler's.
 * @param schema quoted
 */
async function inTransaction<T>(client: pg.Client, schema: string, work: () => Promise<T>): Promise<T> {
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

/**
 * Applies a migration, unless another process was first. The lock ends with the transaction, so that it can't be left
 * behind on a connection that a pooler lends to others.
 * @returns whether it was applied here
 */
async function apply(client: pg.Client, schema: string, migration: Migration): Promise<boolean> {
  const { name } = migration;
  const applying = inTransaction(client, schema, async () => {
    await client.query('SET LOCAL statement_timeout = 0');
    await client.query(`SET LOCAL lock_timeout = '${TURN_TIMEOUT_MINUTES}min'`);
    allowSilence(client, TURN_SILENCE_TIMEOUT_MS);
    await client.query('SELECT pg_advisory_xact_lock($1)', [MIGRATION_LOCK]);
    allowSilence(client, SILENCE_TIMEOUT_MS);
    await makeSchema(client, schema);
    // Made before it is looked for: PostgreSQL 15 goes on remembering that it was not there when this process began to wait.
    await client.query(HISTORY_TABLE);
    const isMissing = missingFrom(await appliedChecksums(client)).some((missing) => missing.name === name);
    if (isMissing) await write(client, migration);
    return isMissing;
  });
  return applying.catch((error: unknown) => {
    throw new Error(`Migration ${name} failed: ${(error as Error).message}`, { cause: error });
  });
}

async function write(client: pg.Client, { name, sql, checksum }: Migration): Promise<void> {
  await client.query(`SET LOCAL lock_timeout = '${TABLE_LOCK_TIMEOUT}'`);
  allowSilence(client, SQL_SILENCE_TIMEOUT_MS);
  await run(client, sql);
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

/** One statement a command: a distributed PostgreSQL hands commands on to its nodes as they came, and these take no more. */
async function run(client: pg.Client, sql: string): Promise<void> {
  for (const { text, line } of splitStatements(sql)) {
    await client.query(text).catch((error: unknown) => {
      throw new Error(`line ${line}: ${(error as Error).message}`, { cause: error });
    });
  }
}
