import type pg from 'pg';
import type { Database } from '../../src/platform/database.ts';
import { openForTest } from './database.ts';
import type { TestMarket } from './market.ts';

/** A bad plan reads as much every time; what another session reports late comes once. */
const RUNS = 3;

interface ReadBounds {
  /** Whose connections do the work: each is asked to report what it read. */
  readonly pool: pg.Pool;
  readonly tables: readonly string[];
  /** How many rows of a table may be read. */
  readonly most: (table: string) => number;
}

/** Sessions report what they read a moment after they read it, unless they are asked to. */
async function reportAll(pool: pg.Pool): Promise<void> {
  const sessions = Array.from({ length: Math.max(1, pool.totalCount) });
  await Promise.all(sessions.map(() => pool.query('SELECT pg_stat_force_next_flush()')));
  await pool.query('SELECT pg_stat_clear_snapshot()');
}

/** Rows of each table that were found so far, by whichever index or none. */
async function readSoFar({ pool, tables }: ReadBounds): Promise<Map<string, number>> {
  await reportAll(pool);
  const { rows } = await pool.query<{ relname: string; read: number }>(
    `SELECT relname, (seq_tup_read + (SELECT coalesce(sum(idx_tup_read), 0) FROM pg_stat_user_indexes i WHERE i.relid = t.relid))::int AS read
     FROM pg_stat_user_tables t WHERE relname = ANY($1)`,
    [tables],
  );
  return new Map(rows.map(({ relname, read }) => [relname, read]));
}

/**
 * The tables of which a step reads more rows than it may, in the best of three runs.
 * @param step is taken once when it keeps within its bounds, else again
 * @returns how many rows it read of each; empty when it keeps within
 */
export async function readTooMuch(step: () => Promise<unknown>, bounds: ReadBounds): Promise<Record<string, number>> {
  let best: [string, number][] = [];
  for (let run = 0; run < RUNS; run += 1) {
    const before = await readSoFar(bounds);
    await step();
    const after = await readSoFar(bounds);
    const read = [...after].map(([table, count]): [string, number] => [table, count - (before.get(table) ?? 0)]);
    const tooMuch = read.filter(([table, count]) => count > bounds.most(table));
    if (tooMuch.length === 0) return {};
    if (best.length === 0 || tooMuch.length < best.length) best = tooMuch;
  }
  return Object.fromEntries(best);
}

/**
 * What something reads on a connection of its own, beside which the market does nothing.
 * @param tables what their scans and the entries of their indexes are counted of
 */
export async function readsOf<Found>(
  market: TestMarket,
  tables: readonly string[],
  work: (db: Database) => Promise<Found>,
): Promise<{ found: Found; scans: number; entries: number }> {
  const db = openForTest(market.databaseUrl, 1);
  const soFar = async () => {
    await reportAll(db.pool);
    const { rows } = await db.pool.query<{ found: number; scans: number; entries: number }>(
      `SELECT count(*)::int AS found, sum(t.seq_scan)::int AS scans, sum(i.entries)::int AS entries FROM pg_stat_user_tables t
       JOIN (SELECT relid, sum(idx_tup_read) AS entries FROM pg_stat_user_indexes GROUP BY relid) i USING (relid)
       WHERE t.relname = ANY($1)`,
      [tables],
    );
    const [row] = rows;
    if (row?.found !== tables.length) throw new Error(`not all of these are tables with indexes: ${tables}`);
    return row;
  };
  await reportAll(market.db.pool);
  const before = await soFar();
  const found = await work(db);
  const after = await soFar();
  return { found, scans: after.scans - before.scans, entries: after.entries - before.entries };
}
