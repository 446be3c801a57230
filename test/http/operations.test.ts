import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { buildApp } from '../../src/app.ts';
import { parseConfig } from '../../src/config.ts';
import { openDatabase } from '../../src/platform/database.ts';
import { databaseForTest } from '../support/database.ts';
import { callAt, JWT_SECRET, TestMarket, useMarket } from '../support/market.ts';
import { patchProduct } from '../support/steps.ts';
import { proxyForTest } from '../support/tcp-proxy.ts';
import { until } from '../support/wait.ts';

describe('a market that runs', () => {
  const market = useMarket();

  it('is alive and ready', async () => {
    expect(await market().call('GET', '/livez')).toMatchObject({ status: 200, body: { alive: true } });
    const ready = { ready: true, database: 'reachable', pendingMigrations: [] };
    expect(await market().call('GET', '/readyz')).toMatchObject({ status: 200, body: ready });
  });

  it('tells every metric after one checkout', async () => {
    const { id, seller } = await market().product(5);
    const [buyer] = await market().buyersWanting(2, [{ productId: id, quantity: 5 }]);
    await market().checkout(buyer?.token ?? '');
    await market().checkout(buyer?.token ?? '');
    await patchProduct(market(), seller.token, id, { stockChange: -1 });
    const metric = (name: string, labels?: Record<string, string>) => market().metric(name, labels);
    expect(await metric('tianguis_checkouts_total', { outcome: 'created' })).toBe(1);
    expect(await metric('tianguis_checkouts_total', { outcome: 'empty-cart' })).toBe(1);
    expect(await metric('tianguis_checkout_duration_seconds_count', { outcome: 'created' })).toBe(1);
    expect(await metric('tianguis_checkout_tries_count')).toBe(2);
    expect(await metric('tianguis_checkout_tries_sum')).toBe(2);
    // What a slow machine does not count in time is left out.
    await until('the orders are counted', async () => (await metric('tianguis_orders')) === 1);
    expect(await metric('tianguis_orders', { status: 'PENDING_PAYMENT' })).toBe(1);
    expect(await metric('tianguis_expired_orders')).toBe(0);
    const edits = {
      method: 'PATCH',
      route: '/api/marketplace/products/:id',
      status: '400',
      code: 'insufficient-stock',
    };
    expect(await metric('tianguis_http_request_duration_seconds_count', edits)).toBe(1);
    expect(await metric('tianguis_database_pool_connections', { state: 'open' })).toBeGreaterThan(0);
    const { body } = await market().call('GET', '/metrics');
    const lines = [
      /^tianguis_concurrency_conflicts_total\{resource="product"\} 0$/m,
      /^tianguis_retries_total \d/m,
      /^tianguis_products_with_negative_stock 0$/m,
      /^nodejs_eventloop_lag_seconds \d/m,
      /^tianguis_orders\{status="DELIVERED"\} 0$/m,
    ];
    expect(lines.filter((line) => !line.test(body))).toEqual([]);
    expect(body).not.toContain(id);
  });

  it.each([
    ['GET', '/nowhere'],
    ['GET', '/api'],
    ['POST', '/livez'],
    ['DELETE', '/api/marketplace/products'],
    ['GET', '/api/marketplace/products/%zz'],
    ['GET', `/api/marketplace/products/${'x'.repeat(500)}`],
    ['GET', '/API/marketplace/products'],
  ])('answers %s %s with a problem document', async (method, path) => {
    const answer = await market().call(method, `${path}?page=1`, { headers: { 'accept-language': 'es' } });
    expect(answer.status).toBe(404);
    expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    expect(answer.headers.get('content-language')).toBe('es');
    expect(answer.body).toEqual({
      type: 'urn:tianguis:problem:not-found',
      title: 'No encontrado',
      status: 404,
      detail: 'No existe: página.',
      instance: path,
      code: 'not-found',
      requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
  });

  it('names every answer by its request id', async () => {
    const answer = await market().call('GET', '/nowhere');
    expect(answer.headers.get('x-request-id')).toBe(answer.body.requestId);
    expect((await market().call('GET', '/livez')).headers.get('x-request-id')).not.toBe(answer.body.requestId);
  });
});

describe('a market that cannot serve', () => {
  /** An application whose database is not there. @returns its address */
  async function openWithoutDatabase(): Promise<string> {
    const config = parseConfig({ NODE_ENV: 'test', LOG_LEVEL: 'silent', JWT_SECRET });
    // Port 1 is nobody's: connections are refused at once.
    const db = openDatabase({ url: 'postgresql://nobody@127.0.0.1:1/none', poolSize: 2, onWarning: () => {} });
    const { server } = await buildApp({ config, db });
    await server.listen({ host: '127.0.0.1', port: 0 });
    onTestFinished(async () => {
      await server.close();
      await db.close();
    });
    return `http://127.0.0.1:${(server.server.address() as AddressInfo).port}`;
  }

  it('is not ready while a migration is missing, and names it', async () => {
    const market = await TestMarket.open();
    onTestFinished(() => market.close());
    const { rows } = await market.db.pool.query(
      'DELETE FROM _prisma_migrations WHERE migration_name = (SELECT max(migration_name) FROM _prisma_migrations) RETURNING *',
    );
    const pendingMigrations = [rows[0].migration_name];
    expect(await market.call('GET', '/readyz')).toMatchObject({
      status: 503,
      body: { ready: false, database: 'reachable', pendingMigrations },
    });
    expect((await market.call('GET', '/livez')).status).toBe(200);
  });

  it('asks the database for nothing while it is put together, when its tables may not be there yet', async () => {
    const proxy = await proxyForTest();
    const url = proxy.reach(await databaseForTest());
    const config = parseConfig({ NODE_ENV: 'test', LOG_LEVEL: 'silent', JWT_SECRET, DATABASE_REPLICA_URL: url });
    const db = openDatabase({ url, poolSize: 2, onWarning: () => {} });
    const { server } = await buildApp({ config, db });
    onTestFinished(async () => {
      await server.close();
      await db.close();
    });
    // Whoever connected before this one was let in before it.
    await db.pool.query('SELECT 1');
    expect(proxy.connections).toBe(1);
    await server.ready();
    const asking = `SELECT DISTINCT application_name FROM pg_stat_activity
       WHERE datname = current_database() AND application_name = ANY($1)`;
    const names = ['tianguis lane', 'tianguis notifications', 'tianguis replica watch'];
    await until('it is asked by all who begin by themselves', async () => {
      const { rowCount } = await db.pool.query(asking, [names]);
      return rowCount === names.length;
    });
  });

  it('is alive but not ready while the database is away, and says so to its clients', async () => {
    const origin = await openWithoutDatabase();
    expect((await callAt(origin, 'GET', '/livez')).status).toBe(200);
    expect(await callAt(origin, 'GET', '/readyz')).toMatchObject({
      status: 503,
      body: { ready: false, database: 'unreachable', pendingMigrations: [] },
    });
    const products = await callAt(origin, 'GET', '/api/marketplace/products');
    expect(products).toMatchObject({ status: 503, body: { code: 'database-unavailable' } });
    expect(products.headers.get('retry-after')).toBe('1');
  });

  it('still tells its metrics while the database is away, except those that are counted there', async () => {
    const origin = await openWithoutDatabase();
    const { status, body } = await callAt(origin, 'GET', '/metrics');
    expect(status).toBe(200);
    expect(body).toMatch(/^nodejs_eventloop_lag_seconds \d/m);
    for (const name of ['orders', 'expired_orders', 'products_with_negative_stock']) {
      expect(body).not.toMatch(new RegExp(`^tianguis_${name}[ {]`, 'm'));
    }
  });
});
