import { describe, expect, it } from 'vitest';
import { cleanupFailedOrders } from '../../src/features/orders/index.ts';
import type { Database } from '../../src/platform/database.ts';
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
    expect(Math.max(...batches)).toBeLessThanOrEqual(300);
    expect(await market().stockOf(id)).toBe(2 * ORDERS);
    expect(await market().findings()).toEqual([]);
  });

  /** Cleans up. @returns how many orders ended, and how many statements their transactions took */
  async function cleanCounting(): Promise<{ ended: number; statements: number }> {
    const { db, ...others } = market().orders;
    let statements = 0;
    const counting: Database = {
      ...db,
      askTogether: (work) =>
        db.askTogether((ask) =>
          work((statement, values) => {
            statements += 1;
            return ask(statement, values);
          }),
        ),
    };
    return { ended: await cleanupFailedOrders({ ...others, db: counting }), statements };
  }

  it('give the units of many products back, in as many statements for a full batch as for one order', async () => {
    const buyer = await market().buyer();
    const products = await Promise.all(Array.from({ length: 40 }, () => market().product(5)));
    const expired = async (some: typeof products) => {
      for (const { id: productId, seller } of some) {
        await addPastOrders(market(), { productId, seller, buyer, count: 5 });
      }
    };
    await expired(products.slice(0, 1));
    const few = await cleanCounting();
    await expired(products.slice(1));
    expect(await cleanCounting()).toEqual({ ended: 195, statements: few.statements });
    expect(few.ended).toBe(5);
    for (const { id } of products) expect(await market().stockOf(id)).toBe(5);
    expect(await market().findings()).toEqual([]);
  });
});
