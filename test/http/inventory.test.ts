import { describe, expect, it } from 'vitest';
import { type Seller, together, useMarket } from '../support/market.ts';
import { addToCart, moveTo, offer, pay, placeOrder } from '../support/steps.ts';

const INVENTORY = '/api/inventory';

describe('behind the counter', () => {
  const market = useMarket();
  const get = (path: string, token?: string) => market().call('GET', `${INVENTORY}${path}`, { token });
  const add = (token: string | undefined, body: object) =>
    market().call('POST', `${INVENTORY}/warehouses`, { token, body });
  const admin = () => market().signer.sign({ id: '0198c6de-3f0b-7c63-9a2e-6f1f5f0d2a11', role: 'ADMIN' });

  async function defaultOf({ token }: Seller): Promise<string> {
    return (await get('/warehouses', token)).body.data[0].id;
  }

  it('a seller has a default warehouse from the start, and adds others', async () => {
    const seller = await market().seller();
    const first = await get('/warehouses', seller.token);
    expect(first.body).toMatchObject({
      data: [{ sellerId: seller.id, code: 'MAIN', isDefault: true, timeZone: 'America/Mexico_City', priority: 0 }],
      pagination: { total: 1 },
    });
    const added = await add(seller.token, {
      code: 'NORTE',
      name: 'Bodega norte',
      timeZone: 'America/Tijuana',
      priority: 2,
    });
    expect(added).toMatchObject({ status: 201, body: { sellerId: seller.id, code: 'NORTE', isDefault: false } });
    expect((await get('/warehouses', seller.token)).body.data.map(({ code }: { code: string }) => code)).toEqual([
      'MAIN',
      'NORTE',
    ]);
    expect(await add(seller.token, { code: 'NORTE', name: 'otra' })).toMatchObject({
      status: 409,
      body: { code: 'warehouse-code-taken' },
    });
  });

  it('of many who add the same warehouse at once one does', async () => {
    const seller = await market().seller();
    const answers = await together(Array(10).fill({ code: 'SUR', name: 'Bodega sur' }), (body) =>
      add(seller.token, body),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array(9).fill(409)]);
  });

  it('names the field of a warehouse that is wrong', async () => {
    const seller = await market().seller();
    const wrong = { code: '', name: 'x', timeZone: 'Mars/Olympus', priority: -1, size: 3 };
    const { status, body } = await add(seller.token, wrong);
    expect(status).toBe(400);
    expect(body.errors.map(({ field }: { field: string }) => field).sort()).toEqual([
      'code',
      'priority',
      'size',
      'timeZone',
    ]);
    expect((await get('/warehouses', seller.token)).body.pagination.total).toBe(1);
  });

  it('shows a seller their own only, an ADMIN all, and buyers nothing', async () => {
    const [mine, other] = [await market().seller(), await market().seller()];
    const own = await offer(market(), mine.token);
    const buyer = await market().buyer();
    for (const path of ['/warehouses', '/levels', `/ledger?productId=${own.id}`, `/products/${own.id}/availability`]) {
      expect((await get(path)).status, path).toBe(401);
      expect((await get(path, buyer.token)).status, path).toBe(403);
      expect((await get(path, admin())).status, path).toBe(200);
    }
    expect((await get(`/products/${own.id}/availability`, other.token)).status).toBe(404);
    for (const path of [
      `/levels?productId=${own.id}`,
      `/ledger?productId=${own.id}`,
      `/levels?warehouseId=${await defaultOf(mine)}`,
    ]) {
      expect((await get(path, other.token)).body.data, path).toEqual([]);
      expect((await get(path, admin())).body.data.length, path).toBeGreaterThan(0);
    }
    expect(await add(admin(), { code: `CEDIS-${own.id.slice(-6)}`, name: 'Centro' })).toMatchObject({
      status: 201,
      body: { sellerId: null, isDefault: false },
    });
  });

  it('follows the goods of a product from its first day until they are shipped', async () => {
    const seller = await market().seller();
    const order = await placeOrder(market(), 3, { seller, buyer: await market().buyer() });
    const warehouseId = await defaultOf(seller);
    const availability = async () => (await get(`/products/${order.productId}/availability`, seller.token)).body;
    const there = { productId: order.productId, held: 0, free: 7, shortfall: 0, lowStockThreshold: null };
    expect(await availability()).toMatchObject({ ...there, onHand: 10, sellable: 10, promised: 3 });
    expect((await pay(market(), order)).status).toBe(201);
    for (const status of ['PROCESSING', 'SHIPPED']) expect((await moveTo(market(), order, status)).status).toBe(200);
    expect(await availability()).toEqual({
      ...{ ...there, onHand: 7, sellable: 7, promised: 0 },
      byWarehouse: [{ warehouseId, code: 'MAIN', onHand: 7, sellable: 7 }],
      byLot: [{ lotId: null, lotCode: null, expiresOn: null, onHand: 7, sellable: 7 }],
    });
    expect((await get(`/levels?productId=${order.productId}`, seller.token)).body.data).toMatchObject([
      { warehouseId, productId: order.productId, lotId: null, lotCode: null, expiresOn: null, onHand: 7 },
    ]);
    const { data } = (await get(`/ledger?productId=${order.productId}`, seller.token)).body;
    type Movement = {
      kind: string;
      warehouseId: string | null;
      quantity: number;
      balance: number;
      orderId: string | null;
    };
    const told = (data as Movement[]).map(({ kind, warehouseId: place, quantity, balance, orderId }) =>
      [kind, place === null ? 'stock' : 'goods', quantity, balance, orderId === order.id].join(' '),
    );
    expect(told.slice(0, 2)).toEqual(['SHIPMENT goods -3 7 true', 'SALE stock -3 7 true']);
    expect(told.slice(2).sort()).toEqual(['OPENING goods 10 10 false', 'OPENING stock 10 10 false']);
  });

  it('pages through movements by number and by Link alike, newest first, within a range of time', async () => {
    const seller = await market().seller();
    const { id } = await offer(market(), seller.token, { stock: 5 });
    for (let change = 1; change <= 6; change += 1) {
      const path = `/api/marketplace/products/${id}`;
      const headers = { 'if-match': '*' };
      const { status } = await market().call('PATCH', path, {
        token: seller.token,
        body: { stockChange: change },
        headers,
      });
      expect(status).toBe(200);
    }
    type Movement = { id: string; quantity: number; warehouseId: string | null; createdAt: string };
    const all: Movement[] = (await get(`/ledger?productId=${id}&limit=100`, seller.token)).body.data;
    expect(all).toHaveLength(14);
    expect(all.filter(({ warehouseId }) => warehouseId === null).map(({ quantity }) => quantity)).toEqual([
      6, 5, 4, 3, 2, 1, 5,
    ]);
    const passed: string[] = [];
    for (let path: string | undefined = `/ledger?productId=${id}&limit=4`; path !== undefined; ) {
      const { body, headers } = await get(path, seller.token);
      passed.push(...body.data.map((movement: Movement) => movement.id));
      path = /<\/api\/inventory([^>]*)>; rel="next"/.exec(headers.get('link') ?? '')?.[1];
    }
    expect(passed).toEqual(all.map((movement) => movement.id));
    const [newest] = all;
    const before = await get(`/ledger?productId=${id}&to=${newest?.createdAt}&limit=100`, seller.token);
    expect(before.body.data.length).toBeLessThan(14);
    expect((await get('/ledger', seller.token)).body.errors[0].field).toBe('productId');
    expect((await get(`/ledger?productId=${id}&after=nonsense`, seller.token)).body.errors[0].field).toBe('after');
  });

  it('takes stock off where it lies by default, and says so where it lies elsewhere', async () => {
    const seller = await market().seller();
    const { id } = await offer(market(), seller.token, { stock: 5 });
    await market().db.pool.query(
      `WITH away AS (UPDATE stock_levels SET on_hand = on_hand - 4 WHERE product_id = $1 RETURNING *),
       other AS (INSERT INTO warehouses (id, seller_id, code, name) SELECT new_id(), seller_id, 'OTRA', 'Otra' FROM away RETURNING id),
       there AS (INSERT INTO stock_levels (id, product_id, seller_id, warehouse_id, on_hand)
         SELECT new_id(), product_id, seller_id, other.id, 4 FROM away, other RETURNING warehouse_id)
       INSERT INTO ledger_entries (id, product_id, kind, delta, balance, warehouse_id)
       SELECT new_id(), $1, 'TRANSFER_OUT'::ledger_kind, -4, 1, warehouse_id FROM away
       UNION ALL SELECT new_id(), $1, 'TRANSFER_IN', 4, 4, warehouse_id FROM there`,
      [id],
    );
    const options = { token: seller.token, headers: { 'if-match': '*' }, body: { stockChange: -2 } };
    const refused = await market().call('PATCH', `/api/marketplace/products/${id}`, options);
    expect(refused).toMatchObject({
      status: 400,
      body: { code: 'insufficient-stock', items: [{ productId: id, requested: 2, available: 1 }] },
    });
    expect(await market().stockOf(id)).toBe(5);
    const buyer = await market().buyer();
    expect((await addToCart(market(), buyer.token, id, 5)).status).toBe(201);
    expect((await market().checkout(buyer.token)).status).toBe(201);
    expect(await market().findings()).toEqual([]);
  });

  it('lets a seller rename a warehouse, and say what leaves it first', async () => {
    const seller = await market().seller();
    const { body } = await market().call('GET', '/api/inventory/warehouses', { token: seller.token });
    const path = `/api/inventory/warehouses/${body.data[0].id}`;
    const patch = (change: object) => market().call('PATCH', path, { token: seller.token, body: change });
    expect(await patch({ name: 'Bodega', priority: 7 })).toMatchObject({
      status: 200,
      body: { ...body.data[0], name: 'Bodega', priority: 7, updatedAt: expect.any(String) },
    });
    expect(await patch({ priority: 1 })).toMatchObject({ body: { name: 'Bodega', priority: 1 } });
    expect((await patch({})).status).toBe(400);
  });
});
