import type pg from 'pg';
import { openClient, SILENCE_TIMEOUT_MS } from './connections.ts';

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

/** Whether the role already has them. Needs no rights. */
async function areKept(client: pg.ClientBase): Promise<boolean> {
  const { rows } = await client.query(
    `SELECT s.setconfig @> $1::text[] AS kept
     FROM pg_db_role_setting s JOIN pg_roles r ON r.oid = s.setrole JOIN pg_database d ON d.oid = s.setdatabase
     WHERE r.rolname = current_user AND d.datname = current_database()`,
    [ENTRIES.map(([name, value]) => `${name}=${value}`)],
  );
  return rows[0]?.kept === true;
}

/**
 * Sees to it that sessions of the address's role in its database begin with the product's settings. Those that are open
 * already keep what they have. A role may change its own settings; no other right is needed.
 */
export async function keepSessionSettings(databaseUrl: string): Promise<void> {
  const client = await openClient({
    url: databaseUrl,
    applicationName: 'tianguis settings',
    silenceTimeoutMs: SILENCE_TIMEOUT_MS,
  });
  try {
    if (await areKept(client)) return;
    await client.query('BEGIN');
    await client.query('SELECT pg_advisory_xact_lock($1)', [SETTINGS_LOCK]);
    const { rows } = await client.query('SELECT quote_ident(current_database()) AS database');
    for (const [name, value] of ENTRIES) {
      await client.query(`ALTER ROLE CURRENT_USER IN DATABASE ${rows[0].database} SET ${name} = '${value}'`);
    }
    await client.query('COMMIT');
  } finally {
    await client.end();
  }
}
