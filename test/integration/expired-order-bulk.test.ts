import { describe, expect, it } from 'vitest';
import { cleanupFailedOrders } from '../../src/features/orders/index.ts';
import { useMarket } from '../support/market.ts';
import { addPastOrders } from '../support/orders.ts';

const ORDERS = 10_000;

describe('ten thousand expired orders', () => {
  const market = useMarket();

  it('are cleaned in batches, each order once: no more of them are in memory than one batch', async () => {
    const { id, seller } = await market().product(2 * ORDERS);
    await addPastOrders(market(), { productId: id, seller, buyer: await market().buyer(), count: ORDERS });
    const batches: number[] = [];
    const onBatch = (count: number) => void batches.push(count);
    expect(await cleanupFailedOrders(market().orders, { onBatch })).toBe(ORDERS);
    expect(batches.reduce((sum, count) => sum + count, 0)).toBe(ORDERS);
    expect(Math.max(...batches)).toBeLessThanOrEqual(200);
    expect(await market().stockOf(id)).toBe(2 * ORDERS);
    expect(await market().findings()).toEqual([]);
  });
});
