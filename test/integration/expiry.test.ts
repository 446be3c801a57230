import { describe, expect, it } from 'vitest';
import { expireGoods } from '../../src/features/inventory/expiry.ts';
import { openForTest, sessionForTest } from '../support/database.ts';
import { byHand, Shop } from '../support/goods.ts';
import { together, useMarket } from '../support/market.ts';
import { patchProduct } from '../support/steps.ts';

describe('what has expired', () => {
  const market = useMarket();

  async function shopWithLot(stock: number, quantity: number): Promise<{ shop: Shop; lotId: string }> {
    const shop = await Shop.open(market(), stock);
    return { shop, lotId: await shop.receive(quantity, { code: 'L', expiresOn: '2099-01-01' }) };
  }

  it('leaves its place and what can be sold, with a row in the ledger for each, once', async () => {
    const { shop, lotId } = await shopWithLot(2, 5);
    await shop.expire(lotId);
    expect(await shop.availability()).toMatchObject({ onHand: 7, sellable: 2, free: 7 });
    expect(await expireGoods(market().context)).toEqual({ levels: 1, units: 5, short: 0 });
    expect(await shop.availability()).toMatchObject({ onHand: 2, sellable: 2, free: 2, shortfall: 0 });
    expect(await expireGoods(market().context)).toEqual({ levels: 0, units: 0, short: 0 });
    const { body } = await shop.get(`ledger?productId=${shop.productId}`);
    const expiries = (body.data as { kind: string; quantity: number; balance: number; warehouseId: string | null }[])
      .filter(({ kind }) => kind === 'EXPIRY')
      .map(({ quantity, balance, warehouseId }) => [warehouseId === null, quantity, balance]);
    expect(expiries.sort()).toEqual([
      [false, -5, 0],
      [true, -5, 2],
    ]);
    expect(await market().findings()).toEqual([]);
  });

  it('goes by the day of its warehouse: where that is not over yet, it is still sold', async () => {
    const shop = await Shop.open(market());
    // In Kiritimati a day begins 26 hours before it does on Baker Island: there it is always yesterday or the day before.
    const [east, west] = [
      await shop.addWarehouse('ESTE', { timeZone: 'Pacific/Kiritimati' }),
      await shop.addWarehouse('OESTE', { timeZone: 'Pacific/Pago_Pago' }),
    ];
    const lotId = await shop.receive(3, { code: 'L', expiresOn: '2099-01-01' }, east);
    await shop.receive(4, { code: 'L' }, west);
    await byHand(market(), async (client) => {
      await client.query(
        `UPDATE stock_levels SET expires_on = (now() AT TIME ZONE 'Pacific/Kiritimati')::date - 1 WHERE lot_id = $1`,
        [lotId],
      );
    });
    expect(await expireGoods(market().context)).toMatchObject({ levels: 1, units: 3 });
    expect(await shop.placed()).toEqual({ [west]: 4 });
    expect(await market().findings()).toEqual([]);
  });

  it('and was promised becomes a shortfall that is told, never negative stock', async () => {
    const { shop, lotId } = await shopWithLot(2, 5);
    await shop.sell(4);
    await shop.expire(lotId);
    expect(await expireGoods(market().context)).toEqual({ levels: 1, units: 5, short: 2 });
    expect(await shop.availability()).toMatchObject({ onHand: 2, promised: 4, free: 0, shortfall: 2 });
    const { body } = await shop.get('shortfalls');
    expect(body).toMatchObject({
      data: [{ productId: shop.productId, shortfall: 2, promised: 4 }],
      pagination: { total: 1 },
    });
    const other = await Shop.open(market());
    expect((await other.get('shortfalls')).body.data).toEqual([]);
    const { rows } = await market().db.pool.query(
      `SELECT payload FROM outbox_events WHERE type = 'stock.shortfall' AND subject_id = $1`,
      [shop.productId],
    );
    expect(rows).toEqual([{ payload: { shortfall: 2, expired: 5 } }]);
    expect(await market().findings()).toEqual([]);
  });

  /** What brings units of a product that is short of three. */
  const COVERS: readonly (readonly [string, (shop: Shop) => Promise<unknown>])[] = [
    ['a receipt', (shop) => shop.receive(5)],
    ['an adjustment', (shop) => shop.adjust(5)],
    ['an edit of the stock', (shop) => patchProduct(market(), shop.seller.token, shop.productId, { stockChange: 5 })],
  ];

  it.each(COVERS)('is covered first by %s: only the rest can be sold', async (_what, cover) => {
    const { shop, lotId } = await shopWithLot(0, 3);
    const order = await shop.sell(3);
    await shop.expire(lotId);
    await expireGoods(market().context);
    await cover(shop);
    expect(await shop.availability()).toMatchObject({ onHand: 5, promised: 3, free: 2, shortfall: 0 });
    expect(await market().findings()).toEqual([]);
    expect((await shop.refund(order)).status).toBe(201);
    expect(await shop.availability()).toMatchObject({ onHand: 5, promised: 0, free: 5 });
    expect(await market().findings()).toEqual([]);
  });

  it('is covered by orders that end, too: what they give back is not there', async () => {
    const { shop, lotId } = await shopWithLot(1, 5);
    const [first, second] = [await shop.sell(2), await shop.sell(4)];
    await shop.expire(lotId);
    await expireGoods(market().context);
    expect(await shop.availability()).toMatchObject({ onHand: 1, promised: 6, free: 0, shortfall: 5 });
    expect((await shop.refund(first)).status).toBe(201);
    expect(await shop.availability()).toMatchObject({ onHand: 1, promised: 4, free: 0, shortfall: 3 });
    expect((await shop.refund(second)).status).toBe(201);
    expect(await shop.availability()).toMatchObject({ onHand: 1, promised: 0, free: 1, shortfall: 0 });
    const { body } = await shop.get(`ledger?productId=${shop.productId}&limit=100`);
    const balances = (body.data as { warehouseId: string | null; quantity: number; kind: string }[]).filter(
      ({ warehouseId }) => warehouseId === null,
    );
    expect(balances.reduce((sum, { quantity }) => sum + quantity, 0)).toBe(1);
    expect(await market().findings()).toEqual([]);
  });

  it('is taken out once by five that do it at once, also with small batches and by another process', async () => {
    const shop = await Shop.open(market());
    const lines = Array.from({ length: 40 }, (_, n) => ({
      ...{ productId: shop.productId, quantity: 3, lot: { code: `lot ${n}`, expiresOn: '2099-01-01' } },
    }));
    const { body: receipt } = await shop.post('receipts', { warehouseId: shop.warehouseId, lines });
    const lots: string[] = receipt.lines.map(({ lotId }: { lotId: string }) => lotId);
    for (const lotId of lots) await shop.expire(lotId);
    const second = openForTest(market().databaseUrl);
    const contexts = [
      market().context,
      { ...market().context, db: second, askWithOthers: market().context.askWithOthers },
    ];
    const runs = await together(Array(10).fill(0), (_: number, index: number) =>
      expireGoods(contexts[index % 2] ?? market().context, { batchSize: 7 }),
    );
    // Each leaves to the others what they hold; one more run finds what all left.
    runs.push(await expireGoods(market().context));
    expect(runs.reduce((sum, { units }) => sum + units, 0)).toBe(120);
    expect(await shop.availability()).toMatchObject({ onHand: 0, free: 0 });
    expect(await market().findings()).toEqual([]);
  });

  it('of a product that someone holds is left to the next run, and keeps nothing else', async () => {
    const [one, other] = [await shopWithLot(0, 3), await shopWithLot(0, 3)];
    await one.shop.expire(one.lotId);
    await other.shop.expire(other.lotId);
    const rival = await sessionForTest(market().databaseUrl);
    await rival.query('BEGIN');
    await rival.query('SELECT FROM products WHERE id = $1 FOR UPDATE', [one.shop.productId]);
    expect(await expireGoods(market().context)).toMatchObject({ levels: 1, units: 3 });
    await rival.query('ROLLBACK');
    expect(await expireGoods(market().context)).toMatchObject({ levels: 1, units: 3 });
    expect(await market().findings()).toEqual([]);
  });
});
