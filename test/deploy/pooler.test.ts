import { spawnSync } from 'node:child_process';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it, onTestFinished } from 'vitest';
import { proveGuarantees } from '../../scripts/drill/guarantees.ts';
import { type Acknowledged, buyWithKeys } from '../../scripts/drill/keyed-load.ts';
import { program } from '../../scripts/support/programs.ts';
import { openDatabase } from '../../src/platform/database.ts';
import { migrate } from '../../src/platform/migrations.ts';
import { databaseForTest } from '../support/database.ts';
import { openStream } from '../support/events.ts';
import { ADDRESS, type Answer, callAt, JWT_SECRET, tally, together, useMarket } from '../support/market.ts';
import { migrationsWith } from '../support/migrations.ts';
import { POOLER_METRICS } from '../support/observability.ts';
import { addPastOrders, statusesOf } from '../support/orders.ts';
import { PgBouncer } from '../support/pgbouncer.ts';
import { type ServerProcess, startServer } from '../support/server-process.ts';
import { until } from '../support/wait.ts';

const checkoutAt = (origin: string, token: string): Promise<Answer> =>
  callAt(origin, 'POST', '/api/marketplace/checkout', { token, body: { shippingAddress: ADDRESS } });

describe('two processes behind PgBouncer in transaction mode', () => {
  const market = useMarket();
  let pooler: PgBouncer;
  beforeAll(async () => {
    pooler = await PgBouncer.start({ program: program('pgbouncer'), adminUrl: inject('adminUrl') });
  });
  afterAll(() => pooler.close());

  const start = (environment: Record<string, string> = {}): Promise<ServerProcess> =>
    startServer({ ...pooler.environment(market().databaseUrl), JWT_SECRET, ...environment });

  it('sell each unit once over few connections, and hear of it by one of their own', async () => {
    const servers = [await start(), await start()];
    const origins = servers.map(({ origin }) => origin);
    const { id } = await market().product(50);
    const stream = await openStream(origins[0] ?? '', `topics=stock:${id}`);
    await until('the stream shows the stock', async () => stream.of('stock.changed').length > 0);
    const crowd = await market().buyersWanting(200, [{ productId: id, quantity: 1 }]);
    const answers = await together(crowd, ({ token }, index) => checkoutAt(origins[index % 2] ?? '', token));
    const { 201: sold = 0 } = tally(answers);
    expect(sold + (await market().stockOf(id))).toBe(50);
    expect(sold).toBeGreaterThan(0);
    await until('the stream tells of it', async () => stream.of('stock.changed').at(-1)?.data.stock === 50 - sold);
    expect(await market().findings()).toEqual([]);

    const [pool] = (await pooler.show('SHOW POOLS', inject('adminUrl'))).filter(({ user }) => user !== 'pgbouncer');
    expect(pool).toMatchObject({ pool_mode: 'transaction' });
    const lent = await pooler.show('SHOW CLIENTS', inject('adminUrl'));
    const { rows } = await market().db.pool.query<{ name: string }>(
      'SELECT application_name AS name FROM pg_stat_activity WHERE datname = current_database()',
    );
    const listens = ({ name }: { name?: string | undefined }) => name === 'tianguis notifications';
    expect(rows.filter(listens)).toHaveLength(2);
    expect(lent.filter(({ application_name: name }) => listens({ name }))).toEqual([]);
    for (const server of servers) expect(await server.end('SIGTERM')).toBe(0);
  });

  it('are watched by a user that may only look', async () => {
    await market().product(1);
    await pooler.show('SHOW POOLS', inject('adminUrl'));
    const watcher = new URL(inject('adminUrl'));
    [watcher.username, watcher.password] = ['stats', 'looks'];
    for (const [name, { command, ...asked }] of Object.entries(POOLER_METRICS)) {
      const rows = await pooler.show(command, watcher.href);
      if ('column' in asked) expect(rows[0], name).toHaveProperty(asked.column);
      else
        expect(
          rows.flatMap((row) => Object.values(row)),
          name,
        ).toContain(asked.row);
    }
    await expect(pooler.show('RECONNECT', watcher.href)).rejects.toThrow('admin access needed');
  });

  it('have PgBouncer killed under load, and lose nothing, sell nothing twice, and go on by themselves', async () => {
    const servers = [await start(), await start()];
    const origins = servers.map(({ origin }) => origin);
    const stock = 400;
    const { id: productId } = await market().product(stock);
    const crowd = await market().buyersWanting(500, [{ productId, quantity: 1 }]);
    const acknowledged: Acknowledged[] = [];
    const loading = buyWithKeys({
      origins,
      tokens: crowd.map(({ token }) => token),
      ...{ atOnce: 10, pauseMs: 20, patienceMs: 90_000 },
      onAcknowledged: (one) => acknowledged.push(one),
    });
    for (const many of [50, 150]) {
      await until(`${many} have bought`, async () => acknowledged.length >= many);
      await pooler.kill();
      await pooler.start();
    }
    const load = await loading;
    expect(load.unanswered).toBe(0);
    expect(load.acknowledged).toHaveLength(stock);
    const guarantees = await proveGuarantees({ load, pool: market().db.pool, origins, productId, stock });
    expect(guarantees.filter(({ holds }) => !holds)).toEqual([]);
    for (const server of servers) expect(await server.end('SIGTERM')).toBe(0);
  });

  it('have PgBouncer pause and reconnect, and one of them killed, under load, and lose and sell nothing twice', async () => {
    const servers = [await start(), await start()];
    const origins = servers.map(({ origin }) => origin);
    const stock = 300;
    const { id: productId } = await market().product(stock);
    const crowd = await market().buyersWanting(360, [{ productId, quantity: 1 }]);
    const acknowledged: Acknowledged[] = [];
    const loading = buyWithKeys({
      origins,
      tokens: crowd.map(({ token }) => token),
      ...{ atOnce: 10, pauseMs: 20, patienceMs: 120_000 },
      onAcknowledged: (one) => acknowledged.push(one),
    });
    const bought = (many: number) => until(`${many} have bought`, async () => acknowledged.length >= many);
    const say = (command: string) => pooler.show(command, inject('adminUrl'));
    const readiness = async (origin = '') => (await callAt(origin, 'GET', '/readyz')).status;

    await bought(40);
    await say('PAUSE');
    for (const origin of origins) await until('it is not ready', async () => (await readiness(origin)) === 503);
    await say('RESUME');
    await bought(100);
    await say('RECONNECT');
    await bought(160);
    // In the midst of a batch, most likely: what it held is free as soon as PgBouncer sees that it is gone.
    process.kill(servers[1]?.pid ?? 0, 'SIGKILL');
    const load = await loading;
    expect(load.unanswered).toBe(0);
    expect(load.acknowledged).toHaveLength(stock);
    const [survivor] = servers;
    const left = [survivor?.origin ?? ''];
    const guarantees = await proveGuarantees({ load, pool: market().db.pool, origins: left, productId, stock });
    expect(guarantees.filter(({ holds }) => !holds)).toEqual([]);
  });

  it('are told to end while PgBouncer pauses: whoever asked is answered, and the end is in order', async () => {
    const server = await start({ SHUTDOWN_TIMEOUT: '60', READ_CACHE_MS: '0' });
    const { id } = await market().product(20);
    const crowd = await market().buyersWanting(20, [{ productId: id, quantity: 1 }]);
    const say = (command: string) => pooler.show(command, inject('adminUrl'));
    await say('PAUSE');
    const answers = together(crowd, ({ token }, index) =>
      index % 2 === 0
        ? checkoutAt(server.origin, token)
        : callAt(server.origin, 'GET', '/api/marketplace/orders', { token }),
    );
    await until('some are begun', async () => {
      const { body } = await callAt(server.origin, 'GET', '/metrics');
      return /tianguis_admission_requests\{workload="lane",state="running"\} [1-9]/.test(body);
    });
    const code = await server.end('SIGTERM').finally(() => say('RESUME'));
    expect((await answers).map(({ status }) => status)).toEqual(crowd.map(() => 503));
    expect((await answers).every(({ headers }) => headers.has('retry-after'))).toBe(true);
    expect({ code, words: server.output().match(/While stopping.*/g) }).toEqual({ code: 0, words: null });
    expect(await market().findings()).toEqual([]);
  });

  it('run their jobs', async () => {
    const server = await start({ CLEANUP_CRON: '7 3 1 1 *' });
    const { id: productId, seller } = await market().product(3);
    const [orderId = ''] = await addPastOrders(market(), {
      ...{ productId, seller, buyer: await market().buyer(), count: 1, quantity: 2 },
    });
    // What the clock does when the minute comes.
    await market().db.pool.query(`INSERT INTO pgboss.job (name, policy) VALUES ('cleanup-failed-orders', 'exclusive')`);
    await until('the order has ended', async () => (await statusesOf(market(), [orderId])).CANCELLED === 1);
    expect(await market().stockOf(productId)).toBe(3);
    expect(await server.end('SIGTERM')).toBe(0);
  });

  it('have more connections to it together than PostgreSQL has', async () => {
    const server = await start({ PROCESSES: '2', DATABASE_POOL_SIZE: '300', CHECKOUT_DEADLINE_MS: '60000' });
    const { id } = await market().product(10);
    const crowd = await market().buyersWanting(20, [{ productId: id, quantity: 1 }]);
    const answers = await together(crowd, ({ token }) => checkoutAt(server.origin, token));
    expect(tally(answers)).toEqual({ 201: 10, '400 insufficient-stock': 10 });
    expect(await server.end('SIGTERM')).toBe(0);
  });
});

describe('what needs a session of its own', () => {
  /** As many as a migration has at a time; whoever comes next has one of them. */
  const SESSIONS = 2;

  async function pooledForTest(): Promise<{ pooler: PgBouncer; url: string }> {
    const pooler = await PgBouncer.start({
      program: program('pgbouncer'),
      adminUrl: inject('adminUrl'),
      settings: { default_pool_size: SESSIONS },
    });
    onTestFinished(() => pooler.close());
    return { pooler, url: await databaseForTest() };
  }

  /** What those who come next have to live with, on each of its sessions. */
  async function settingsBehind(address: string): Promise<unknown[]> {
    const clients = Array.from({ length: SESSIONS }, () => new pg.Client({ connectionString: address }));
    try {
      const seen: unknown[] = [];
      for (const client of clients) {
        await client.connect();
        await client.query('BEGIN');
        const { rows } = await client.query(
          `SELECT current_setting('statement_timeout') AS statement, current_setting('lock_timeout') AS lock`,
        );
        seen.push(rows[0]);
      }
      return seen;
    } finally {
      for (const client of clients) await client.end();
    }
  }

  it('is not done through a pooler, where its settings would be left to others: an index made while others write', async () => {
    const { pooler, url } = await pooledForTest();
    const before = await settingsBehind(pooler.reach(url));
    const folder = migrationsWith({
      '20270101000000_index':
        '-- tianguis: outside a transaction\nCREATE INDEX CONCURRENTLY IF NOT EXISTS orders_try_idx ON orders (created_at);',
    });
    await expect(migrate(pooler.reach(url), () => {}, { folder })).rejects.toThrow('DATABASE_MIGRATION_URL');
    expect(await settingsBehind(pooler.reach(url))).toEqual(before);
    await migrate(url, () => {}, { folder });
  });

  it('is not done through a pooler: versions for products', async () => {
    const { pooler, url } = await pooledForTest();
    const before = await settingsBehind(pooler.reach(url));
    const give = (environment: Record<string, string>) =>
      spawnSync('scripts/migrate-product-version.sh', ['dev'], {
        env: { ...process.env, NODE_ENV: 'test', DATABASE_URL: pooler.reach(url), ...environment },
        encoding: 'utf8',
      });
    const refused = give({});
    expect({ code: refused.status, said: refused.stderr }).toEqual({
      code: 1,
      said: expect.stringContaining('DATABASE_MIGRATION_URL'),
    });
    expect(await settingsBehind(pooler.reach(url))).toEqual(before);
    expect(give({ DATABASE_DIRECT_URL: url }).stdout).toContain('Nothing to do');
  });
});

describe('a first start', () => {
  it('looks at the pooler when its sessions begin with the settings of the role', async () => {
    const [size, names] = [6, ['lock_timeout', 'statement_timeout', 'enable_seqscan']];
    const pooler = await PgBouncer.start({
      ...{ program: program('pgbouncer'), adminUrl: inject('adminUrl'), settings: { default_pool_size: size } },
    });
    onTestFinished(() => pooler.close());
    const url = await databaseForTest({ empty: true });
    await startServer({ ...pooler.environment(url), JWT_SECRET });
    const clients = Array.from({ length: size }, () => new pg.Client({ connectionString: pooler.reach(url) }));
    onTestFinished(() => together(clients, (client) => client.end()).then(() => {}));
    // Each in a transaction, so that each is lent another session: those are all that there are.
    const asked = await together(clients, async (client) => {
      await client.connect();
      await client.query('BEGIN');
      return (await client.query('SELECT name, setting FROM pg_settings WHERE name = ANY($1)', [names])).rows;
    });
    const settings = asked.map((rows) => Object.fromEntries(rows.map(({ name, setting }) => [name, setting])));
    expect(settings).toEqual(
      Array(size).fill({ enable_seqscan: 'off', lock_timeout: '2000', statement_timeout: '4000' }),
    );
  });
});

describe('a start at the wrong addresses', () => {
  const startAt = (environment: Record<string, string>) =>
    startServer({ JWT_SECRET, ...environment }).catch((error: unknown) => error);

  async function poolerForTest(settings: Record<string, string | number> = {}): Promise<PgBouncer> {
    const pooler = await PgBouncer.start({ program: program('pgbouncer'), adminUrl: inject('adminUrl'), settings });
    onTestFinished(() => pooler.close());
    return pooler;
  }

  it('ends in words when the direct one leads to another database', async () => {
    const pooler = await poolerForTest();
    const environment = pooler.environment(await databaseForTest());
    const failure = await startAt({ ...environment, DATABASE_DIRECT_URL: await databaseForTest() });
    expect(String(failure)).toContain('DATABASE_DIRECT_URL leads to another database');
  });

  it('ends in words when the pooler mixes names up', async () => {
    const pooler = await poolerForTest();
    const settings: Record<string, number> = pooler.namesStatements ? { max_prepared_statements: 0 } : {};
    const mixing = await poolerForTest(settings);
    const environment = mixing.environment(await databaseForTest());
    const failure = await startAt({ ...environment, DATABASE_PREPARED_STATEMENTS: 'on' });
    expect(String(failure)).toContain('set DATABASE_PREPARED_STATEMENTS=off');
  });

  it('leaves the names out where it is told to', async () => {
    const pooler = await poolerForTest();
    const url = await databaseForTest();
    const reach = { url: pooler.reach(url), directUrl: url, namesStatements: false };
    const db = openDatabase({ ...reach, poolSize: 3, onWarning: () => {} });
    onTestFinished(() => db.close());
    const ask = () => db.pool.query({ name: 'one', text: 'SELECT $1::int AS n', values: [1] });
    const answers = await together([...Array(20)], ask);
    expect(answers.every(({ rows }) => rows[0].n === 1)).toBe(true);
    const { rows } = await db.pool.query(`SELECT count(*)::int AS n FROM pg_prepared_statements WHERE name = 'one'`);
    expect(rows[0].n).toBe(0);
  });
});
