import { AggregatorRegistry, Registry } from 'prom-client';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { FIGURES } from '../../src/features/all.ts';
import { figuresReader, observeFigures } from '../../src/features/operations/index.ts';
import { openForTest, sessionForTest } from '../support/database.ts';
import { byHand } from '../support/goods.ts';
import { type Buyer, type Seller, useMarket } from '../support/market.ts';
import { addPastOrders } from '../support/orders.ts';
import { readTooMuch } from '../support/rows-read.ts';
import { until } from '../support/wait.ts';

const COUNT_MAX = 5_000;
const ORDERS = 20_000;

describe('the gauges that the database is asked for', () => {
  const market = useMarket();
  const pool = () => market().db.pool;
  let product: { id: string; seller: Seller };
  let buyer: Buyer;

  beforeAll(async () => {
    product = await market().product(2 * ORDERS);
    buyer = await market().buyer();
  });

  afterEach(async () => {
    await byHand(market(), async (client) => void (await client.query('TRUNCATE orders CASCADE')));
  });

  const addOrders = (count: number, expiredSeconds: number) =>
    addPastOrders(market(), { productId: product.id, seller: product.seller, buyer, count, expiredSeconds });

  /** A scrape of its own: nothing is kept from the one before. */
  async function scrape(db = market().db): Promise<(name: string, label?: string) => Promise<number | undefined>> {
    const registry = new Registry();
    observeFigures(registry, figuresReader(db.pool, FIGURES), FIGURES);
    const all = await registry.getMetricsAsJSON();
    return async (name, label) => {
      const values = all.find((metric) => metric.name === name)?.values ?? [];
      return values.find(({ labels }) => label === undefined || Object.values(labels).includes(label))?.value;
    };
  }

  it('are of several workers what they are of one, and no sum', async () => {
    await addOrders(30, 60);
    const registry = new Registry();
    observeFigures(registry, figuresReader(pool(), FIGURES), FIGURES);
    const told = await registry.getMetricsAsJSON();
    const valuesIn = (metrics: typeof told) => Object.fromEntries(metrics.map(({ name, values }) => [name, values]));
    const ofTwo = await AggregatorRegistry.aggregate([told, told]).getMetricsAsJSON();
    expect(valuesIn(ofTwo)).toEqual(valuesIn(told));
    expect(told.flatMap(({ values }) => values).filter(({ value }) => value === 30)).toHaveLength(3);
  });

  it('are exact while they are small', async () => {
    await addOrders(30, 60);
    await addOrders(70, -3600);
    await pool().query(
      `UPDATE orders SET status = 'PAID' WHERE id IN (SELECT id FROM orders WHERE expires_at < now() LIMIT 10)`,
    );
    const value = await scrape();
    expect(await value('tianguis_orders', 'PENDING_PAYMENT')).toBe(90);
    expect(await value('tianguis_orders', 'PAID')).toBe(10);
    expect(await value('tianguis_orders', 'REFUNDED')).toBe(0);
    expect(await value('tianguis_expired_orders')).toBe(20);
    // Of those that still have time nobody knows yet.
    expect(await value('tianguis_recent_orders', 'PENDING_PAYMENT')).toBe(20);
    expect(await value('tianguis_recent_orders', 'PAID')).toBe(10);
    await pool().query(`UPDATE orders SET expires_at = now() - interval '61 minutes' WHERE status = 'PAID'`);
    expect(await (await scrape())('tianguis_recent_orders', 'PAID')).toBe(0);
    expect(await value('tianguis_products_with_negative_stock')).toBe(0);
  });

  it('are estimates, or a lower bound, where they are large, and never read more than a bound', async () => {
    await pool().query('ALTER TABLE orders SET (autovacuum_enabled = off)');
    await addOrders(ORDERS, 60);
    await pool().query(`UPDATE orders SET status = 'DELIVERED' WHERE id IN (SELECT id FROM orders LIMIT 12000)`);
    // An autovacuum of any table at the same moment keeps this one from removing what was updated; its index entries are read, too.
    await until('nothing dead is left of the orders', async () => {
      await pool().query('VACUUM ANALYZE orders');
      const { rows } = await pool().query(
        `SELECT n_dead_tup::int AS dead FROM pg_stat_user_tables WHERE relname = 'orders'`,
      );
      return rows[0].dead === 0;
    });
    const db = openForTest(market().databaseUrl, 1);
    let value = await scrape(db);
    const scrapeOnce = async () => {
      value = await scrape(db);
    };
    expect(await readTooMuch(scrapeOnce, { pool: db.pool, tables: ['orders'], most: () => 4 * COUNT_MAX })).toEqual({});
    const delivered = (await value('tianguis_orders', 'DELIVERED')) ?? 0;
    expect(delivered / 12_000).toBeGreaterThan(0.8);
    expect(delivered / 12_000).toBeLessThan(1.2);
    expect(await value('tianguis_expired_orders')).toBe(COUNT_MAX);
    // Those that came last, all at one moment.
    expect(await value('tianguis_recent_orders', 'PENDING_PAYMENT')).toBe(1_000);
  });

  it('look at the same time for all statuses, where there are too many to tell of a whole hour', async () => {
    await addOrders(3_000, 60);
    await pool().query(
      `UPDATE orders o SET expires_at = now() - make_interval(secs => n::int), status = (CASE WHEN n % 10 = 0 THEN 'CANCELLED' ELSE 'PAID' END)::order_status
       FROM (SELECT id, row_number() OVER () AS n FROM orders) numbered WHERE numbered.id = o.id`,
    );
    const value = await scrape();
    expect(await value('tianguis_recent_orders', 'PAID')).toBe(1_000);
    expect(await value('tianguis_recent_orders', 'CANCELLED')).toBe(111);
  });

  it('never tell fewer orders than were counted, also before the planner knows the table', async () => {
    await pool().query('ALTER TABLE orders SET (autovacuum_enabled = off)');
    await addOrders(COUNT_MAX + 100, 60);
    const value = await scrape();
    expect(await value('tianguis_orders', 'PENDING_PAYMENT')).toBeGreaterThanOrEqual(COUNT_MAX);
  });

  it('count negative stock where the constraint does not rule it out', async () => {
    await pool().query('ALTER TABLE products DROP CONSTRAINT products_stock_not_negative');
    const { id } = await market().product(1);
    await pool().query('UPDATE products SET stock = -1 WHERE id = $1', [id]);
    expect(await (await scrape())('tianguis_products_with_negative_stock')).toBe(1);
    await pool().query('UPDATE products SET stock = 1 WHERE id = $1', [id]);
    await pool().query('ALTER TABLE products ADD CONSTRAINT products_stock_not_negative CHECK (stock >= 0)');
    expect(await (await scrape())('tianguis_products_with_negative_stock')).toBe(0);
  });

  it('count refunds that are not sent, and those of them promised over an hour ago', async () => {
    await addOrders(9, 60);
    await pool().query(
      `WITH paid AS (
         INSERT INTO payments (id, order_id, settled_order_id, status, provider, payment_method, amount)
         SELECT gen_random_uuid(), id, id, 'SUCCEEDED', 'test', 'test', total_amount FROM orders RETURNING id, order_id),
       numbered AS (SELECT *, row_number() OVER () AS n FROM paid)
       INSERT INTO refunds (id, order_id, payment_id, amount, restock, created_at, status, settled_at)
       SELECT gen_random_uuid(), order_id, id, 1, false, now() - make_interval(mins => 50 + 3 * n::int),
         CASE WHEN n = 9 THEN 'SUCCEEDED' ELSE 'PENDING' END::refund_status, CASE WHEN n = 9 THEN now() END FROM numbered`,
    );
    const value = await scrape();
    expect(await value('tianguis_refunds_pending', 'all')).toBe(8);
    expect(await value('tianguis_refunds_pending', 'over_an_hour')).toBe(5);
  });

  it('are left out while their tables are locked; all others are told', async () => {
    const session = await sessionForTest(market().databaseUrl);
    await session.query('BEGIN; LOCK TABLE orders IN ACCESS EXCLUSIVE MODE');
    const { status, body } = await market().call('GET', '/metrics');
    await session.query('ROLLBACK');
    expect(status).toBe(200);
    expect(body).toMatch(/^nodejs_eventloop_lag_seconds \d/m);
    expect(body).not.toMatch(/^tianguis_orders\{/m);
  });
});
