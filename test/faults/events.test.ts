import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type OpenStream, openStream, sequenceForTest } from '../support/events.ts';
import { callAt, JWT_SECRET, TestMarket, useMarket } from '../support/market.ts';
import { startServer } from '../support/server-process.ts';
import { patchProduct } from '../support/steps.ts';
import { TcpProxy } from '../support/tcp-proxy.ts';
import { until } from '../support/wait.ts';

const stocks = (stream: OpenStream) => stream.of('stock.changed').map(({ data }) => data.stock);

describe('open streams', () => {
  let proxy: TcpProxy;
  let market: TestMarket;
  beforeAll(async () => {
    proxy = await TcpProxy.start();
    market = await TestMarket.open({}, { reach: (url) => proxy.reach(url) });
  });
  afterAll(async () => {
    await market.close();
    await proxy.close();
  });

  async function watched() {
    const { id, seller } = await market.product(5);
    const stream = await openStream(market.origin, `topics=stock:${id}`);
    await until('the present state', async () => stocks(stream).length === 1);
    return { id, seller, stream };
  }

  it.each(['reset', 'finish'] as const)('go on where every connection to the database is cut by %s', async (how) => {
    sequenceForTest(market);
    const { id, seller, stream } = await watched();
    proxy.cutAll(how);
    const change = async () => (await patchProduct(market, seller.token, id, { stockChange: -1 })).status;
    await until('that it is changed', async () => (await change()) === 200);
    await until('the change', async () => (stocks(stream).at(-1) ?? 5) < 5);
    expect(stream.hasEnded()).toBe(false);
  });

  it('notice a connection that fell silent within seconds, and miss nothing', async () => {
    sequenceForTest(market);
    const { id, stream } = await watched();
    proxy.silenceAt(/events-next/);
    await until('that it has fallen silent', async () => proxy.silenced);
    await market.db.pool.query('UPDATE products SET stock = 3, version = version + 1 WHERE id = $1', [id]);
    const since = performance.now();
    await until('the change', async () => stocks(stream).at(-1) === 3);
    expect(performance.now() - since).toBeLessThan(15_000);
    proxy.recover();
  });

  it('are told within a second or so where nobody is notified', async () => {
    const { id, stream } = await watched();
    await market.db.pool.query('UPDATE products SET stock = 2, version = version + 1 WHERE id = $1', [id]);
    await market.db.pool.query(
      `INSERT INTO events (id, type, subject_id, payload, occurred_at)
       VALUES (gen_random_uuid(), 'stock.changed', gen_random_uuid(), jsonb_build_object('subjects', ARRAY[$1]), now())`,
      [id],
    );
    await until('the change', async () => stocks(stream).at(-1) === 2);
  });

  it('are refused before they begin while the database is out of reach', async () => {
    const { id } = await watched();
    proxy.silenceAll();
    const answer = await openStream(market.origin, `topics=stock:${id}`);
    expect(answer.status).toBe(503);
    expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/);
    proxy.recover();
    await until(
      'one that is let in',
      async () => (await openStream(market.origin, `topics=stock:${id}`)).status === 200,
    );
  });
});

describe('a process with open streams', () => {
  const market = useMarket();
  const start = (environment: Record<string, string> = {}) =>
    startServer({ DATABASE_URL: market().databaseUrl, JWT_SECRET, ...environment });

  it('ends them at once at its stop, and itself in order', async () => {
    const server = await start({ SHUTDOWN_TIMEOUT: '20' });
    const { id } = await market().product(5);
    const streams = await Promise.all(Array.from({ length: 5 }, () => openStream(server.origin, `topics=stock:${id}`)));
    await until('all present states', async () => streams.every((stream) => stocks(stream).length === 1));
    const since = performance.now();
    expect(await server.end('SIGTERM')).toBe(0);
    expect(performance.now() - since).toBeLessThan(10_000);
    await until('the ends', async () => streams.every((stream) => stream.hasEnded()));
  });

  it('tells what another process did', async () => {
    const [one, other] = [await start(), await start()];
    const { id, seller } = await market().product(5);
    const stream = await openStream(one.origin, `topics=stock:${id}`);
    await until('the present state', async () => stocks(stream).length === 1);
    const since = performance.now();
    const path = `/api/marketplace/products/${id}`;
    const options = { token: seller.token, body: { stockChange: -1 }, headers: { 'if-match': '*' } };
    expect((await callAt(other.origin, 'PATCH', path, options)).status).toBe(200);
    await until('the change', async () => stocks(stream).at(-1) === 4);
    expect(performance.now() - since).toBeLessThan(20_000);
  });

  it('lets an account have ten streams, and an address two hundred of those who are not signed in', async () => {
    const server = await start({ RATE_LIMIT: 'on' });
    const { id } = await market().product(5);
    const { token } = await market().buyer();
    const own = await Promise.all(
      Array.from({ length: 11 }, () => openStream(server.origin, 'topics=orders', { token })),
    );
    expect(own.map(({ status }) => status).toSorted()).toEqual([...Array.from({ length: 10 }, () => 200), 429]);
    const anyone = [];
    for (let n = 0; n < 200; n += 20) {
      const opened = Array.from({ length: 20 }, () => openStream(server.origin, `topics=stock:${id}`));
      anyone.push(...(await Promise.all(opened)));
    }
    expect(anyone.every(({ status }) => status === 200)).toBe(true);
    const refused = await openStream(server.origin, `topics=stock:${id}`);
    expect(refused.status).toBe(429);
    expect(JSON.parse(refused.text())).toMatchObject({ code: 'rate-limited' });
    expect(
      (await openStream(server.origin, `topics=stock:${id}`, { token: (await market().buyer()).token })).status,
    ).toBe(200);
  });
});
