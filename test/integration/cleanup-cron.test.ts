import { describe, expect, it } from 'vitest';
import { JWT_SECRET, useMarket } from '../support/market.ts';
import { startServer } from '../support/server-process.ts';
import { until } from '../support/wait.ts';

/** The clock stays out of it. */
const YEARLY = '7 3 1 1 *';

describe('the cleanup as a cron job', () => {
  const market = useMarket();

  it('is scheduled by the server in the database, once for all processes, and its run returns the stock', async () => {
    const environment = { DATABASE_URL: market().databaseUrl, JWT_SECRET, CLEANUP_CRON: YEARLY };
    const servers = [await startServer(environment), await startServer(environment)];
    const { rows } = await market().db.pool.query(`SELECT name, cron FROM pgboss.schedule ORDER BY name`);
    expect(rows).toContainEqual({ name: 'cleanup-failed-orders', cron: YEARLY });
    expect(rows.filter(({ name }) => name === 'cleanup-failed-orders')).toHaveLength(1);

    const { id } = await market().product(3);
    const [buyer] = await market().buyersWanting(1, [{ productId: id, quantity: 2 }]);
    await market().checkout(buyer?.token ?? '');
    await market().db.pool.query(`UPDATE orders SET expires_at = now() - interval '1 second'`);
    expect(await market().stockOf(id)).toBe(1);
    // What the clock does when the minute comes.
    await market().db.pool.query(`INSERT INTO pgboss.job (name, policy) VALUES ('cleanup-failed-orders', 'exclusive')`);
    await until('the stock is back', async () => (await market().stockOf(id)) === 3);
    expect(await market().findings()).toEqual([]);
    for (const server of servers) expect(await server.end('SIGTERM')).toBe(0);
  });
});
