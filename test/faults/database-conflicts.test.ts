import pg from 'pg';
import { describe, expect, it, onTestFinished } from 'vitest';
import { withRetry } from '../../src/concurrency/index.ts';
import { sessionForTest, waitingForLocks } from '../support/database.ts';
import { STRATEGIES, type TestMarket, useMarket } from '../support/market.ts';
import { until } from '../support/wait.ts';

/** A checkout of three products that waits for the second, while a rival holds the third and wants the first. */
async function closeCircle(market: TestMarket) {
  const seller = await market.seller();
  const [first = '', second = '', third = ''] = (await market.products(seller.id, 3, 5)).sort();
  const items = [first, second, third].map((productId) => ({ productId, quantity: 1 }));
  const [buyer] = await market.buyersWanting(1, items);
  const session = () => sessionForTest(market.databaseUrl);
  const [holder, rival, watcher] = [await session(), await session(), await session()];
  const touch = (client: pg.Client, id: string) =>
    client.query('UPDATE products SET description = $2 WHERE id = $1', [id, 'touched']);
  // The rival never looks for deadlocks: whoever else is in the circle has to.
  await rival.query(`SET deadlock_timeout = '60s'`);
  await holder.query('BEGIN');
  await touch(holder, second);
  await rival.query('BEGIN');
  await touch(rival, third);
  const checkout = market.checkout(buyer?.token ?? '');
  return {
    checkout,
    isWaiting: async () => (await waitingForLocks(watcher)) === 1,
    reach: () => touch(rival, first),
    isClosed: async () => (await waitingForLocks(watcher)) === 2,
    letGo: () => holder.query('ROLLBACK'),
    finish: () => rival.query('COMMIT'),
    deadlocks: async () => {
      const { rows } = await watcher.query(
        'SELECT deadlocks::int FROM pg_stat_database WHERE datname = current_database()',
      );
      return rows[0].deadlocks;
    },
  };
}

describe('a circle of locks', () => {
  const optimistic = useMarket({ CHECKOUT_STRATEGY: 'optimistic' }, { patient: true });
  const group = useMarket({ CHECKOUT_STRATEGY: 'group' }, { patient: true });

  it('is a deadlock with a checkout in its own transaction, which is tried again, and the buyer sees a 201', async () => {
    const market = optimistic();
    const circle = await closeCircle(market);
    await until('the checkout has the first and waits for the second', circle.isWaiting);
    const rivals = circle.reach();
    await until('the rival waits for the first', circle.isClosed);
    await circle.letGo();
    await rivals;
    await circle.finish();
    expect((await circle.checkout).status).toBe(201);
    await until('PostgreSQL has counted it', async () => (await circle.deadlocks()) > 0);
    expect(await circle.deadlocks()).toBe(1);
    expect(await market.metric('tianguis_concurrency_conflicts_total', { resource: 'database' })).toBe(1);
    expect(await market.findings()).toEqual([]);
  });

  it('does not close with the lane, which leaves held rows before PostgreSQL looks for deadlocks', async () => {
    const market = group();
    const circle = await closeCircle(market);
    await until(
      'the checkout waits beside the lane',
      async () => (await market.metric('tianguis_checkouts_parked')) === 1,
    );
    await circle.reach();
    await circle.letGo();
    await circle.finish();
    expect((await circle.checkout).status).toBe(201);
    expect(await circle.deadlocks()).toBe(0);
    expect(await market.findings()).toEqual([]);
  });
});

describe.each(STRATEGIES)('conflicts that PostgreSQL itself reports (%s)', (strategy) => {
  const market = useMarket({ CHECKOUT_STRATEGY: strategy }, { patient: true });

  const session = () => sessionForTest(market().databaseUrl);

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
    const ended = await watcher.query(
      `SELECT pid, pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND application_name LIKE 'tianguis%'`,
    );
    await until('they are gone', async () => {
      const left = 'SELECT FROM pg_stat_activity WHERE pid = ANY($1)';
      return (await watcher.query(left, [ended.rows.map(({ pid }) => pid)])).rowCount === 0;
    });
    await until('the pool noticed', async () => (await market().call('GET', '/readyz')).status === 200);
    const conflicts = () => market().metric('tianguis_concurrency_conflicts_total', { resource: 'database' });
    const before = await conflicts();
    const parked = () => market().metric('tianguis_checkouts_parked');
    // On a slow machine the rival may be waited for in vain, which is another conflict: then there is another rival.
    for (let tries = 0; tries < 20 && (await conflicts()) === before; tries += 1) {
      const { id } = await market().product(5);
      const [buyer] = await market().buyersWanting(1, [{ productId: id, quantity: 1 }]);
      await rival.query('BEGIN');
      await rival.query('UPDATE products SET version = version + 1 WHERE id = $1', [id]);
      const checkout = market().checkout(buyer?.token ?? '');
      await until(
        'the checkout waits for the rival, or has waited in vain',
        async () => (await waitingForLocks(watcher)) === 1 || (await parked()) > 0,
      );
      await rival.query('COMMIT');
      expect((await checkout).status).toBe(201);
    }
    expect(await conflicts()).toBe(before + 1);
  });
});

describe.each(STRATEGIES)('a lock that is not let go (%s)', (strategy) => {
  const market = useMarket({ CHECKOUT_STRATEGY: strategy });

  it('becomes a 409 with Retry-After when it takes too long, and nothing is changed', async () => {
    const { id } = await market().product(5);
    const [buyer] = await market().buyersWanting(1, [{ productId: id, quantity: 1 }]);
    const rival = await sessionForTest(market().databaseUrl);
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
