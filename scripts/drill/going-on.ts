import { setTimeout as delay } from 'node:timers/promises';
import type pg from 'pg';
import type { Guarantee } from './guarantees.ts';

/** What goes on in the background, and has to go on after the database was lost, without a restart. */

const PATIENCE_MS = 60_000;
const POLL_MS = 100;
const CLEANUP = 'cleanup-failed-orders';
/** Only the end of a stream is of interest. */
const TEXT_MAX = 100_000;

/** A stream of the stock of a product, opened before anything is lost. */
export interface StockStream {
  /** What it told last. */
  stock(): number | undefined;
  close(): void;
}

/** Opens one. @throws Error when the server does not answer */
export async function openStockStream(origin: string, productId: string): Promise<StockStream> {
  const ending = new AbortController();
  const response = await fetch(`${origin}/api/events?topics=stock:${productId}`, { signal: ending.signal });
  let text = '';
  const read = async () => {
    const decoder = new TextDecoder();
    for await (const chunk of response.body ?? []) text = `${text}${decoder.decode(chunk)}`.slice(-TEXT_MAX);
  };
  // It ends when it is closed.
  read().catch(() => {});
  return {
    stock: () => {
      const [, last] = [...text.matchAll(/"stock":(\d+)/g)].at(-1) ?? [];
      return last === undefined ? undefined : Number(last);
    },
    close: () => ending.abort(),
  };
}

export interface GoingOnOptions {
  readonly productId: string;
  readonly streams: readonly StockStream[];
  /** Where the job queue is. */
  readonly jobsSchema: string;
}

/** Puts to the test that events, streams and jobs go on. */
export async function proveGoingOn(
  pool: pg.Pool,
  { productId, streams, jobsSchema }: GoingOnOptions,
): Promise<Guarantee[]> {
  const count = async (sql: string, values: unknown[] = []) =>
    (await pool.query<{ n: number }>(`SELECT count(*)::int AS n ${sql}`, values)).rows[0]?.n ?? 0;
  const isSequenced = await comesAbout(async () => (await count('FROM outbox_events')) === 0);
  const { rows } = await pool.query<{ stock: number }>('SELECT stock FROM products WHERE id = $1', [productId]);
  const left = rows[0]?.stock;
  const isTold = await comesAbout(async () => streams.every((stream) => stream.stock() === left));
  const since = (await pool.query<{ now: string }>('SELECT now()::text AS now')).rows[0]?.now;
  // What the clock does when the minute comes.
  await pool.query(`INSERT INTO ${jobsSchema}.job (name, policy) VALUES ($1, 'exclusive') ON CONFLICT DO NOTHING`, [
    CLEANUP,
  ]);
  const done = `FROM ${jobsSchema}.job WHERE name = $1 AND state = 'completed' AND completed_on > $2::timestamptz`;
  const hasRun = await comesAbout(async () => (await count(done, [CLEANUP, since])) > 0);
  return [
    { name: 'every event gets its place', holds: isSequenced, found: isSequenced ? 'so' : 'some still wait' },
    {
      name: 'streams that were open tell what is left',
      holds: isTold,
      found: `${streams.map((stream) => stream.stock()).join(', ')} of ${left}`,
    },
    { name: 'jobs run', holds: hasRun, found: hasRun ? CLEANUP : `${CLEANUP} did not` },
  ];
}

async function comesAbout(isSo: () => Promise<boolean>): Promise<boolean> {
  const deadline = performance.now() + PATIENCE_MS;
  while (!(await isSo())) {
    if (performance.now() > deadline) return false;
    await delay(POLL_MS);
  }
  return true;
}
