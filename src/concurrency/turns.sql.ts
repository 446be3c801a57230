import type pg from 'pg';
import { cut } from '../platform/connections.ts';
import { beginBounded } from './row-locks.sql.ts';

/**
 * Turns of all processes on the database at a thing that everyone wants. Whoever waits for the thing's row has put a batch
 * together already, of those who had come by then; whoever waits for a turn puts it together when the turn comes. So the
 * batches are twice as large. Only speed comes of it: versions and row locks decide, with and without a turn.
 */

/** The part of a batch that wants one thing, from which on the thing is crowded. */
const CROWD_SHARE = 0.25;
/** Advisory locks of turns, apart from all others. */
const TURNS = 727_072;

const TAKE_TURN = { name: 'lane-turn', text: 'SELECT pg_advisory_xact_lock($1, hashtext($2))' };

/**
 * The thing that most of a batch want, where that is a good part of it.
 * @param wanted what each of them wants
 * @param requests how many they are
 */
export function mostWanted(wanted: Iterable<string>, requests: number): string | undefined {
  const counts = new Map<string, number>();
  for (const id of wanted) counts.set(id, (counts.get(id) ?? 0) + 1);
  const [most] = [...counts].sort(([, one], [, other]) => other - one);
  return most !== undefined && most[1] >= CROWD_SHARE * requests ? most[0] : undefined;
}

/**
 * Waits for this process's turn, and begins the transaction that the turn lasts for.
 * @param patienceMs after which a connection that says nothing is cut
 * @returns its connection, to be lent once; undefined when the turn did not come: then without
 */
export async function waitForTurn(
  pool: pg.Pool,
  thing: string,
  { lockWaitMs, patienceMs }: { lockWaitMs: number; patienceMs: number },
): Promise<pg.PoolClient | undefined> {
  const client = await pool.connect().catch(() => undefined);
  if (client === undefined) return undefined;
  const timer = setTimeout(() => cut(client), patienceMs);
  try {
    await Promise.all([beginBounded(client, lockWaitMs), client.query({ ...TAKE_TURN, values: [TURNS, thing] })]);
    return client;
  } catch {
    await client.query('ROLLBACK').catch(() => {});
    client.release(client.getTransactionStatus() !== 'I');
    return undefined;
  } finally {
    clearTimeout(timer);
  }
}
