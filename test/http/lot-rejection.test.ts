import { describe, expect, it } from 'vitest';
import { Shop } from '../support/goods.ts';
import { useMarket } from '../support/market.ts';

describe('the rejection of a lot', () => {
  const market = useMarket();

  it('takes out all of it, wherever it lies, and says what of it is already sold', async () => {
    const shop = await Shop.open(market());
    const north = await shop.addWarehouse('NORTE');
    const lotId = await shop.receive(10, { code: 'L', expiresOn: '2099-01-01' });
    await shop.receive(4, { code: 'L' }, north);
    await shop.receive(3, { code: 'other', expiresOn: '2099-02-01' });
    const order = await shop.ship(5);
    expect((await shop.adjust(-2, { lotId })).status).toBe(201);
    const rejected = await shop.post(`lots/${lotId}/reject`, { reason: 'the supplier called it back' });
    expect(rejected).toMatchObject({
      status: 200,
      body: {
        ...{ lotId, received: 14, other: -2, sold: 5, reversed: 7 },
        orders: [{ orderId: order.id, quantity: 5 }],
        document: { kind: 'LOT_REJECTION', status: 'POSTED', warehouseId: null, reason: 'the supplier called it back' },
      },
    });
    const { document } = rejected.body;
    expect(document.number).toMatch(/^REJ-/);
    const lines = document.lines.map((line: { warehouseId: string; quantity: number }) => [
      line.warehouseId,
      line.quantity,
    ]);
    expect(Object.fromEntries(lines)).toEqual({ [shop.warehouseId]: -3, [north]: -4 });
    expect(await shop.availability()).toMatchObject({ onHand: 3, free: 3 });
    const { body } = await shop.get(`ledger?lotId=${lotId}`);
    expect(body.data.reduce((sum: number, { quantity }: { quantity: number }) => sum + quantity, 0)).toBe(0);
    expect(await market().findings()).toEqual([]);
  });

  it('lets no more of it come, and happens once', async () => {
    const shop = await Shop.open(market());
    const lotId = await shop.receive(2, { code: 'L' });
    const reject = () => shop.post(`lots/${lotId}/reject`, { reason: 'bad' });
    expect((await reject()).status).toBe(200);
    expect(await reject()).toMatchObject({ status: 409, body: { code: 'lot-rejected' } });
    const lines = [{ productId: shop.productId, quantity: 1, lot: { code: 'L' } }];
    const receipt = await shop.post('receipts', { warehouseId: shop.warehouseId, lines });
    expect(receipt).toMatchObject({ status: 400, body: { errors: [{ field: 'lines.0.lot.code' }] } });
    expect(await shop.adjust(1, { lotId })).toMatchObject({ status: 400, body: { errors: [{ field: 'lotId' }] } });
    expect(await market().findings()).toEqual([]);
  });

  it('is refused while some of it is promised, or on its way', async () => {
    const shop = await Shop.open(market(), 1);
    const north = await shop.addWarehouse('NORTE');
    const lotId = await shop.receive(5, { code: 'L' });
    const order = await shop.sell(2);
    const reject = () => shop.post(`lots/${lotId}/reject`, { reason: 'bad' });
    expect(await reject()).toMatchObject({
      status: 400,
      body: { code: 'insufficient-stock', current: 4, requested: -5, resulting: -1 },
    });
    expect((await shop.refund(order)).status).toBe(201);
    const { id, number } = await shop.transfer(north, 1, lotId);
    expect((await shop.post(`transfers/${id}/dispatch`)).status).toBe(200);
    expect(await reject()).toMatchObject({
      status: 409,
      body: { code: 'lot-in-transit', transfers: [{ id, number }] },
    });
    expect((await shop.post(`transfers/${id}/cancel`)).status).toBe(200);
    expect((await reject()).body).toMatchObject({ reversed: 5, sold: 0 });
    expect(await shop.availability()).toMatchObject({ onHand: 1, free: 1 });
    expect(await market().findings()).toEqual([]);
  });

  it('of another’s lot is not there', async () => {
    const [mine, theirs] = [await Shop.open(market()), await Shop.open(market())];
    const lotId = await theirs.receive(2, { code: 'L' });
    expect((await mine.post(`lots/${lotId}/reject`, { reason: 'bad' })).status).toBe(404);
    expect(await theirs.availability()).toMatchObject({ onHand: 2 });
  });
});
