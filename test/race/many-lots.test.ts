import { describe, expect, it } from 'vitest';
import { Shop } from '../support/goods.ts';
import { type Answer, tally, together, useMarket } from '../support/market.ts';
import { moveTo } from '../support/steps.ts';
import { retried } from '../support/wait.ts';

/**
 * With the product's own patience: what takes time that grows with the square of the lots is answered 503 here, as one that
 * took too long. Whose turn does not come in time on a slow machine asks again.
 */
describe('orders out of very many lots', () => {
  const market = useMarket();

  async function shopWith(lots: number): Promise<Shop> {
    const shop = await Shop.open(market());
    const lines = Array.from({ length: lots }, (_, n) => ({
      ...{ productId: shop.productId, quantity: 1, lot: { code: `lot ${n}`, expiresOn: '2099-01-01' } },
    }));
    for (let at = 0; at < lots; at += 1_000) {
      const part = { warehouseId: shop.warehouseId, lines: lines.slice(at, at + 1_000) };
      expect((await shop.post('receipts', part)).status).toBe(201);
    }
    return shop;
  }

  it('come back, twenty-five of two hundred lots each at once', async () => {
    const returns: (() => Promise<Answer>)[] = [];
    for (let n = 0; n < 25; n += 1) {
      const shop = await shopWith(200);
      const order = await shop.ship(200);
      returns.push(() => shop.refund(order));
    }
    expect(tally(await together(returns, retried))).toEqual({ 201: 25 });
    expect(await market().findings()).toEqual([]);
  });

  it('leave, fifty of one product of three thousand lots at once, and nobody else waits for them', async () => {
    const shop = await shopWith(3_000);
    const orders = [];
    for (let n = 0; n < 50; n += 1) {
      const order = await shop.sell(1);
      expect((await moveTo(market(), order, 'PROCESSING')).status).toBe(200);
      orders.push(order);
    }
    const other = await Shop.open(market(), 1);
    const beside = await other.sell(1);
    expect((await moveTo(market(), beside, 'PROCESSING')).status).toBe(200);
    const answers = await together([...orders, beside], (order) => retried(() => moveTo(market(), order, 'SHIPPED')));
    expect(tally(answers)).toEqual({ 200: 51 });
    expect(await market().findings()).toEqual([]);
  });
});
