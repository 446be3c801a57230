import type pg from 'pg';
import { expect } from 'vitest';
import { cleanupFailedOrders } from '../../src/features/orders/index.ts';
import { ProviderEvents } from '../../src/features/payments/provider-events.ts';
import { simulatedSecret } from '../../src/features/providers/choose-provider.ts';
import { SIGNATURE_HEADER, signatureOf } from '../../src/features/providers/index.ts';
import { sendDueRefunds } from '../../src/features/refunds/index.ts';
import { sessionForTest } from './database.ts';
import { type Answer, callAt, JWT_SECRET, type TestMarket, together } from './market.ts';
import { countsOf } from './money-races.ts';
import { addPastOrders } from './orders.ts';
import { startServer } from './server-process.ts';
import { type Placed, pay } from './steps.ts';
import { until } from './wait.ts';

/** Processes that pay and refund orders, and are killed between two steps; the simulated provider remembers what they did. */

/** Orders that a process has in hand when it is killed. */
export const ORDERS = 6;

export interface Killing {
  /** Locks what the process needs for its next step, and for none before. */
  readonly locks: readonly string[];
  readonly act: (origin: string) => readonly Promise<unknown>[];
  /** How the statement begins that waits for them; PostgreSQL shows no more than its first lines. */
  readonly waiting: string;
  /** Whether all steps before are done. */
  readonly reached: () => Promise<boolean>;
  /** Where the step before it is to be let go: the same of the one after it. */
  readonly next?: Pick<Killing, 'locks' | 'waiting' | 'reached'>;
  /** Whether PostgreSQL learns at once that nobody is there any more; else it goes on with what it was asked last. */
  readonly isNoticed: boolean;
  readonly orders: readonly Placed[];
}

/** What tests of such processes do, on the database of a market. */
export function moneyProcesses(market: () => TestMarket) {
  /** A process that waits for a lock longer than it takes to kill it. */
  const server = () => {
    const url = new URL(market().databaseUrl);
    url.searchParams.set('options', '-c lock_timeout=60s -c statement_timeout=60s');
    return startServer({ DATABASE_URL: url.href, JWT_SECRET, CHECKOUT_DEADLINE_MS: '60000' });
  };

  /** The provider tells that it has the money of a charge. */
  function tell(origin: string, chargeId: string): Promise<Answer> {
    const body = JSON.stringify({ id: `told ${chargeId}`, type: 'charge.succeeded', chargeId });
    const headers = { [SIGNATURE_HEADER]: signatureOf(simulatedSecret(market().config), body) };
    return callAt(origin, 'POST', '/api/payments/webhooks/simulated', { body, headers });
  }

  /** Unpaid orders of one unit each, all that there are of their product. */
  async function unpaid(count = ORDERS): Promise<Placed[]> {
    const { id: productId, seller } = await market().product(count);
    const buyer = await market().buyer();
    const ids = await addPastOrders(market(), { productId, seller, buyer, count, expiredSeconds: -3600 });
    return ids.map((id) => ({ id, productId, seller, buyer }));
  }

  async function paid(): Promise<Placed[]> {
    const placed = await unpaid();
    for (const { status } of await together(placed, (order) => pay(market(), order))) expect(status).toBe(201);
    return placed;
  }

  /** Counts rows that have to do with the orders. */
  async function count(text: string, placed: readonly Placed[]): Promise<number> {
    const { rows } = await market().db.pool.query<{ n: number }>(`SELECT count(*)::int AS n ${text}`, [
      placed.map(({ id }) => id),
    ]);
    return rows[0]?.n ?? 0;
  }

  /** How each order and its money ended: its status, those of its payments, and of its refunds. */
  async function endsOf(placed: readonly Placed[]): Promise<Record<string, number>> {
    const { rows } = await market().db.pool.query<{ seen: string }>(
      `SELECT concat_ws(' ', o.status, (SELECT string_agg(p.status::text, ' ' ORDER BY p.id) FROM payments p WHERE p.order_id = o.id),
         (SELECT string_agg(r.amount || ' ' || r.status, ' ' ORDER BY r.id) FROM refunds r WHERE r.order_id = o.id)) AS seen
       FROM orders o WHERE id = ANY($1)`,
      [placed.map(({ id }) => id)],
    );
    return countsOf(rows.map(({ seen }) => seen));
  }

  /** Everything is where the books say, and the provider holds as much as they do. */
  async function expectMoneyInPlace(): Promise<void> {
    expect(await market().findings()).toEqual([]);
    const { rows } = await market().db.pool.query(
      `SELECT (SELECT coalesce(sum(amount), 0) FROM simulated_charges WHERE status = 'SUCCEEDED')
         - (SELECT coalesce(sum(amount), 0) FROM simulated_refunds) AS held,
         (SELECT coalesce(sum(provider_amount), 0) FROM money_entries) AS entered`,
    );
    expect(rows[0].held).toBe(rows[0].entered);
  }

  /** What the clock does. */
  const letAge = () =>
    market().db.pool.query(
      `WITH asked AS (UPDATE payments SET ask_at = now() - interval '1 second', created_at = created_at - interval '31 seconds' WHERE status = 'PENDING'),
         sent AS (UPDATE refunds SET ask_at = now() - interval '1 second' WHERE status = 'PENDING')
       UPDATE provider_events SET process_at = now() - interval '1 second' WHERE processed_at IS NULL`,
    );

  /** Has a process do something, and kills it between two steps. */
  async function kill({ act, next, isNoticed, orders, ...step }: Killing): Promise<void> {
    const [process, first, second] = await Promise.all([
      server(),
      sessionForTest(market().databaseUrl),
      sessionForTest(market().databaseUrl),
    ]);
    await lock(first, step.locks, orders);
    const acting = Promise.allSettled(act(process.origin));
    await standsBefore(step);
    if (next !== undefined) {
      await lock(second, next.locks, orders);
      await first.query('ROLLBACK');
      await standsBefore(next);
    }
    await process.end('SIGKILL');
    await acting;
    if (isNoticed)
      await market().db.pool.query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
      );
    for (const session of [first, second]) await session.query('ROLLBACK');
    await until('nothing goes on', async () => (await busy()) === 0);
    await letAge();
  }

  const standsBefore = ({ waiting, reached }: Pick<Killing, 'waiting' | 'reached'>) =>
    until(`the process waits with ${waiting}`, async () => {
      return (await reached()) && (await busy(`AND wait_event_type = 'Lock' AND query LIKE '%${waiting}%'`)) > 0;
    });

  async function lock(session: pg.Client, locks: readonly string[], orders: readonly Placed[]): Promise<void> {
    await session.query('BEGIN');
    for (const text of locks) await session.query(text, text.includes('$1') ? [orders.map(({ id }) => id)] : []);
  }

  /** How many other sessions are doing something. */
  async function busy(more = ''): Promise<number> {
    const { rows } = await market().db.pool.query<{ n: number }>(
      `SELECT count(*)::int AS n FROM pg_stat_activity
       WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend' AND state <> 'idle' ${more}`,
    );
    return rows[0]?.n ?? 0;
  }

  /** What the next process does, in three at once: each step is finished once. */
  async function finish(): Promise<void> {
    const signal = AbortSignal.timeout(60_000);
    const finishing = async () => {
      await cleanupFailedOrders(market().orders);
      await sendDueRefunds(market().orders);
      await new ProviderEvents((_event, _outcome, error) => {
        if (error !== undefined) throw error;
      }).processLeft(market().orders, signal);
    };
    await Promise.all([finishing(), finishing(), finishing()]);
  }

  const letExpire = (placed: readonly Placed[]) =>
    market().db.pool.query(`UPDATE orders SET expires_at = now() - interval '1 minute' WHERE id = ANY($1)`, [
      placed.map(({ id }) => id),
    ]);

  const attemptsAre = (status: string, placed: readonly Placed[]) => async () =>
    (await count(`FROM payments WHERE order_id = ANY($1) AND status = '${status}'`, placed)) === placed.length;

  return { server, tell, unpaid, paid, count, endsOf, expectMoneyInPlace, kill, finish, letExpire, attemptsAre };
}
