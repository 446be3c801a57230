import { describe, expect, it } from 'vitest';
import { NIL_ID } from '../../src/platform/ids.ts';
import { Shop } from '../support/goods.ts';
import { type Answer, tally, together, useMarket } from '../support/market.ts';
import { addToCart, moveTo, type Placed, pay } from '../support/steps.ts';
import { UNITS } from '../support/units.ts';

const market = useMarket({}, { patient: true });

/** A shop whose product is serialised, with so many pieces and units of it. */
async function serialisedShop(stock: number, units: number) {
  const shop = await Shop.open(market(), stock);
  const { token } = shop.seller;
  const path = `${UNITS}/products/${shop.productId}/serialised`;
  const set = await market().call('PUT', path, { token, body: { serialised: true } });
  expect(set).toMatchObject({ status: 200, body: { productId: shop.productId, serialised: true } });
  const ids: string[] = [];
  for (let n = 0; n < units; n += 1) ids.push(await addUnit(shop, `SN-${n}`));
  return { shop, ids };
}

async function addUnit({ seller, warehouseId: siteId, productId }: Shop, serial: string): Promise<string> {
  const { status, body } = await market().call('POST', UNITS, {
    token: seller.token,
    body: { siteId, productId, serial },
  });
  expect(status).toBe(201);
  return body.id;
}

/** A paid order that its seller prepares. */
async function prepared({ seller, productId }: Shop, quantity: number): Promise<Placed> {
  const buyer = await market().buyer();
  await addToCart(market(), buyer.token, productId, quantity);
  const { body } = await market().checkout(buyer.token);
  const order = { id: body.orders[0].id, productId, seller, buyer };
  expect((await pay(market(), order)).status).toBe(201);
  expect((await moveTo(market(), order, 'PROCESSING')).status).toBe(200);
  return order;
}

async function statuses({ seller, productId }: Shop): Promise<Record<string, number>> {
  const { body } = await market().call('GET', `${UNITS}?productId=${productId}&limit=100`, { token: seller.token });
  const answers = body.data.map(({ status }: { status: string }) => ({ status }) as unknown as Answer);
  return tally(answers);
}

const detailsOf = async ({ id, buyer }: Placed) =>
  (await market().call('GET', `/api/marketplace/orders/${id}`, { token: buyer.token })).body;
const pickListOf = async ({ id, seller }: Placed) =>
  (await market().call('GET', `/api/marketplace/orders/${id}/pick-list`, { token: seller.token })).body;

describe('an order of a serialised product', () => {
  it('leaves with a unit for each piece, those first that were registered first, and is shown with them', async () => {
    const { shop, ids } = await serialisedShop(5, 4);
    const order = await prepared(shop, 2);
    expect((await detailsOf(order)).units).toEqual([]);
    const before = (await pickListOf(order)).lines[0];
    expect(before.units.map(({ unitId }: { unitId: string }) => unitId)).toEqual(ids.slice(0, 2));
    expect((await moveTo(market(), order, 'SHIPPED')).status).toBe(200);
    const { units } = await detailsOf(order);
    expect(units).toMatchObject([
      { unitId: ids[0], productId: shop.productId, serial: 'SN-0', siteId: shop.warehouseId, returnedAt: null },
      { unitId: ids[1], serial: 'SN-1', returnedAt: null },
    ]);
    expect((await pickListOf(order)).lines[0].units).toEqual(before.units);
    expect(await statuses(shop)).toEqual({ ASSIGNED: 2, AVAILABLE: 2 });
    const { token } = shop.seller;
    const unit = await market().call('GET', `${UNITS}/${ids[0]}`, { token });
    expect(unit.body).toMatchObject({ version: 2, assignment: { holderId: null, orderId: order.id } });
    // It is the buyer's, and comes back with the order alone.
    for (const step of ['return', 'retire']) {
      expect(await market().call('POST', `${UNITS}/${ids[0]}/${step}`, { token })).toMatchObject({
        status: 409,
        body: { code: 'invalid-transition', allowed: [] },
      });
    }
    expect(await market().call('DELETE', `${UNITS}/${ids[0]}`, { token })).toMatchObject({
      status: 409,
      body: { code: 'unit-not-available', holder: null, orderId: order.id },
    });
    const { body } = await market().call('GET', `${UNITS}/${ids[0]}/history`, { token });
    expect(body.data).toContainEqual(
      expect.objectContaining({ revision: 2, field: 'status', oldValue: 'AVAILABLE', newValue: 'ASSIGNED' }),
    );
    expect(await market().findings()).toEqual([]);
  });

  it('stays where there are too few units, and leaves once there are enough', async () => {
    const { shop } = await serialisedShop(5, 1);
    const order = await prepared(shop, 2);
    const missing = await moveTo(market(), order, 'SHIPPED');
    const items = [{ productId: shop.productId, requested: 2, available: 1 }];
    expect(missing).toMatchObject({ status: 409, body: { code: 'units-missing', items } });
    expect(missing.body.detail).toContain(`${shop.productId} (2 > 1)`);
    expect((await detailsOf(order)).status).toBe('PROCESSING');
    expect(await statuses(shop)).toEqual({ AVAILABLE: 1 });
    await addUnit(shop, 'SN-new');
    expect((await moveTo(market(), order, 'SHIPPED')).status).toBe(200);
    expect(await statuses(shop)).toEqual({ ASSIGNED: 2 });
    expect(await market().findings()).toEqual([]);
  });

  it('is told to be shipped, and not that units are missing, to whoever ships it at the same moment', async () => {
    const { shop } = await serialisedShop(9, 6);
    for (let round = 0; round < 3; round += 1) {
      const order = await prepared(shop, 2);
      const answers = await together(Array.from({ length: 8 }), () => moveTo(market(), order, 'SHIPPED'));
      expect(tally(answers.map((answer) => (answer.status === 200 ? { ...answer, body: undefined } : answer)))).toEqual(
        { 200: 1, '409 invalid-transition': 7 },
      );
      expect((await detailsOf(order)).units).toHaveLength(2);
    }
    expect(await market().findings()).toEqual([]);
  });

  it('brings its units back with its goods, each once, and can leave with them again', async () => {
    const { shop, ids } = await serialisedShop(5, 3);
    const order = await shop.ship(3);
    expect(await statuses(shop)).toEqual({ ASSIGNED: 3 });
    const one = await shop.refund(order, { items: [{ productId: shop.productId, quantity: 1 }] });
    expect(one.status).toBe(201);
    expect(await statuses(shop)).toEqual({ ASSIGNED: 2, AVAILABLE: 1 });
    const shown = (await detailsOf(order)).units;
    expect(
      shown.map(({ unitId, returnedAt }: { unitId: string; returnedAt: string | null }) => [
        unitId,
        returnedAt !== null,
      ]),
    ).toEqual([
      [ids[0], true],
      [ids[1], false],
      [ids[2], false],
    ]);
    const answers = await together(Array.from({ length: 8 }), () => shop.refund(order, {}));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(await statuses(shop)).toEqual({ AVAILABLE: 3 });
    const again = await prepared(shop, 3);
    expect((await moveTo(market(), again, 'SHIPPED')).status).toBe(200);
    const { body } = await market().call('GET', `${UNITS}/${ids[0]}/assignments`, { token: shop.seller.token });
    expect(body.data).toMatchObject([
      { orderId: again.id, endedAt: null },
      { orderId: order.id, endKind: 'RETURNED', endedBy: shop.seller.id },
    ]);
    expect(await market().findings()).toEqual([]);
  });

  it('keeps its units where its goods do not come back', async () => {
    const { shop } = await serialisedShop(2, 2);
    const order = await shop.ship(2);
    expect((await shop.refund(order, { restock: false })).status).toBe(201);
    expect(await statuses(shop)).toEqual({ ASSIGNED: 2 });
    expect(await market().findings()).toEqual([]);
  });

  it('leaves beside others, each with units of its own, as many as there are', async () => {
    for (let round = 0; round < 3; round += 1) {
      const { shop } = await serialisedShop(20, 9);
      const orders = await together(Array.from({ length: 6 }), () => prepared(shop, 2));
      const { token } = shop.seller;
      const ana = await market().call('POST', `${UNITS}/holders`, {
        token,
        body: { siteId: shop.warehouseId, firstName: 'Ana', lastName: 'Paz' },
      });
      const first = (await market().call('GET', `${UNITS}?productId=${shop.productId}`, { token })).body.data.at(-1);
      const [assigned, ...shipped] = await Promise.all([
        market().call('POST', `${UNITS}/${first.id}/assignments`, { token, body: { holderId: ana.body.id } }),
        ...orders.map((order) => moveTo(market(), order, 'SHIPPED')),
      ]);
      const gone = shipped.filter(({ status }) => status === 200).length;
      for (const { status, body } of shipped.filter((answer) => answer.status !== 200))
        expect({ status, code: body.code }).toMatchObject({
          status: 409,
          code: expect.stringMatching(/units-missing|concurrency/),
        });
      expect((await statuses(shop)).ASSIGNED).toBe(2 * gone + (assigned.status === 201 ? 1 : 0));
      // Whoever lost to others for a moment has its units now, as far as they reach.
      for (const order of orders) await moveTo(market(), order, 'SHIPPED');
      expect(await statuses(shop)).toEqual(assigned.status === 201 ? { ASSIGNED: 9 } : { ASSIGNED: 8, AVAILABLE: 1 });
      expect(await market().findings()).toEqual([]);
    }
  });
});

describe('a product', () => {
  const set = (id: string, token: string, serialised: unknown = true) =>
    market().call('PUT', `${UNITS}/products/${id}/serialised`, { token, body: { serialised } });

  it('that is not serialised leaves without units, whatever there is of it', async () => {
    const { shop } = await serialisedShop(4, 2);
    expect((await set(shop.productId, shop.seller.token, false)).body).toMatchObject({ serialised: false });
    const order = await shop.ship(3);
    expect((await detailsOf(order)).units).toEqual([]);
    expect(await statuses(shop)).toEqual({ AVAILABLE: 2 });
  });

  it('is its seller’s to say so of, and counted in pieces', async () => {
    const [shop, other] = [await Shop.open(market(), 1), await Shop.open(market(), 1)];
    expect(await set(shop.productId, other.seller.token)).toMatchObject({ status: 404, body: { code: 'not-found' } });
    expect(await set(NIL_ID, shop.seller.token)).toMatchObject({ status: 404 });
    const body = { name: 'Café', price: { amount: 100 }, category: 'OTRO', stock: 5, unit: 'KG', unitScale: 3 };
    const { token } = shop.seller;
    const coffee = await market().call('POST', '/api/marketplace/products', { token, body });
    expect(coffee.status).toBe(201);
    expect(await set(coffee.body.id, token)).toMatchObject({
      status: 400,
      body: { errors: [{ field: 'serialised' }] },
    });
    expect((await set(coffee.body.id, token, false)).status).toBe(200);
  });
});
