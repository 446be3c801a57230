import { describe, expect, it, onTestFinished } from 'vitest';
import { ConcurrencyError, writeBySql, writeStatement } from '../../src/concurrency/index.ts';
import { planBatch } from '../../src/features/checkout/batch-plan.ts';
import { readBatch } from '../../src/features/checkout/read-batch.sql.ts';
import { CHECKOUT_SHAPE, writeSetOf } from '../../src/features/checkout/write-set.ts';
import { sessionForTest, waitingForLocks } from '../support/database.ts';
import { ADDRESS, useMarket } from '../support/market.ts';
import { until } from '../support/wait.ts';

const WRITE = writeStatement('test-write', CHECKOUT_SHAPE);

describe('two batches of the same carts', () => {
  const market = useMarket({}, { patient: true });

  it('claim them in one order, whatever the order of arrival, and do not wait crosswise', async () => {
    const { id } = await market().product(10);
    const buyers = await market().buyersWanting(2, [{ productId: id, quantity: 1 }]);
    const requests = buyers.map(({ id: buyerId }) => ({
      wish: 'checkout' as const,
      buyerId,
      input: { shippingAddress: ADDRESS, expectedTotal: undefined },
      idempotent: undefined,
      onConflict: () => {},
      progress: { tries: 0 },
    }));
    const { pool } = market().db;
    const clientAt = (index: number) => clients[index] ?? clients[0];
    const clients = await Promise.all([pool.connect(), pool.connect()]);
    onTestFinished(() => {
      for (const client of clients) client.release();
    });
    const state = await readBatch(clients[0], requests);
    const [now, holdTerms] = [new Date(), { holdMs: 60_000, unitsMax: 1 }];
    const moment = { now, expiresAt: new Date(now.getTime() + 60_000), holdTerms };
    const sets = [requests, requests.toReversed()].map((batch) =>
      writeSetOf(planBatch(batch, state, moment), state.products),
    );
    // Whoever comes to this cart second holds the other one by then.
    const [firstCart] = buyers.map(({ cartId }) => cartId).sort();
    const rival = await sessionForTest(market().databaseUrl);
    await rival.query('BEGIN');
    await rival.query('SELECT FROM carts WHERE id = $1 FOR UPDATE', [firstCart]);
    const writes = Promise.allSettled(sets.map(async (set, index) => writeBySql(clientAt(index), WRITE, set, 60_000)));
    await until('both wait for the cart', async () => (await waitingForLocks(pool)) === 2);
    await rival.query('COMMIT');
    const lost = (await writes).flatMap((write) => (write.status === 'rejected' ? [write.reason] : []));
    // A deadlock would be another error than a version that moved.
    expect(lost).toEqual([expect.any(ConcurrencyError)]);
    expect(await market().stockOf(id)).toBe(8);
    expect(await market().findings()).toEqual([]);
  });
});
