import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { readMetrics, sumOf } from '../../scripts/support/metrics.ts';
import { migrate } from '../../src/platform/migrations.ts';
import { makeSlot } from '../support/bookings.ts';
import { sequenceForTest } from '../support/events.ts';
import { type Answer, callAt, JWT_SECRET, type MarketOptions, TestMarket } from '../support/market.ts';
import { startServer } from '../support/server-process.ts';
import { type Pair, startPair } from '../support/standby.ts';
import { offer, patchProduct, placeOrder } from '../support/steps.ts';
import { proxyForTest } from '../support/tcp-proxy.ts';
import { until } from '../support/wait.ts';

const PRODUCTS = '/api/marketplace/products';

describe('a read replica', () => {
  let pair: Pair;
  beforeAll(async () => {
    pair = await startPair();
    await migrate(pair.url);
  });
  afterAll(() => pair?.stop());
  afterEach(() => pair.standby.resume());

  /** A process that reads from the standby. */
  async function open(environment: Record<string, string> = {}, options: MarketOptions = {}): Promise<TestMarket> {
    const market = await TestMarket.open(
      { DATABASE_REPLICA_URL: pair.standby.url, ...environment },
      // Where the machine is slow, that is no fault of the replica's.
      { databaseUrl: pair.url, patient: true, ...options },
    );
    onTestFinished(() => market.close());
    return market;
  }

  /** A figure of the process, without a request to it. */
  async function figure({ app }: TestMarket, name: string, labels: Record<string, string> = {}): Promise<number> {
    const values = (await app.registry.getSingleMetric(name)?.get())?.values ?? [];
    return (
      values.find((one) => Object.entries(labels).every(([label, is]) => one.labels[label] === is))?.value ?? Number.NaN
    );
  }

  const inState = (market: TestMarket, state: string) =>
    until(`the replica is ${state}`, async () => (await figure(market, 'tianguis_replica_state', { state })) === 1);
  async function openServing(environment?: Record<string, string>, options?: MarketOptions): Promise<TestMarket> {
    const market = await open(environment, options);
    await inState(market, 'serving');
    return market;
  }
  const readsBy = (market: TestMarket, by: string) => figure(market, 'tianguis_replica_reads_total', { by });

  /** Looks with no token, as anybody does. */
  const look = async (market: TestMarket, path: string) => (await market.call('GET', path)).body;
  const nameSeen = async (market: TestMarket, id: string): Promise<string> =>
    (await look(market, `${PRODUCTS}/${id}`)).name;

  it('is not where a process starts: it says that it needs the primary', async () => {
    const start = startServer({ DATABASE_URL: pair.standby.url, JWT_SECRET });
    const output = expect.stringMatching(/^tianguis cannot start\. The database only reads: .*DATABASE_URL.*\n$/);
    await expect(start).rejects.toMatchObject({ exitCode: 1, output });
  });

  it('answers what only reads, lists and single things alike, and nothing else', async () => {
    const market = await openServing();
    const order = await placeOrder(market);
    const { seller, buyer } = order;
    const { host, id: slotId, experienceId } = await makeSlot(market, { capacity: 5 });
    const reads: [path: string, token?: string][] = [
      [PRODUCTS],
      [`${PRODUCTS}?facets=true&search=producto`],
      [`${PRODUCTS}/${order.productId}`],
      [`${PRODUCTS}/${order.productId}/reviews`],
      ['/api/bookings/experiences'],
      [`/api/bookings/experiences/${experienceId}/slots`],
      [`/api/bookings/slots/${slotId}`],
      ['/api/marketplace/orders', buyer.token],
      [`/api/marketplace/orders/${order.id}`, buyer.token],
      ['/api/marketplace/seller/orders', seller.token],
      ['/api/inventory/levels', seller.token],
      [`/api/inventory/ledger?productId=${order.productId}`, seller.token],
      [`/api/inventory/products/${order.productId}/availability`, seller.token],
      ['/api/inventory/warehouses', host.token],
      ['/api/units', seller.token],
      ['/api/units/lists/types', seller.token],
      ['/api/webhook-endpoints', seller.token],
      ['/api/marketplace/vouchers', seller.token],
    ];
    for (const [path, token] of reads) {
      const before = await readsBy(market, 'replica');
      // On a machine that is busy it may be behind for a moment, or slow.
      await until(`${path} is answered by the replica`, async () => {
        const { status, body } = await market.call('GET', path, { token });
        expect({ path, status, body }).toMatchObject({ path, status: 200 });
        return (await readsBy(market, 'replica')) > before;
      });
    }
    const { rows } = await pair.standby.ask(
      `SELECT string_agg(query, '; ') AS asked FROM pg_stat_activity WHERE application_name = 'tianguis replica'`,
    );
    expect(rows[0].asked).toMatch(/SELECT/);
    // Files and carts are the primary's.
    const sum = async () =>
      (await readsBy(market, 'replica')) + (await readsBy(market, 'primary')) + (await readsBy(market, 'fallback'));
    const all = await sum();
    expect((await market.call('GET', '/api/marketplace/cart', { token: buyer.token })).status).toBe(200);
    expect((await market.call('GET', '/api/inventory/exports/levels', { token: seller.token })).status).toBe(200);
    expect(await sum()).toBe(all);
  });

  it('serves the catalogue without the primary, for as long as it may be old', async () => {
    const proxy = await proxyForTest();
    const market = await openServing(
      { READ_CACHE_MS: '1', REPLICA_LAG_MAX_MS: '60000' },
      { reach: (url) => proxy.reach(url), patient: false },
    );
    const { id } = await market.product(3);
    await until('the standby has it', async () => (await market.call('GET', `${PRODUCTS}/${id}`)).status === 200);
    await until('it is near', async () => (await figure(market, 'tianguis_replica_lag_seconds')) < 0.2);
    proxy.silenceAll();
    await until('the page is answered', async () => (await look(market, `${PRODUCTS}/${id}`)).stock === 3);
    await until('the list is', async () => (await market.call('GET', `${PRODUCTS}?limit=3`)).status === 200);
    proxy.recover();
  });

  it('that stands still shows nobody the past who wrote, in whichever process', async () => {
    // For a minute it counts as near enough: what follows does not come of its being found to lag.
    const market = await openServing({ REPLICA_LAG_MAX_MS: '60000', READ_CACHE_MS: '1' });
    const another = await market.secondServer();
    const order = await placeOrder(market);
    const { seller, buyer, productId } = order;
    await pair.standby.pause();
    const origins = [market.origin, another];
    const see = async (path: string, token: string): Promise<Answer['body'][]> =>
      Promise.all(origins.map(async (origin) => (await callAt(origin, 'GET', path, { token })).body));

    const made = await offer(market, seller.token, { name: 'Barro negro' });
    for (const { body, status } of await Promise.all(
      origins.map((origin) => callAt(origin, 'GET', `${PRODUCTS}/${made.id}`)),
    ))
      expect({ status, name: body.name }).toEqual({ status: 200, name: 'Barro negro' });

    const edited = await patchProduct(market, seller.token, productId, { name: 'Alebrije azul' });
    expect(edited.status).toBe(200);
    const pages = await see(`${PRODUCTS}/${productId}`, seller.token);
    expect(pages.map(({ name }) => name)).toEqual(['Alebrije azul', 'Alebrije azul']);
    const lists = await see(`${PRODUCTS}?sellerId=${seller.id}`, seller.token);
    for (const { data } of lists)
      expect(data.map(({ name }: { name: string }) => name)).toEqual(['Barro negro', 'Alebrije azul']);

    const cancelled = await market.call('POST', `/api/marketplace/orders/${order.id}/cancel`, { token: buyer.token });
    expect(cancelled.status).toBe(200);
    for (const { data } of await see('/api/marketplace/orders', buyer.token))
      expect(data.map(({ status }: { status: string }) => status)).toEqual(['CANCELLED']);
    for (const { data } of await see('/api/marketplace/seller/orders', seller.token))
      expect(data.map(({ status }: { status: string }) => status)).toEqual(['CANCELLED']);

    await until('it is told', async () => (await figure(market, 'tianguis_replica_lag_bytes')) > 0);
    await pair.standby.resume();
    const before = await readsBy(market, 'replica');
    await until('it is asked again', async () => {
      await market.call('GET', '/api/marketplace/orders', { token: buyer.token });
      return (await readsBy(market, 'replica')) > before;
    });
  });

  it('that stands still is asked for what anybody sees until it is too old, then no more until it is there again', async () => {
    const market = await openServing({ REPLICA_LAG_MAX_MS: '1500', READ_CACHE_MS: '1' });
    const seller = await market.seller();
    const [id = ''] = await market.products(seller.id, 1, 10);
    await until('the standby has it', async () => (await market.call('GET', `${PRODUCTS}/${id}`)).status === 200);
    await pair.standby.pause();
    expect((await patchProduct(market, seller.token, id, { name: 'Tapete' })).status).toBe(200);
    // Events have no places here, so that nothing but its age is against what it says.
    await until('the primary answers', async () => (await nameSeen(market, id)) === 'Tapete');
    await inState(market, 'lagging');
    const answered = await readsBy(market, 'replica');
    for (let times = 0; times < 5; times += 1) expect(await nameSeen(market, id)).toBe('Tapete');
    expect(await readsBy(market, 'replica')).toBe(answered);
    expect((await market.call('GET', '/readyz')).status).toBe(200);
    await pair.standby.resume();
    await inState(market, 'serving');
    await until('it is asked again', async () => {
      await nameSeen(market, id);
      return (await readsBy(market, 'replica')) > answered;
    });
  });

  it('is not believed about what changed since, as far as the process was told, however long it is kept', async () => {
    const market = await openServing({ REPLICA_LAG_MAX_MS: '60000', READ_CACHE_MS: '30000' });
    sequenceForTest(market);
    const seller = await market.seller();
    const [id = ''] = await market.products(seller.id, 1, 10);
    const listed = async () => (await look(market, `${PRODUCTS}?sellerId=${seller.id}`)).data[0].name;
    await nameSeen(market, id);
    await listed();
    const fallbacks = await readsBy(market, 'fallback');
    await pair.standby.pause();
    expect((await patchProduct(market, seller.token, id, { name: 'Huipil' })).status).toBe(200);
    await until('the page and the list are read anew', async () => {
      return (await nameSeen(market, id)) === 'Huipil' && (await listed()) === 'Huipil';
    });
    expect(await readsBy(market, 'fallback')).toBeGreaterThan(fallbacks);
    expect(await figure(market, 'tianguis_replica_state', { state: 'serving' })).toBe(1);
  });

  /** Buyers and passers-by who read all the time, until they are told to stop. */
  function storm(market: TestMarket, token: string, productId: string) {
    let isOver = false;
    const statuses: Record<string, number> = {};
    const paths: [path: string, token?: string][] = [
      [`${PRODUCTS}/${productId}`],
      [`${PRODUCTS}?facets=true`],
      [`${PRODUCTS}?search=producto`],
      ['/api/marketplace/orders', token],
    ];
    const reader = async (path: string, as?: string) => {
      while (!isOver) {
        const { status, body } = await market.call('GET', path, { token: as });
        const outcome = `${status} ${body.code ?? ''}`.trim();
        statuses[outcome] = (statuses[outcome] ?? 0) + 1;
        // The same process serves them.
        await delay(5);
      }
    };
    const running = Promise.all([...paths, ...paths].map(([path, as]) => reader(path, as)));
    return {
      total: () => Object.values(statuses).reduce((sum, count) => sum + count, 0),
      end: async () => {
        isOver = true;
        await running;
        return statuses;
      },
    };
  }

  /** A storm through which something happens. @returns how the reads were answered */
  async function throughStorm(market: TestMarket, happening: () => Promise<void>): Promise<Record<string, number>> {
    const { buyer, productId } = await placeOrder(market);
    const before = await readsBy(market, 'replica');
    const reading = storm(market, buyer.token, productId);
    await until('it is asked', async () => (await readsBy(market, 'replica')) > before + 20);
    await happening();
    const [total, answered] = [reading.total(), await readsBy(market, 'replica')];
    await until('more are answered', async () => reading.total() > total + 50);
    await until('it is asked again', async () => (await readsBy(market, 'replica')) > answered + 20);
    return reading.end();
  }

  const unkept = { READ_CACHE_MS: '1' };

  it('that is killed in a storm of reads costs none of them, and is asked again when it is back', async () => {
    const market = await openServing(unkept);
    const statuses = await throughStorm(market, async () => {
      await pair.standby.kill();
      await inState(market, 'gone');
      const answered = await readsBy(market, 'primary');
      await until('the primary is asked', async () => (await readsBy(market, 'primary')) > answered + 50);
      expect((await market.call('GET', '/readyz')).status).toBe(200);
      await pair.standby.start();
      await inState(market, 'serving');
    });
    expect(Object.keys(statuses)).toEqual(['200']);
  });

  it('that falls silent in a storm of reads costs none of them, and is asked again when it speaks', async () => {
    const proxy = await proxyForTest();
    const market = await openServing({ ...unkept, DATABASE_REPLICA_URL: proxy.reach(pair.standby.url) });
    const statuses = await throughStorm(market, async () => {
      proxy.silenceAll();
      await inState(market, 'gone');
      proxy.recover();
      await inState(market, 'serving');
    });
    expect(Object.keys(statuses)).toEqual(['200']);
  });

  it('whose connections are cut in a storm of reads costs none of them', async () => {
    const proxy = await proxyForTest();
    const market = await openServing({ ...unkept, DATABASE_REPLICA_URL: proxy.reach(pair.standby.url) });
    const statuses = await throughStorm(market, async () => {
      for (const how of ['reset', 'finish'] as const) {
        const fallbacks = await readsBy(market, 'fallback');
        await until('someone was cut off', async () => {
          // Not while it is not asked: nobody would be there to be cut off.
          if ((await figure(market, 'tianguis_replica_state', { state: 'serving' })) === 1) proxy.cutAll(how);
          return (await readsBy(market, 'fallback')) > fallbacks;
        });
      }
    });
    expect(Object.keys(statuses)).toEqual(['200']);
  });

  it('that cancels reads, since they are in the way of what it replays, costs none of them', async () => {
    const market = await openServing(unkept);
    // Whoever asks for it may be cancelled, too.
    const canceled = async (): Promise<number> => {
      const answer = await pair.standby
        .ask('SELECT confl_lock::int AS count FROM pg_stat_database_conflicts WHERE datname = current_database()')
        .catch(() => undefined);
      return answer?.rows[0].count ?? canceled();
    };
    const before = await canceled();
    const statuses = await throughStorm(market, () =>
      until('some were cancelled', async () => {
        await market.db.transaction((tx) => tx.$executeRaw`LOCK TABLE products, orders IN ACCESS EXCLUSIVE MODE`);
        return (await canceled()) > before;
      }),
    );
    expect(Object.keys(statuses)).toEqual(['200']);
  });

  it('that is none, or another market’s, is never asked', async () => {
    const another = new URL(pair.standby.url);
    another.pathname = '/postgres';
    for (const url of [pair.url, another.href, 'postgres://nobody@127.0.0.1:1/nothing']) {
      const market = await open({ DATABASE_REPLICA_URL: url });
      const { id } = await market.product(4);
      expect((await look(market, `${PRODUCTS}/${id}`)).stock).toBe(4);
      expect(await figure(market, 'tianguis_replica_state', { state: 'gone' })).toBe(1);
      expect([await readsBy(market, 'replica'), await readsBy(market, 'primary')]).toEqual([0, 1]);
    }
  });

  it('is asked by several processes, each on its own, and keeps none of them from ending', async () => {
    const market = await openServing();
    const { id } = await market.product(7);
    const proxy = await proxyForTest();
    const server = await startServer({
      ...{ DATABASE_URL: pair.url, DATABASE_REPLICA_URL: proxy.reach(pair.standby.url) },
      ...{ JWT_SECRET, PROCESSES: '2', READ_CACHE_MS: '0', RATE_LIMIT: 'off' },
    });
    const told = async (name: string, labels: Record<string, string>) =>
      sumOf(await readMetrics(server.origin).catch(() => []), name, labels);
    await until('both are served', async () => (await told('tianguis_replica_state', { state: 'serving' })) === 2);
    await until('it is asked', async () => {
      expect((await callAt(server.origin, 'GET', `${PRODUCTS}/${id}`)).body.stock).toBe(7);
      return (await told('tianguis_replica_reads_total', { by: 'replica' })) > 5;
    });
    proxy.silenceAll();
    await until('both notice', async () => (await told('tianguis_replica_state', { state: 'gone' })) === 2);
    expect((await callAt(server.origin, 'GET', '/readyz')).status).toBe(200);
    expect((await callAt(server.origin, 'GET', `${PRODUCTS}/${id}`)).body.stock).toBe(7);
    expect(await server.end('SIGTERM')).toBe(0);
  });

  // The last: it is no standby after that.
  it('that is promoted by mistake is asked no more', async () => {
    const market = await openServing({ READ_CACHE_MS: '1' });
    const seller = await market.seller();
    const [id = ''] = await market.products(seller.id, 1, 10);
    await until('the standby has it', async () => (await market.call('GET', `${PRODUCTS}/${id}`)).status === 200);
    await pair.standby.promote();
    await inState(market, 'gone');
    await pair.standby.ask(`UPDATE products SET name = 'of another world', revision = revision + 1 WHERE id = '${id}'`);
    const answered = await readsBy(market, 'replica');
    for (let times = 0; times < 5; times += 1) expect(await nameSeen(market, id)).not.toBe('of another world');
    expect(await readsBy(market, 'replica')).toBe(answered);
  });
});
