import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import {
  addBuyers,
  addProducts,
  addSellers,
  createTokenSigner,
  fillCarts,
  type TokenSigner,
} from '../../scripts/support/crowd.ts';
import { readMetrics, sumOf } from '../../scripts/support/metrics.ts';
import { CHECKS } from '../../src/features/all.ts';
import { checkConsistency } from '../../src/features/operations/index.ts';
import { startEmbeddedPostgres } from '../../src/platform/embedded-postgres/index.ts';
import { migrate } from '../../src/platform/migrations.ts';
import { ADDRESS, type Answer, callAt, JWT_SECRET, tally, together, useMarket } from '../support/market.ts';
import { type ServerProcess, startServer, takenPort } from '../support/server-process.ts';
import { until } from '../support/wait.ts';

const checkoutAt = (origin: string, token: string): Promise<Answer> =>
  callAt(origin, 'POST', '/api/marketplace/checkout', { token, body: { shippingAddress: ADDRESS } });

const KILLED_AFTER = 150;

describe('several processes on one database', () => {
  const market = useMarket();

  it('sell no unit twice, and hardly anyone sees a conflict', async () => {
    const environment = { DATABASE_URL: market().databaseUrl, JWT_SECRET, CHECKOUT_DEADLINE_MS: '60000' };
    const servers = await Promise.all([1, 2, 3, 4].map(() => startServer(environment)));
    for (const [buyers, units] of [
      [400, 400],
      [200, 50],
    ] as const) {
      const { id } = await market().product(units);
      const crowd = await market().buyersWanting(buyers, [{ productId: id, quantity: 1 }]);
      const answers = await together(crowd, ({ token }, index) => checkoutAt(servers[index % 4]?.origin ?? '', token));
      const { 201: sold = 0, '409 concurrency-conflict': conflicts = 0, ...others } = tally(answers);
      expect(Object.keys(others).filter((outcome) => outcome !== '400 insufficient-stock')).toEqual([]);
      expect(conflicts).toBeLessThan(buyers / 100);
      expect(sold + (await market().stockOf(id))).toBe(units);
      expect(sold + conflicts).toBeGreaterThanOrEqual(units);
    }
    expect(await market().findings()).toEqual([]);
    const codes = await Promise.all(servers.map((server) => server.end('SIGTERM')));
    expect(codes).toEqual([0, 0, 0, 0]);
  });
});

describe('one process and its own PostgreSQL', () => {
  /** What the first start makes, which takes longer than all else here; every test has its copy. */
  const made = mkdtempSync(join(tmpdir(), 'tianguis-made-'));
  let dataDir: string;
  let signer: TokenSigner;
  const environment = () => ({ DATA_DIR: dataDir, JWT_SECRET });

  beforeAll(async () => {
    const { url, stop } = await startEmbeddedPostgres({ dataDir: made });
    await migrate(url).finally(stop);
  });
  afterAll(() => rmSync(made, { recursive: true, force: true }));

  beforeEach(async () => {
    dataDir = mkdtempSync(join(tmpdir(), 'tianguis-crash-'));
    // With its owners: PostgreSQL does not run as root.
    execFileSync('cp', ['-a', `${made}/.`, dataDir]);
    signer = await createTokenSigner(JWT_SECRET);
    // After the test's servers are gone: the PostgreSQL that one may have left running is taken over and stopped.
    onTestFinished(async () => {
      await (await startEmbeddedPostgres({ dataDir })).stop();
      rmSync(dataDir, { recursive: true, force: true });
    });
  });

  async function withPool<T>(work: (pool: pg.Pool) => Promise<T>): Promise<T> {
    const pool = new pg.Pool({ connectionString: readFileSync(join(dataDir, 'database-url'), 'utf8').trim() });
    // Tests stop the server while this pool has idle connections.
    pool.on('error', () => {});
    try {
      return await work(pool);
    } finally {
      await pool.end();
    }
  }

  async function tokensOfBuyersWanting(units: number, buyers: number): Promise<string[]> {
    return withPool(async (pool) => {
      const sellers = await addSellers(pool, 1);
      const [productId = ''] = await addProducts(pool, sellers, { count: 1, stock: units, priceAmount: 100 });
      const crowd = await addBuyers(pool, buyers);
      await fillCarts(
        pool,
        crowd.map(({ cartId }) => ({ cartId, items: [{ productId, quantity: 1 }] })),
      );
      return crowd.map(({ id }) => signer.sign({ id, role: 'BUYER' }));
    });
  }

  /** Twenty buyers at a time, killed in the midst of it. @returns the checkouts that were acknowledged by then */
  async function acknowledgedUntilKilled(
    server: ServerProcess,
    tokens: readonly string[],
    kill: () => void,
  ): Promise<string[]> {
    const acknowledged: string[] = [];
    const queue = [...tokens];
    const shopper = async () => {
      for (let token = queue.pop(); token !== undefined; token = queue.pop()) {
        const { status, body } = await checkoutAt(server.origin, token);
        if (status !== 201) continue;
        acknowledged.push(body.id);
        if (acknowledged.length === KILLED_AFTER) kill();
      }
    };
    await Promise.allSettled(Array.from({ length: 20 }, shopper));
    return acknowledged;
  }

  async function expectEverythingInPlace(acknowledged: readonly string[]): Promise<void> {
    await withPool(async (pool) => {
      const { rows } = await pool.query('SELECT id FROM checkouts WHERE id = ANY($1)', [acknowledged]);
      expect(rows).toHaveLength(acknowledged.length);
      const client = await pool.connect();
      expect(await checkConsistency(client, CHECKS)).toEqual([]);
      client.release();
    });
  }

  it('keeps every acknowledged order when the node process alone is killed', async () => {
    const server = await startServer(environment());
    const tokens = await tokensOfBuyersWanting(1000, 600);
    const acknowledged = await acknowledgedUntilKilled(server, tokens, () => process.kill(server.pid, 'SIGKILL'));
    await server.end('SIGKILL');
    expect(acknowledged.length).toBeGreaterThanOrEqual(KILLED_AFTER);
    expect(acknowledged.length).toBeLessThan(tokens.length);
    const again = await startServer(environment());
    expect(again.output()).toContain('Took over');
    await expectEverythingInPlace(acknowledged);
    expect(await again.end('SIGTERM')).toBe(0);
  });

  it('keeps every acknowledged order when PostgreSQL is killed with it', async () => {
    const server = await startServer(environment());
    const tokens = await tokensOfBuyersWanting(1000, 600);
    const postmaster = Number(readFileSync(join(dataDir, 'postgres/postmaster.pid'), 'utf8').split('\n')[0]);
    const acknowledged = await acknowledgedUntilKilled(server, tokens, () => {
      process.kill(-server.pid, 'SIGKILL');
      process.kill(-postmaster, 'SIGKILL');
    });
    await server.end('SIGKILL');
    expect(acknowledged.length).toBeGreaterThanOrEqual(KILLED_AFTER);
    expect(acknowledged.length).toBeLessThan(tokens.length);
    const again = await startServer(environment());
    await expectEverythingInPlace(acknowledged);
    expect(await again.end('SIGTERM')).toBe(0);
  });

  it('starts again after a kill that PostgreSQL has not noticed yet', async () => {
    const server = await startServer(environment());
    await withPool(async (pool) => {
      const owners = async () => {
        const { rows } = await pool.query(
          `SELECT pid, query FROM pg_stat_activity WHERE application_name LIKE 'tianguis owner %'`,
        );
        return rows as { pid: number; query: string }[];
      };
      const [{ pid = 0 } = {}] = await owners();
      expect(pid).toBeGreaterThan(0);
      process.kill(pid, 'SIGSTOP');
      await server.end('SIGKILL');
      const starting = startServer(environment());
      const hasAsked = async () => (await owners()).some((one) => one.pid !== pid && one.query.includes('pg_locks'));
      await Promise.race([until('the next one asks who has the folder', hasAsked), starting]).finally(() =>
        process.kill(pid, 'SIGCONT'),
      );
      expect((await starting).output()).toContain('Took over');
    });
  });

  it('refuses a second start on the same data folder in words that help', async () => {
    const server = await startServer(environment());
    await expect(startServer(environment())).rejects.toMatchObject({
      exitCode: 1,
      output: expect.stringMatching(new RegExp(`${dataDir} is in use by another process \\(process ${server.pid}\\)`)),
    });
    expect((await callAt(server.origin, 'GET', '/readyz')).status).toBe(200);
    expect(await server.end('SIGTERM')).toBe(0);
  });

  it('answers what is in flight before it leaves on SIGTERM', async () => {
    const server = await startServer({ ...environment(), CHECKOUT_DEADLINE_MS: '60000' });
    const tokens = await tokensOfBuyersWanting(100, 5);
    await withPool(async (pool) => {
      const rival = await pool.connect();
      await rival.query('BEGIN');
      await rival.query('SELECT FROM products FOR UPDATE');
      const pending = together(tokens, (token) => checkoutAt(server.origin, token));
      await until('all wait beside the lane', async () => {
        return sumOf(await readMetrics(server.origin), 'tianguis_checkouts_parked') === tokens.length;
      });
      const ended = server.end('SIGTERM');
      await until('it takes no new connection', () =>
        callAt(server.origin, 'GET', '/livez').then(
          () => false,
          () => true,
        ),
      );
      await rival.query('COMMIT');
      rival.release();
      expect(tally(await pending)).toEqual({ 201: 5 });
      expect(await ended).toBe(0);
    });
  });

  it('says what is wrong when the configuration is, or the port is taken', async () => {
    await expect(startServer({ PORT: 'http' })).rejects.toMatchObject({
      exitCode: 1,
      output: expect.stringContaining('PORT'),
    });
    const port = await takenPort();
    await expect(startServer({ ...environment(), PORT: port })).rejects.toMatchObject({
      exitCode: 1,
      output: expect.stringContaining(`Port ${port} is taken`),
    });
    expect(existsSync(join(dataDir, 'postgres/postmaster.pid'))).toBe(false);
  });
});
