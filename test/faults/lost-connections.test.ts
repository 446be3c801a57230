import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { cleanupFailedOrders } from '../../src/features/orders/index.ts';
import { payOrder } from '../../src/features/payments/service.ts';
import { withConnection } from '../../src/platform/connections.ts';
import { openDatabase } from '../../src/platform/database.ts';
import { migrate } from '../../src/platform/migrations.ts';
import { databaseProblem } from '../../src/platform/sqlstate.ts';
import {
  createTestDatabase,
  databaseForTest,
  openForTest,
  sessionForTest,
  waitingForLocks,
} from '../support/database.ts';
import { type Answer, JWT_SECRET, STRATEGIES, TestMarket, tally, useMarket } from '../support/market.ts';
import { startServer } from '../support/server-process.ts';
import { addToCart, patchProduct, pay, placeOrder } from '../support/steps.ts';
import { proxyForTest, TcpProxy } from '../support/tcp-proxy.ts';
import { retriedUntilKnown, until } from '../support/wait.ts';

const ROUNDS = 20;

/** How a connection is lost: the database ends it, as in a failover, or the network does. */
const WAYS = ['ended by the database', 'reset by the network', 'closed by the network'] as const;

describe.each(STRATEGIES)('connections that are lost (%s)', (strategy) => {
  let proxy: TcpProxy;
  beforeAll(async () => {
    proxy = await TcpProxy.start();
  });
  afterAll(() => proxy.close());
  const market = useMarket({ CHECKOUT_STRATEGY: strategy }, { reach: (url) => proxy.reach(url) });

  const endAll = (session: pg.Client) =>
    session.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
       WHERE datname = current_database() AND application_name LIKE 'tianguis%'`,
    );

  async function lose(way: (typeof WAYS)[number], session: pg.Client): Promise<void> {
    if (way === 'ended by the database') await endAll(session);
    else proxy.cutAll(way === 'reset by the network' ? 'reset' : 'finish');
  }

  /** What the truth may be when the connection is lost under it; a row that a lost one held is held for a moment more. */
  const TRUTHS = ['503 database-unavailable', '503 overloaded', '409 concurrency-conflict'];

  /** What is answered when the connection may be lost under it: done, not done, or truthfully not known. */
  function expectTruthful(answers: readonly Answer[]): void {
    for (const { status, body, headers } of answers) {
      if (status < 400) continue;
      expect(TRUTHS).toContain(`${status} ${body.code}`);
      expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
    }
  }

  it.each(WAYS)(
    `cost whoever was in flight a 503, and nobody else anything, ${ROUNDS} times over (%s)`,
    async (way) => {
      const session = await sessionForTest(market().databaseUrl);
      const { id, seller } = await market().product(10_000);
      const { id: other } = await market().product(10_000);
      let lost = 0;
      for (let round = 0; round < ROUNDS; round += 1) {
        const buyers = await market().buyersWanting(6, [{ productId: id, quantity: 1 }]);
        const shoppers = await market().buyers(4);
        const pending = [
          ...buyers.map(({ token }) => market().checkout(token, { headers: { 'idempotency-key': `round-${round}` } })),
          ...shoppers.map(({ token }) => addToCart(market(), token, other)),
          ...[1, 2].map((n) => patchProduct(market(), seller.token, id, { description: `round ${round}, edit ${n}` })),
          market().call('GET', '/api/marketplace/products'),
        ];
        await proxy.nextStatement();
        await lose(way, session);
        const answers = await Promise.all(pending);
        expectTruthful(answers);
        lost += answers.filter(({ status }) => status === 503).length;
        // The same keys find out what became of it, and the next checkout works.
        const again = await Promise.all(
          buyers.map(({ token }) =>
            retriedUntilKnown(() => market().checkout(token, { headers: { 'idempotency-key': `round-${round}` } })),
          ),
        );
        expect(tally(again)).toEqual({ 201: buyers.length });
        answers.slice(0, buyers.length).forEach(({ status, body }, index) => {
          if (status === 201) expect(again[index]?.body.id).toBe(body.id);
        });
      }
      expect(lost).toBeGreaterThan(0);
      expect(await market().stockOf(id)).toBe(10_000 - 6 * ROUNDS);
      expect(await market().findings()).toEqual([]);
    },
  );

  it('end the transaction they belong to, and the next one works', async () => {
    const session = await sessionForTest(market().databaseUrl);
    const { id } = await market().product(5);
    const { db } = market();
    for (const way of WAYS) {
      const writing = db.transaction(async (tx) => {
        await tx.product.updateMany({ where: { id }, data: { name: 'lost' } });
        await lose(way, session);
        await tx.product.findUnique({ where: { id } });
      });
      await expect(writing).rejects.toThrow();
      let name: string | undefined;
      // One that was idle may be given out before its loss is noticed.
      await until('a transaction works', () =>
        db
          .transaction((tx) => tx.product.findUnique({ where: { id } }))
          .then(
            (product) => {
              name = product?.name;
              return true;
            },
            () => false,
          ),
      );
      expect(name).not.toBe('lost');
    }
  });

  it('end the run of a job, and the next run does its work', async () => {
    const session = await sessionForTest(market().databaseUrl);
    const { id } = await market().product(5);
    const [buyer] = await market().buyersWanting(1, [{ productId: id, quantity: 2 }]);
    expect((await market().checkout(buyer?.token ?? '')).status).toBe(201);
    await session.query(`UPDATE orders SET expires_at = now() - interval '1 second'`);
    await session.query('BEGIN');
    await session.query('LOCK TABLE order_items IN ACCESS EXCLUSIVE MODE');
    const watcher = await sessionForTest(market().databaseUrl);
    const running = cleanupFailedOrders(market().orders).catch((error: unknown) => error);
    await until('the job is in the midst of it', async () => {
      const { rows } = await watcher.query(
        `SELECT count(*)::int AS count FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
      );
      return rows[0].count === 1;
    });
    await endAll(watcher);
    expect(await running).toBeInstanceOf(Error);
    await session.query('ROLLBACK');
    await cleanupFailedOrders(market().orders);
    expect(await market().stockOf(id)).toBe(5);
    expect(await market().findings()).toEqual([]);
  });
});

describe('connections that are lost', () => {
  it('all have a listener, whoever takes them and whatever for', async () => {
    const database = await createTestDatabase();
    const db = openForTest(database.url, 3);
    const clients = await Promise.all([1, 2, 3].map(() => db.pool.connect()));
    for (const client of clients) expect(client.listenerCount('error')).toBeGreaterThan(0);
    for (const client of clients) client.release();
  });

  it('are not lost by coming too late for who wanted them: they go back to their pool', async () => {
    const { pool } = openForTest(await databaseForTest(), 1);
    const held = await pool.connect();
    const patience = new AbortController();
    const work = vi.fn(async () => {});
    const late = withConnection(pool, patience.signal, work).catch((error: unknown) => error);
    patience.abort();
    held.release();
    expect(await late).toMatchObject({ name: 'AbortError' });
    expect(work).not.toHaveBeenCalled();
    expect((await pool.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
  });

  it('leave no attempt to pay open that its statement records only after they are gone', async () => {
    const proxy = await proxyForTest();
    const market = await TestMarket.open({}, { reach: (url) => proxy.reach(url) });
    onTestFinished(() => market.close());
    const order = await placeOrder(market);
    const rival = await sessionForTest(market.databaseUrl);
    await rival.query('BEGIN');
    await rival.query('SELECT FROM orders WHERE id = $1 FOR NO KEY UPDATE', [order.id]);
    const watcher = await sessionForTest(market.databaseUrl);
    // Time enough for a slow machine to cut it while it waits.
    const context = { ...market.orders, db: { ...market.db, lockWaitMs: 3_500 } };
    const request = { orderId: order.id, buyerId: order.buyer.id, method: 'pm_card_visa' };
    const paying = payOrder(context, request, () => {}).catch((error: unknown) => error);
    await until('it waits for the order', async () => (await waitingForLocks(watcher)) === 1);
    proxy.cutAll('reset');
    expect(databaseProblem(await paying)).toMatchObject({ code: 'database-unavailable' });
    await until('it was looked for in vain', async () => {
      const { rows } = await watcher.query(
        `SELECT FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()
         AND state = 'idle' AND query LIKE '%FROM payments p JOIN orders o%'`,
      );
      return rows.length === 1;
    });
    await rival.query('COMMIT');
    const statuses = async () =>
      (await watcher.query('SELECT status FROM payments WHERE order_id = $1', [order.id])).rows.map(
        ({ status }) => status,
      );
    await until('the attempt is recorded', async () => (await statuses()).length === 1);
    await until('it is called off', async () => (await statuses())[0] === 'DECLINED');
    expect(await pay(market, order)).toMatchObject({ status: 201, body: { status: 'PAID' } });
    expect(await market.findings()).toEqual([]);
  });

  it('over a slow network are made anew beside the batches of the lane, which have no time for it', async () => {
    const proxy = await proxyForTest();
    const market = await TestMarket.open({ CHECKOUT_STRATEGY: 'group' }, { reach: (url) => proxy.reach(url) });
    onTestFinished(() => market.close());
    const { id: productId } = await market.product(100);
    const buyers = await market.buyersWanting(100, [{ productId, quantity: 1 }]);
    // A batch on a connection that is there takes 600 ms of its 1,500; one that has to make it, 1,800.
    proxy.delayMs = 150;
    proxy.cutAll('reset');
    await until('a checkout is answered', async () => {
      const { status } = await market.checkout(buyers.pop()?.token ?? '');
      return status === 201;
    });
    proxy.delayMs = 0;
    expect(await market.findings()).toEqual([]);
  });

  it('are noticed by a process that goes on: 20 failovers under its jobs, then it ends in order', async () => {
    const database = await createTestDatabase();
    const session = await sessionForTest(database.url);
    const server = await startServer({ DATABASE_URL: database.url, JWT_SECRET });
    for (let round = 0; round < ROUNDS; round += 1) {
      await session.query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()`,
      );
      const ready = () => fetch(`${server.origin}/readyz`).then(({ status }) => status === 200);
      await until('it is ready again', ready);
    }
    expect(await server.end('SIGTERM')).toBe(0);
    expect(server.output()).not.toContain('Unhandled');
  });

  it('keep no process from serving whose jobs cannot begin: they do when they can', async () => {
    const database = await createTestDatabase();
    const environment = { DATABASE_URL: database.url, JWT_SECRET, LOG_LEVEL: 'info' };
    expect(await (await startServer(environment)).end('SIGTERM')).toBe(0);
    const session = await sessionForTest(database.url);
    await session.query('BEGIN');
    await session.query('LOCK TABLE pgboss.version');
    const server = await startServer(environment);
    // The log goes its own way, and may come after what is said beside it.
    await until('it says so', async () => server.output().includes('the jobs could not begin'));
    await until('it serves', async () => (await fetch(`${server.origin}/readyz`)).status === 200);
    await session.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()`,
    );
    await session.query('ROLLBACK');
    await until('the jobs have begun', async () => server.output().includes('the jobs have begun'));
    expect(await server.end('SIGTERM')).toBe(0);
  });

  it('let a process end in order whose jobs could not begin yet', async () => {
    const database = await createTestDatabase();
    expect(await (await startServer({ DATABASE_URL: database.url, JWT_SECRET })).end('SIGTERM')).toBe(0);
    const session = await sessionForTest(database.url);
    await session.query('BEGIN');
    await session.query('LOCK TABLE pgboss.version');
    const server = await startServer({ DATABASE_URL: database.url, JWT_SECRET });
    expect(await server.end('SIGTERM')).toBe(0);
  });

  it.each([
    ['while it asks for its turn', false],
    ['between two times that it asks', true],
  ])(
    'fail a migration in words (%s), with nothing of it left, and the next start applies it',
    async (_when, isBetween) => {
      const proxy = await proxyForTest();
      const { url } = await createTestDatabase({ empty: true });
      const session = await sessionForTest(url);
      await session.query('BEGIN');
      await session.query('SELECT pg_advisory_xact_lock(72707369)');
      const watcher = await sessionForTest(url);
      const isSeen = async (condition: string) => {
        const { rows } = await watcher.query(
          `SELECT count(*)::int AS count FROM pg_stat_activity
         WHERE application_name = 'tianguis migrate' AND datname = current_database() AND ${condition}`,
        );
        return rows[0].count === 1;
      };
      proxy.delayMs = 50;
      const migrating = migrate(proxy.reach(url)).catch((error: unknown) => error);
      await until('it asks for its turn', () => isSeen(`query LIKE '%pg_try_advisory_xact_lock%'`));
      if (isBetween) await until('it waits to ask again', () => isSeen(`state = 'idle' AND query = 'COMMIT'`));
      proxy.cutAll('reset');
      expect(await migrating).toMatchObject({
        message: expect.stringMatching(/^Migration .* failed: .*(terminated|ECONNRESET)/),
      });
      await session.query('COMMIT');
      await migrate(url);
      const { rows } = await session.query('SELECT count(*)::int AS count FROM _prisma_migrations');
      expect(rows[0].count).toBeGreaterThan(2);
    },
  );

  it('include those to a server that became read-only: the old address of a failover', async () => {
    const database = await createTestDatabase();
    const db = openDatabase({
      url: database.url,
      poolSize: 2,
      onWarning: () => {},
      settings: { default_transaction_read_only: 'on' },
    });
    const writing = await db.prisma.seller.deleteMany().catch((error: unknown) => error);
    expect(databaseProblem(writing)).toMatchObject({ code: 'database-unavailable' });
    await db.close();
  });
});
