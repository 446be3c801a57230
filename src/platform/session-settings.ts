import type pg from 'pg';
import { openClient, SILENCE_TIMEOUT_MS } from './connections.ts';
import { SchemaError, schemaOf } from './schema-name.ts';

/**
 * What holds for every session of the product's role in its database. Kept with the role in the database, not given at
 * the connect: so it also holds behind a pooler in transaction mode, which refuses such parameters or mixes them up
 * between clients, and on the workers of a distributed PostgreSQL.
 */
const SETTINGS: Readonly<Record<string, string>> = {
  /** No one waits longer for a row. */
  lock_timeout: '2s',
  /** Less than the client waits for an answer, so that the server gives up first and says so. */
  statement_timeout: '4s',
  /**
   * Plans are kept per connection, those of foreign keys too. One made while a table was small scans it, and goes on
   * scanning it when a flash sale has made it large: orders per second halved every ten seconds. Every question asked
   * here has an index; where one has none, PostgreSQL scans in spite of this.
   */
  enable_seqscan: 'off',
};

/** Processes that start together change the same catalogue row. */
const SETTINGS_LOCK = 72_707_370;

const ENTRIES = Object.entries(SETTINGS);

type Settings = ReadonlyMap<string, string>;

/** What the role has in this database. Needs no rights. */
async function keptSettings(client: pg.ClientBase): Promise<Settings> {
  const { rows } = await client.query(
    `SELECT unnest(s.setconfig) AS entry
     FROM pg_db_role_setting s JOIN pg_roles r ON r.oid = s.setrole JOIN pg_database d ON d.oid = s.setdatabase
     WHERE r.rolname = current_user AND d.datname = current_database()`,
  );
  const pairs = rows.map(({ entry }: { entry: string }) => /^([^=]*)=(.*)$/s.exec(entry) ?? []);
  return new Map(pairs.map(([, name = '', value = '']) => [name, value]));
}

/** Those that are missing or differ. @throws SchemaError */
async function missingSettings(client: pg.ClientBase, schema: string): Promise<[string, string][]> {
  const kept = await keptSettings(client);
  const missing = ENTRIES.filter(([name, value]) => kept.get(name) !== value);
  const path = kept.get('search_path');
  if (path === undefined) return [...missing, ['search_path', schema]];
  await refuseElsewhere(client, schema, path);
  return missing;
}

/**
 * Where the role looks for tables is not overwritten: running processes of another market would go on in this one's.
 * @throws SchemaError when that is not the schema
 */
async function refuseElsewhere(client: pg.ClientBase, schema: string, path: string): Promise<void> {
  if (path.replaceAll('"', '') === schema) return;
  const { rows } = await client.query(
    `SELECT current_schema() AS found, quote_ident(current_user) AS role, quote_ident(current_database()) AS database`,
  );
  const { found, role, database } = rows[0];
  if (found === schema) return;
  throw new SchemaError(
    `The role ${role} of DATABASE_URL looks for tables in ${path}, not in ${schema}: another market may live there. ` +
      `Use a role of its own for each schema, or first ALTER ROLE ${role} IN DATABASE ${database} RESET search_path.`,
  );
}

/**
 * Sees to it that sessions of the address's role in its database begin with the product's settings, and look for tables
 * in the address's schema. Those that are open already keep what they have. A role may change its own settings; no other
 * right is needed.
 * @throws SchemaError when the role looks for tables in another schema already
 */
export async function keepSessionSettings(databaseUrl: string): Promise<void> {
  const schema = schemaOf(databaseUrl);
  const client = await openClient({
    url: databaseUrl,
    applicationName: 'tianguis settings',
    silenceTimeoutMs: SILENCE_TIMEOUT_MS,
  });
  try {
    if ((await missingSettings(client, schema)).length === 0) return;
    await client.query('BEGIN');
    await client.query('SELECT pg_advisory_xact_lock($1)', [SETTINGS_LOCK]);
    const { rows } = await client.query('SELECT quote_ident(current_database()) AS database');
    for (const [name, value] of await missingSettings(client, schema)) {
      await client.query(`ALTER ROLE CURRENT_USER IN DATABASE ${rows[0].database} SET ${name} = '${value}'`);
    }
    await client.query('COMMIT');
  } finally {
    await client.end();
  }
}
