import { describe, expect, it } from 'vitest';
import { Shop } from '../support/goods.ts';
import { useMarket } from '../support/market.ts';

describe('what sellers should look at', () => {
  const market = useMarket();

  const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
  const utc = { timeZone: 'UTC' };

  it('is what expires soon, the next first, page by page, and nobody else’s', async () => {
    const shop = await Shop.open(market());
    const place = await shop.addWarehouse('UTC', utc);
    for (const [code, days] of [
      ['today', 0],
      ['later', 40],
      ['soon', 9],
      ['next', 3],
    ] as const) {
      await shop.receive(2, { code, expiresOn: inDays(days) }, place);
    }
    await shop.receive(1, { code: 'never' }, place);
    const { body } = await shop.get('expiring?days=30');
    const seen = body.data.map(({ lotCode, daysLeft }: { lotCode: string; daysLeft: number }) => [lotCode, daysLeft]);
    expect(seen).toEqual([
      ['today', 0],
      ['next', 3],
      ['soon', 9],
    ]);
    expect(body.pagination.total).toBe(3);
    expect((await shop.get('expiring?days=0')).body.data).toHaveLength(1);
    const first = await shop.get('expiring?days=100&limit=2');
    const next = /<([^>]+)>/.exec(first.headers.get('link') ?? '')?.[1] ?? '';
    const second = await market().call('GET', next, { token: shop.seller.token });
    expect(second.body.data.map(({ lotCode }: { lotCode: string }) => lotCode)).toEqual(['soon', 'later']);
    const other = await Shop.open(market());
    expect((await other.get('expiring')).body.data).toEqual([]);
  });

  it('is what few are left of, by the threshold of each product, told once when it comes to that', async () => {
    const shop = await Shop.open(market(), 10);
    const path = `/api/inventory/products/${shop.productId}/low-stock-threshold`;
    const set = (threshold: number | null, token = shop.seller.token) =>
      market().call('PUT', path, { token, body: { threshold } });
    const events = async () => {
      const question = `SELECT payload FROM outbox_events WHERE type = 'stock.low' AND subject_id = $1 ORDER BY created_at`;
      return (await market().db.pool.query(question, [shop.productId])).rows.map(({ payload }) => payload);
    };
    const low = async () => (await shop.get('low-stock')).body.data;
    expect(await set(4)).toMatchObject({ status: 200, body: { stock: 10, threshold: 4, isLow: false } });
    expect(await low()).toEqual([]);
    await shop.sell(5);
    expect(await low()).toEqual([]);
    const order = await shop.sell(1);
    expect(await low()).toMatchObject([{ productId: shop.productId, stock: 4, threshold: 4 }]);
    await shop.sell(1);
    expect(await low()).toMatchObject([{ stock: 3 }]);
    expect(await events()).toEqual([{ stock: 4, threshold: 4 }]);
    expect(await shop.availability()).toMatchObject({ lowStockThreshold: 4 });
    expect((await shop.refund(order)).status).toBe(201);
    await shop.receive(1);
    expect(await low()).toEqual([]);
    expect(await set(5)).toMatchObject({ body: { isLow: true } });
    expect(await events()).toHaveLength(2);
    expect(await set(null)).toMatchObject({ body: { threshold: null, isLow: false } });
    expect(await low()).toEqual([]);
    expect((await set(1, (await market().seller()).token)).status).toBe(404);
    expect(await set(-1)).toMatchObject({ status: 400, body: { errors: [{ field: 'threshold' }] } });
    expect(await market().findings()).toEqual([]);
  });

  it('is not what they no longer offer', async () => {
    const shop = await Shop.open(market(), 1);
    const path = `/api/inventory/products/${shop.productId}/low-stock-threshold`;
    await market().call('PUT', path, { token: shop.seller.token, body: { threshold: 3 } });
    expect((await shop.get('low-stock')).body.pagination.total).toBe(1);
    const archived = await market().call('DELETE', `/api/marketplace/products/${shop.productId}`, {
      token: shop.seller.token,
      headers: { 'if-match': '*' },
    });
    expect(archived.status).toBeLessThan(300);
    expect((await shop.get('low-stock')).body.pagination.total).toBe(0);
    expect(await market().findings()).toEqual([]);
  });
});
