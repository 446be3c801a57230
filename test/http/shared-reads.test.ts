import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { readMetrics, sumOf } from '../../scripts/support/metrics.ts';
import { type App, buildApp } from '../../src/app.ts';
import { parseConfig } from '../../src/config.ts';
import { openDatabase } from '../../src/platform/database.ts';
import { sequenceForTest } from '../support/events.ts';
import { callAt, JWT_SECRET, useMarket } from '../support/market.ts';
import { startRedis } from '../support/redis.ts';
import { TcpProxy } from '../support/tcp-proxy.ts';
import { until } from '../support/wait.ts';

describe('public answers', () => {
  const market = useMarket();

  interface Server {
    readonly origin: string;
    /** How many answers came from there. */
    from(place: 'process' | 'redis' | 'database'): Promise<number>;
    /** Of its log. */
    readonly lines: string[];
  }

  /** A process on the market's database, as far as that can tell. */
  async function serve(redisUrl?: string): Promise<Server> {
    const config = parseConfig({
      ...{ NODE_ENV: 'test', RATE_LIMIT: 'off', JWT_SECRET, READ_CACHE_MS: '30000', LOG_LEVEL: 'info' },
      ...(redisUrl !== undefined && { REDIS_URL: redisUrl }),
    });
    const db = openDatabase({ url: market().databaseUrl, poolSize: 4, onWarning: () => {} });
    const app: App = await buildApp({ config, db });
    const lines: string[] = [];
    const { log } = app.server;
    for (const level of ['info', 'warn'] as const) {
      const write = log[level].bind(log);
      log[level] = ((...args: [object, string]) => {
        lines.push(args[1] ?? String(args[0]));
        return write(...args);
      }) as typeof write;
    }
    await app.server.listen({ host: '127.0.0.1', port: 0 });
    onTestFinished(async () => {
      await app.server.close();
      await db.close();
    });
    const origin = `http://127.0.0.1:${(app.server.server.address() as AddressInfo).port}`;
    const from = async (place: string) =>
      sumOf(await readMetrics(origin), 'tianguis_brief_reads_total', { from: place });
    return { origin, from, lines };
  }

  const stockAt = async ({ origin }: Server, id: string): Promise<number> =>
    (await callAt(origin, 'GET', `/api/marketplace/products/${id}`)).body.stock;
  const listedAt = async ({ origin }: Server, sellerId: string): Promise<number[]> =>
    (await callAt(origin, 'GET', `/api/marketplace/products?sellerId=${sellerId}`)).body.data.map(
      ({ stock }: { stock: number }) => stock,
    );
  async function sellOne(id: string): Promise<void> {
    const [buyer] = await market().buyersWanting(1, [{ productId: id, quantity: 1 }]);
    expect((await market().checkout(buyer?.token ?? '')).status).toBe(201);
  }

  /** Until processes are told of what happens. */
  async function untilTold(servers: readonly Server[]): Promise<void> {
    const { id } = await market().product(1_000);
    sequenceForTest(market());
    for (const server of servers) {
      await until('changes are told', async () => {
        const before = await stockAt(server, id);
        await sellOne(id);
        await delay(400);
        return (await stockAt(server, id)) < before;
      });
    }
  }

  it('are dropped in every process when what they tell of changes in any', async () => {
    const [one, two] = [await serve(), await serve()];
    await untilTold([one, two]);
    const { id, seller } = await market().product(9);
    for (const server of [one, two]) {
      expect([await stockAt(server, id), await listedAt(server, seller.id)]).toEqual([9, [9]]);
    }
    const [buyer] = await market().buyersWanting(1, [{ productId: id, quantity: 4 }]);
    expect((await market().checkout(buyer?.token ?? '')).status).toBe(201);
    for (const server of [one, two]) {
      await until('the page and the list are read anew', async () => {
        return (await stockAt(server, id)) === 5 && (await listedAt(server, seller.id))[0] === 5;
      });
    }
  });

  it('are made once for all processes that share a Redis, and dropped there too', async () => {
    const { url } = await startRedis();
    const [one, two] = [await serve(url), await serve(url)];
    await untilTold([one, two]);
    let id = '';
    let isFound = false;
    // Where Redis is slow for a moment, either goes on without it.
    for (let tries = 0; tries < 5 && !isFound; tries += 1) {
      id = (await market().product(9)).id;
      expect(await stockAt(one, id)).toBe(9);
      const [made, found] = [await two.from('database'), await two.from('redis')];
      expect(await stockAt(two, id)).toBe(9);
      isFound = (await two.from('redis')) === found + 1 && (await two.from('database')) === made;
    }
    expect(isFound).toBe(true);
    const [buyer] = await market().buyersWanting(1, [{ productId: id, quantity: 1 }]);
    await market().checkout(buyer?.token ?? '');
    for (const server of [one, two]) await until('it is read anew', async () => (await stockAt(server, id)) === 8);
  });

  it('are made without Redis where it is gone or silent, in time, told in one line; and with it when it is back', async () => {
    const redis = await startRedis();
    const proxy = await TcpProxy.start();
    onTestFinished(() => proxy.close());
    const server = await serve(proxy.reach(redis.url));
    await untilTold([server]);
    const upAt = async () => sumOf(await readMetrics(server.origin), 'tianguis_redis_up', {});
    await until('Redis is up', async () => (await upAt()) === 1);
    proxy.silenceAll();
    const { id, seller } = await market().product(3);
    const start = performance.now();
    expect([await stockAt(server, id), await listedAt(server, seller.id)]).toEqual([3, [3]]);
    expect(performance.now() - start).toBeLessThan(5_000);
    await redis.stop();
    proxy.cutAll('reset');
    const { id: another } = await market().product(4);
    expect(await stockAt(server, another)).toBe(4);
    await until('the loss is seen', async () => (await upAt()) === 0);
    const told = () => server.lines.filter((line) => line.includes('Redis does not answer'));
    expect(told()).toHaveLength(1);
    await startRedis(Number(new URL(redis.url).port));
    proxy.recover();
    await until('it is used again', async () => {
      const { id: fresh } = await market().product(2);
      await stockAt(server, fresh);
      return server.lines.includes('Redis answers again');
    });
    expect(told()).toHaveLength(1);
  });
});
