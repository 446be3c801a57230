import { describe, expect, it } from 'vitest';
import { sessionForTest, waitingForLocks } from '../support/database.ts';
import { ADDRESS, callAt, JWT_SECRET, STRATEGIES, useMarket } from '../support/market.ts';
import { startServer } from '../support/server-process.ts';
import { until } from '../support/wait.ts';

describe.each(STRATEGIES)('a lost try (%s)', (strategy) => {
  const market = useMarket();

  it('is a structured log line with request id, product and try', async () => {
    const environment = {
      DATABASE_URL: market().databaseUrl,
      JWT_SECRET,
      LOG_LEVEL: 'info',
      CHECKOUT_STRATEGY: strategy,
      CHECKOUT_DEADLINE_MS: '60000',
    };
    const server = await startServer(environment);
    const { id } = await market().product(5);
    const [buyer] = await market().buyersWanting(1, [{ productId: id, quantity: 1 }]);
    const rival = await sessionForTest(market().databaseUrl);
    await rival.query('BEGIN');
    await rival.query('UPDATE products SET version = version + 1 WHERE id = $1', [id]);
    const body = { shippingAddress: ADDRESS };
    const checkout = callAt(server.origin, 'POST', '/api/marketplace/checkout', { token: buyer?.token, body });
    await until('the checkout waits for the row', async () => (await waitingForLocks(market().db.pool)) === 1);
    await rival.query('COMMIT');
    const { status, headers } = await checkout;
    expect(status).toBe(201);
    await server.end('SIGTERM');
    const lines = server
      .output()
      .split('\n')
      .filter((line) => line.includes('conflict: trying again'));
    expect(lines.map((line) => JSON.parse(line))).toEqual([
      expect.objectContaining({ reqId: headers.get('x-request-id'), resource: 'product', productId: id, try: 1 }),
    ]);
  });
});
