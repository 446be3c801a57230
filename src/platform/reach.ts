import { randomBytes } from 'node:crypto';
import type pg from 'pg';
import { openClient, type Reach, SILENCE_TIMEOUT_MS } from './connections.ts';

/** The addresses of the database, or a pooler between, are not what the product works with. Its message says what to change. */
export class ReachError extends Error {
  override name = 'ReachError';
}

/** What was found at the addresses. */
export interface Reached {
  /** Whether the sessions of pools are a pooler's, which decides how many there are. */
  readonly isPooled: boolean;
}

/** Where a session is. */
interface Place {
  readonly role: string;
  readonly database: string;
  /** When its server started, which no other did. */
  readonly since: string;
  readonly pid: number;
}

/**
 * Makes sure that both addresses lead to one database as one role, and that a pooler between has a statement by its name
 * for whoever gave it.
 * @throws ReachError, or the error of pg when the database cannot be reached
 */
export async function expectReach({ url, directUrl = url, namesStatements = true }: Reach): Promise<Reached> {
  return withClient(url, async (client) => {
    const place = await placeOf(client);
    if (directUrl !== url) await withClient(directUrl, async (direct) => expectSame(place, await placeOf(direct)));
    const isPooled = isLent(client, place);
    if (isPooled && namesStatements) await withClient(url, (other) => expectNames(client, other));
    return { isPooled };
  });
}

async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = await openClient({
    url,
    applicationName: 'tianguis reach',
    silenceTimeoutMs: SILENCE_TIMEOUT_MS,
  });
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

async function placeOf(client: pg.Client): Promise<Place> {
  const { rows } = await client.query<Place>(
    `SELECT current_user AS role, current_database() AS database, pg_postmaster_start_time()::text AS since,
       pg_backend_pid() AS pid`,
  );
  const [place] = rows;
  if (place === undefined) throw new Error('the database does not say where it is');
  return place;
}

/** A pooler tells every client a number of its own, and not that of the process that happens to work for it. */
function isLent(client: pg.Client, { pid }: Place): boolean {
  // pg's types do not tell of it; PostgreSQL sends it with every connect.
  return (client as unknown as { processID: number }).processID !== pid;
}

/**
 * Makes sure that what is set for a session stays with it.
 * @param forWhat needs that
 * @throws ReachError where a pooler would lend the session to others, with its settings
 */
export async function expectSession(client: pg.Client, forWhat: string): Promise<void> {
  if (!isLent(client, await placeOf(client))) return;
  throw new ReachError(
    `${forWhat} needs a session of its own, and the address leads through a pooler, which lends its sessions to others. ` +
      'Set DATABASE_DIRECT_URL, or DATABASE_MIGRATION_URL, to an address past it.',
  );
}

function expectSame(place: Place, direct: Place): void {
  if (direct.since !== place.since || direct.database !== place.database) {
    throw new ReachError(
      `DATABASE_DIRECT_URL leads to another database (${direct.database}) than DATABASE_URL (${place.database}), or to ` +
        'another server. Both must lead to the same.',
    );
  }
  if (direct.role !== place.role) {
    throw new ReachError(
      `DATABASE_DIRECT_URL is of the role ${direct.role}, DATABASE_URL of ${place.role}: what is kept for sessions of the ` +
        'one would not hold for the other. Use the same role; migrations may have another, by DATABASE_MIGRATION_URL.',
    );
  }
}

/** Two clients give one name to two statements; a pooler that passes names on mixes them up on the session that it lends to both. */
async function expectNames(client: pg.Client, other: pg.Client): Promise<void> {
  const name = `reach-${randomBytes(6).toString('hex')}`;
  const ask = async (by: pg.Client, text: string) => (await by.query({ name, text })).rows[0]?.answer;
  const one = 'SELECT 1 AS answer';
  try {
    const answers = [await ask(client, one), await ask(other, 'SELECT 2 AS answer'), await ask(client, one)];
    if (answers.join() === '1,2,1') return;
  } catch (error) {
    if (!PREPARED_ERRORS.has((error as { code?: string }).code ?? '')) throw error;
  }
  throw new ReachError(
    'The pooler at DATABASE_URL does not keep prepared statements apart. Have it keep them (PgBouncer from 1.21: ' +
      'max_prepared_statements), or set DATABASE_PREPARED_STATEMENTS=off.',
  );
}

/** There is another of the name, or none. */
const PREPARED_ERRORS: ReadonlySet<string> = new Set(['42P05', '26000']);
