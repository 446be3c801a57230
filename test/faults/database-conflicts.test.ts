import pg from 'pg';
import { describe, expect, it, onTestFinished } from 'vitest';
import { withRetry } from '../../src/concurrency/index.ts';
import { sessionForTest, waitingForLocks } from '../support/database.ts';
import { STRATEGIES, useMarket } from '../support/market.ts';
import { until } from '../support/wait.ts';

describe.each(STRATEGIES)('conflicts that PostgreSQL itself reports (%s)', (strategy) => {
  const market = useMarket({ CHECKOUT_STRATEGY: strategy });

  const session = () => sessionForTest(market().databaseUrl);

  it('a real deadlock in the middle of a checkout is tried again, and the buyer sees a 201', async () => {
    const seller = await market().seller();
    const [first = '', second = ''] = (await market().products(seller.id, 2, 5)).sort();
    const lines = [first, second].map((productId) => ({ productId, quantity: 1 }));
    const [buyer] = await market().buyersWanting(1, lines);
    const rival = await session();
    const watcher = await session();
    // The rival looks for deadlocks so late that PostgreSQL ends the checkout's transaction, not the rival's.
    await rival.query(`SET deadlock_timeout = '20s'`);
    await rival.query('BEGIN');
    await rival.query('UPDATE products SET description = $2 WHERE id = $1', [second, 'touched']);
    const checkout = market().checkout(buyer?.token ?? '');
    await until('the checkout waits for the rival', async () => (await waitingForLocks(watcher)) === 1);
    await rival.query('UPDATE products SET description = $2 WHERE id = $1', [first, 'touched']);
    await rival.query('COMMIT');
    expect((await checkout).status).toBe(201);
    const { rows } = await watcher.query(
      'SELECT deadlocks::int FROM pg_stat_database WHERE datname = current_database()',
    );
    expect(rows[0].deadlocks).toBe(1);
    expect(await market().metric('tianguis_concurrency_conflicts_total', { resource: 'database' })).toBe(1);
    expect(await market().findings()).toEqual([]);
  });

  it('a real serialization failure is tried again, however Prisma wraps it', async () => {
    const { id } = await market().product(5);
    const rival = await session();
    const resources: string[] = [];
    let tries = 0;
    await withRetry(
      (tryNumber) =>
        market().db.transaction(async (tx) => {
          tries = tryNumber;
          await tx.$executeRaw`SET TRANSACTION ISOLATION LEVEL REPEATABLE READ`;
          await tx.product.findUnique({ where: { id } });
          if (tryNumber === 1) await rival.query('UPDATE products SET description = $2 WHERE id = $1', [id, 'touched']);
          await tx.product.updateMany({ where: { id }, data: { name: 'Serialized' } });
        }),
      { onConflict: ({ conflict }) => resources.push(conflict.resource) },
    );
    expect(tries).toBe(2);
    expect(resources).toEqual(['database']);
    expect((await market().db.prisma.product.findUniqueOrThrow({ where: { id } })).name).toBe('Serialized');
  });

  it('a serialization failure inside a checkout is tried again, where the database runs at a stricter isolation', async () => {
    const { id } = await market().product(5);
    const [buyer] = await market().buyersWanting(1, [{ productId: id, quantity: 1 }]);
    const rival = await session();
    const watcher = await session();
    const name = new URL(market().databaseUrl).pathname.slice(1);
    await watcher.query(`ALTER DATABASE ${name} SET default_transaction_isolation = 'repeatable read'`);
    onTestFinished(async () => {
      const admin = new pg.Client({ connectionString: market().databaseUrl });
      await admin.connect();
      await admin.query(`ALTER DATABASE ${name} RESET default_transaction_isolation`);
      await admin.end();
    });
    // Connections made from now on run at that level; those of the pool are ended.
    await watcher.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'tianguis'`,
    );
    await until('the pool noticed', async () => (await market().call('GET', '/readyz')).status === 200);
    await rival.query('BEGIN');
    await rival.query('UPDATE products SET version = version + 1 WHERE id = $1', [id]);
    const before = await market().metric('tianguis_concurrency_conflicts_total', { resource: 'database' });
    const checkout = market().checkout(buyer?.token ?? '');
    await until('the checkout waits for the rival', async () => (await waitingForLocks(watcher)) === 1);
    await rival.query('COMMIT');
    expect((await checkout).status).toBe(201);
    expect(await market().metric('tianguis_concurrency_conflicts_total', { resource: 'database' })).toBe(before + 1);
  });

  it('a row that stays locked too long becomes a 409 with Retry-After, and nothing is changed', async () => {
    const { id } = await market().product(5);
    const [buyer] = await market().buyersWanting(1, [{ productId: id, quantity: 1 }]);
    const rival = await session();
    await rival.query('BEGIN');
    await rival.query('SELECT FROM products WHERE id = $1 FOR UPDATE', [id]);
    const answer = await market().checkout(buyer?.token ?? '');
    await rival.query('ROLLBACK');
    expect(answer.status).toBe(409);
    expect(answer.body.code).toBe('concurrency-conflict');
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await market().stockOf(id)).toBe(5);
    expect((await market().checkout(buyer?.token ?? '')).status).toBe(201);
  });
});
