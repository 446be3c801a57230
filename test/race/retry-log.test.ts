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
    const linesOf = (productId: string) => {
      const lines = server.output().split('\n');
      return lines.filter((line) => line.includes('conflict: trying again') && line.includes(productId));
    };
    /** A checkout of a product that a rival changes while it waits for the row. */
    const lostTry = async () => {
      const { id } = await market().product(5);
      const [buyer] = await market().buyersWanting(1, [{ productId: id, quantity: 1 }]);
      const rival = await sessionForTest(market().databaseUrl);
      await rival.query('BEGIN');
      await rival.query('UPDATE products SET version = version + 1 WHERE id = $1', [id]);
      const body = { shippingAddress: ADDRESS };
      const checkout = callAt(server.origin, 'POST', '/api/marketplace/checkout', { token: buyer?.token, body });
      await until(
        'the checkout waits for the row, or has waited in vain',
        async () => (await waitingForLocks(market().db.pool)) === 1 || linesOf(id).length > 0,
      );
      await rival.query('COMMIT');
      return { id, ...(await checkout) };
    };
    let lost = await lostTry();
    // On a slow machine the row may be held for longer than it is waited for, which costs further tries.
    for (let again = 0; again < 20 && (lost.status === 409 || linesOf(lost.id).length > 1); again += 1)
      lost = await lostTry();
    expect(lost.status).toBe(201);
    await server.end('SIGTERM');
    const reqId = lost.headers.get('x-request-id');
    expect(linesOf(lost.id).map((line) => JSON.parse(line))).toEqual([
      expect.objectContaining({ reqId, resource: 'product', productId: lost.id, try: 1 }),
    ]);
  });
});
