import { describe, expect, it } from 'vitest';
import { Shop } from '../support/goods.ts';
import { useMarket } from '../support/market.ts';
import { moveTo } from '../support/steps.ts';

describe('a refund of an order that was shipped', () => {
  const market = useMarket();

  it('brings its goods back to the lots and places they were taken from, with the money', async () => {
    const shop = await Shop.open(market());
    const north = await shop.addWarehouse('NORTE');
    const soon = await shop.receive(3, { code: 'soon', expiresOn: '2099-01-01' });
    const late = await shop.receive(5, { code: 'late', expiresOn: '2099-06-01' }, north);
    const order = await shop.ship(4);
    expect(await shop.placed()).toEqual({ [north]: 4 });
    const refunded = await shop.refund(order, { reason: 'it did not fit' });
    expect(refunded).toMatchObject({ status: 201, body: { orderId: order.id, status: 'SUCCEEDED' } });
    expect(await shop.placed()).toEqual({ [shop.warehouseId]: 3, [north]: 5 });
    expect(await shop.availability()).toMatchObject({ onHand: 8, free: 8, promised: 0 });
    const { body } = await shop.get('documents?kind=RETURN');
    expect(body.data).toMatchObject([
      {
        ...{ kind: 'RETURN', status: 'POSTED', orderId: order.id, reason: 'it did not fit', createdBy: shop.seller.id },
        history: [{ status: 'POSTED' }],
      },
    ]);
    expect(body.data[0].number).toMatch(/^RET-/);
    const lines = body.data[0].lines.map((line: { lotId: string; quantity: number; warehouseId: string }) => [
      line.lotId,
      `${line.quantity} ${line.warehouseId}`,
    ]);
    expect(Object.fromEntries(lines)).toEqual({ [soon]: `3 ${shop.warehouseId}`, [late]: `1 ${north}` });
    expect(await market().findings()).toEqual([]);
  });

  it('can be had by its status too, also once delivered', async () => {
    const shop = await Shop.open(market(), 5);
    const order = await shop.ship(2);
    expect((await moveTo(market(), order, 'DELIVERED')).status).toBe(200);
    expect(await moveTo(market(), order, 'REFUNDED')).toMatchObject({ status: 200, body: { status: 'REFUNDED' } });
    expect(await shop.availability()).toMatchObject({ onHand: 5, free: 5 });
    expect(await moveTo(market(), order, 'REFUNDED')).toMatchObject({ status: 409 });
    expect(await market().findings()).toEqual([]);
  });

  it('leaves the goods where they are when they do not come back', async () => {
    const shop = await Shop.open(market(), 5);
    const order = await shop.ship(2);
    expect((await shop.refund(order, { restock: false })).body).toMatchObject({ status: 'SUCCEEDED' });
    expect(await shop.availability()).toMatchObject({ onHand: 3, free: 3 });
    expect((await shop.get('documents?kind=RETURN')).body.data).toEqual([]);
    expect(await market().findings()).toEqual([]);
  });

  it('puts nothing back that nobody may sell any more: of a lot that expired, or was rejected', async () => {
    const shop = await Shop.open(market());
    const expired = await shop.receive(2, { code: 'A', expiresOn: '2099-01-01' });
    const rejected = await shop.receive(2, { code: 'B', expiresOn: '2099-02-01' });
    await shop.receive(2, { code: 'C', expiresOn: '2099-03-01' });
    const order = await shop.ship(5);
    await shop.expire(expired);
    expect((await shop.post(`lots/${rejected}/reject`, { reason: 'bad' })).body).toMatchObject({
      sold: 2,
      reversed: 0,
    });
    expect((await shop.refund(order)).status).toBe(201);
    expect(await shop.availability()).toMatchObject({ onHand: 2, sellable: 2, free: 2 });
    const { body } = await shop.get('documents?kind=RETURN');
    expect(body.data[0].lines).toMatchObject([{ lotCode: 'C', quantity: 1 }]);
    expect(await market().findings()).toEqual([]);
  });

  it('is about goods that left: of an order that was not shipped, restock: false is refused', async () => {
    const shop = await Shop.open(market(), 5);
    const order = await shop.sell(2);
    const refused = await shop.refund(order, { restock: false });
    expect(refused).toMatchObject({ status: 400, body: { errors: [{ field: 'restock' }] } });
    expect((await shop.refund(order, { restock: true, reason: 'sold out' })).status).toBe(201);
    expect(await shop.availability()).toMatchObject({ onHand: 5, free: 5 });
    expect(await market().findings()).toEqual([]);
  });
});
