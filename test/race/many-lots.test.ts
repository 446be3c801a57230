import { describe, expect, it } from 'vitest';
import { Shop } from '../support/goods.ts';
import { type Answer, tally, together, useMarket } from '../support/market.ts';
import { moveTo } from '../support/steps.ts';

/** With the product's own patience: what takes time that grows with the square of the lots is answered 503 here. */
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

  /** As many at once as a slow machine serves before one of them has waited too long for its turn. */
  const AT_ONCE = 5;

  it('come back, five of two hundred lots each at once', async () => {
    const returns: (() => Promise<Answer>)[] = [];
    for (let n = 0; n < 5 * AT_ONCE; n += 1) {
      const shop = await shopWith(200);
      const order = await shop.ship(200);
      returns.push(() => shop.refund(order));
    }
    while (returns.length > 0)
      expect(tally(await together(returns.splice(0, AT_ONCE), (call) => call()))).toEqual({ 201: AT_ONCE });
    expect(await market().findings()).toEqual([]);
  });

  it('leave, five of one product of three thousand lots at once, and nobody else waits for them', async () => {
    const shop = await shopWith(3_000);
    const orders = [];
    for (let n = 0; n < 10 * AT_ONCE; n += 1) {
      const order = await shop.sell(1);
      expect((await moveTo(market(), order, 'PROCESSING')).status).toBe(200);
      orders.push(order);
    }
    while (orders.length > 0) {
      const other = await Shop.open(market(), 1);
      const beside = await other.sell(1);
      expect((await moveTo(market(), beside, 'PROCESSING')).status).toBe(200);
      const leaving = [...orders.splice(0, AT_ONCE), beside];
      const answers = await together(leaving, (order) => moveTo(market(), order, 'SHIPPED'));
      expect(tally(answers)).toEqual({ 200: leaving.length });
    }
    expect(await market().findings()).toEqual([]);
  });
});
