import { describe, expect, it } from 'vitest';
import { byHand, Shop } from '../support/goods.ts';
import { useMarket } from '../support/market.ts';

describe('a transfer', () => {
  const market = useMarket();

  it('is requested, sent and received: on its way its goods lie nowhere and cannot be bought', async () => {
    const shop = await Shop.open(market());
    const north = await shop.addWarehouse('NORTE');
    const lotId = await shop.receive(10, { code: 'L', expiresOn: '2099-01-01' });
    const requested = await shop.transfer(north, 6, lotId);
    expect(requested).toMatchObject({
      ...{ kind: 'TRANSFER', status: 'REQUESTED', warehouseId: shop.warehouseId, toWarehouseId: north },
      lines: [{ productId: shop.productId, lotId, lotCode: 'L', quantity: 6, received: null }],
    });
    expect(requested.number).toMatch(/^TRA-\d{6,}$/);
    expect(await shop.availability()).toMatchObject({ onHand: 10, free: 10 });

    const sent = await shop.post(`transfers/${requested.id}/dispatch`);
    expect(sent).toMatchObject({ status: 200, body: { status: 'IN_TRANSIT' } });
    expect(await shop.availability()).toMatchObject({ onHand: 4, free: 4, promised: 0 });
    expect(await market().findings()).toEqual([]);

    const received = await shop.post(`transfers/${requested.id}/receive`);
    expect(received).toMatchObject({
      status: 200,
      body: { status: 'RECEIVED', lines: [{ quantity: 6, received: 6 }] },
    });
    expect(received.body.history.map(({ status }: { status: string }) => status)).toEqual([
      'REQUESTED',
      'IN_TRANSIT',
      'RECEIVED',
    ]);
    expect(await shop.availability()).toMatchObject({ onHand: 10, free: 10 });
    expect(await shop.placed()).toEqual({ [shop.warehouseId]: 4, [north]: 6 });
    const { body } = await shop.get(`ledger?lotId=${lotId}`);
    const moved = (body.data as { kind: string; quantity: number; balance: number; documentId: string }[])
      .filter(({ documentId }) => documentId === requested.id)
      .map(({ kind, quantity, balance }) => `${kind} ${quantity} → ${balance}`);
    expect(moved.sort()).toEqual(['TRANSFER_IN 6 → 6', 'TRANSFER_OUT -6 → 4']);
    expect(await market().findings()).toEqual([]);
  });

  it('of which less arrives says why, and the rest is gone', async () => {
    const shop = await Shop.open(market(), 10);
    const north = await shop.addWarehouse('NORTE');
    const { id, lines } = await shop.transfer(north, 5);
    const lineId = lines[0].id;
    expect((await shop.post(`transfers/${id}/dispatch`)).status).toBe(200);
    const receive = (body: object) => shop.post(`transfers/${id}/receive`, body);
    const refused: readonly (readonly [object, string])[] = [
      [{ lines: [{ lineId, quantity: 3 }] }, 'reason'],
      [{ lines: [{ lineId, quantity: 6 }], reason: 'more' }, 'lines.0.quantity'],
      [{ lines: [{ lineId: shop.productId, quantity: 5 }] }, 'lines.0.lineId'],
      [
        {
          lines: [
            { lineId, quantity: 1 },
            { lineId, quantity: 2 },
          ],
          reason: 'twice',
        },
        'lines.1.lineId',
      ],
    ];
    for (const [body, field] of refused) {
      expect(await receive(body), field).toMatchObject({ status: 400, body: { errors: [{ field }] } });
    }
    const received = await receive({ lines: [{ lineId, quantity: 3 }], reason: 'two were broken' });
    expect(received).toMatchObject({
      status: 200,
      body: {
        status: 'RECEIVED',
        lines: [{ quantity: 5, received: 3 }],
        history: [{}, {}, { reason: 'two were broken' }],
      },
    });
    expect(await shop.placed()).toEqual({ [shop.warehouseId]: 5, [north]: 3 });
    expect(await shop.availability()).toMatchObject({ onHand: 8, free: 8 });
    expect(await market().findings()).toEqual([]);
  });

  it('must name every line of what arrived', async () => {
    const shop = await Shop.open(market(), 10);
    const north = await shop.addWarehouse('NORTE');
    const { productId } = shop;
    const lines = [1, 2].map((quantity) => ({ productId, quantity }));
    const transfer = await shop.post('transfers', { fromWarehouseId: shop.warehouseId, toWarehouseId: north, lines });
    await shop.post(`transfers/${transfer.body.id}/dispatch`);
    const lineId = transfer.body.lines[1].id;
    const receive = (arrived: object[]) =>
      shop.post(`transfers/${transfer.body.id}/receive`, { lines: arrived, reason: 'lost' });
    expect(await receive([{ lineId, quantity: 2 }])).toMatchObject({
      status: 400,
      body: { errors: [{ field: 'lines' }] },
    });
    const both = [
      { lineId, quantity: 2 },
      { lineId: transfer.body.lines[0].id, quantity: '0' },
    ];
    expect((await receive(both)).body.lines.map(({ received }: { received: number }) => received)).toEqual([0, 2]);
    expect(await shop.placed()).toEqual({ [shop.warehouseId]: 7, [north]: 2 });
    expect(await market().findings()).toEqual([]);
  });

  it('that is cancelled brings its goods back where they were, and before it was sent moves none', async () => {
    const shop = await Shop.open(market(), 10);
    const north = await shop.addWarehouse('NORTE');
    for (const isSent of [true, false]) {
      const { id } = await shop.transfer(north, 4);
      if (isSent) await shop.post(`transfers/${id}/dispatch`);
      const cancelled = await shop.post(`transfers/${id}/cancel`, { reason: 'no van today' });
      expect(cancelled).toMatchObject({ status: 200, body: { status: 'CANCELLED' } });
      expect(await shop.placed()).toEqual({ [shop.warehouseId]: 10 });
      expect(await shop.availability()).toMatchObject({ free: 10 });
      for (const step of ['dispatch', 'receive', 'cancel']) {
        const late = await shop.post(`transfers/${id}/${step}`);
        expect(late, step).toMatchObject({ status: 409, body: { code: 'invalid-transition', from: 'CANCELLED' } });
      }
    }
    expect(await market().findings()).toEqual([]);
  });

  it('takes nothing that is promised to buyers, and nothing that is not there', async () => {
    const shop = await Shop.open(market(), 10);
    const north = await shop.addWarehouse('NORTE');
    await shop.sell(7);
    const promised = await shop.transfer(north, 4);
    expect(await shop.post(`transfers/${promised.id}/dispatch`)).toMatchObject({
      status: 400,
      body: { code: 'insufficient-stock', current: 3, requested: -4, resulting: -1 },
    });
    const missing = await shop.transfer(north, 11);
    expect(await shop.post(`transfers/${missing.id}/dispatch`)).toMatchObject({
      status: 400,
      body: { code: 'insufficient-stock', current: 10, requested: -11, resulting: -1 },
    });
    const free = await shop.transfer(north, 3);
    expect((await shop.post(`transfers/${free.id}/dispatch`)).status).toBe(200);
    expect(await market().stockOf(shop.productId)).toBe(0);
    expect(await market().findings()).toEqual([]);
  });

  it('whose lot expires on its way is written off where it arrives', async () => {
    const shop = await Shop.open(market(), 1);
    const north = await shop.addWarehouse('NORTE');
    const lotId = await shop.receive(5, { code: 'L', expiresOn: '2099-01-01' });
    const { id } = await shop.transfer(north, 5, lotId);
    await shop.post(`transfers/${id}/dispatch`);
    await shop.expire(lotId);
    expect((await shop.post(`transfers/${id}/receive`)).status).toBe(200);
    expect(await shop.placed()).toEqual({ [shop.warehouseId]: 1 });
    expect(await shop.availability()).toMatchObject({ onHand: 1, free: 1, shortfall: 0 });
    expect(await market().findings()).toEqual([]);
  });

  it('takes no more than can lie anywhere, of lines that add up to it, and no lot that would arrive too late', async () => {
    const shop = await Shop.open(market(), 10);
    const [north, east] = [
      await shop.addWarehouse('NORTE'),
      await shop.addWarehouse('ESTE', { timeZone: 'Pacific/Kiritimati' }),
    ];
    const { productId, warehouseId: fromWarehouseId } = shop;
    const lines = Array(3).fill({ productId, quantity: 1_000_000_000 });
    const much = await shop.post('transfers', { fromWarehouseId, toWarehouseId: north, lines });
    expect(await shop.post(`transfers/${much.body.id}/dispatch`)).toMatchObject({
      status: 400,
      body: { code: 'insufficient-stock', current: 10 },
    });
    const lotId = await shop.receive(1, { code: 'L', expiresOn: '2099-01-01' });
    await shop.expire(lotId, 0);
    await byHand(market(), async (client) => {
      await client.query(
        `UPDATE lots SET expires_on = (now() AT TIME ZONE 'Pacific/Kiritimati')::date - 1 WHERE id = $1`,
        [lotId],
      );
    });
    const late = { fromWarehouseId, toWarehouseId: east, lines: [{ productId, lotId, quantity: 1 }] };
    expect(await shop.post('transfers', late)).toMatchObject({
      status: 400,
      body: { errors: [{ field: 'lines.0.lotId' }] },
    });
  });

  it('is refused between places of nobody’s common goods, of others’ products, and of lots of another product', async () => {
    const [mine, theirs] = [await Shop.open(market(), 5), await Shop.open(market(), 5)];
    const north = await mine.addWarehouse('NORTE');
    const ask = (body: object) =>
      mine.post('transfers', {
        ...{ fromWarehouseId: mine.warehouseId, toWarehouseId: north },
        lines: [{ productId: mine.productId, quantity: 1 }],
        ...body,
      });
    const field = (name: string) => ({ status: 400, body: { errors: [{ field: name }] } });
    expect((await ask({ toWarehouseId: theirs.warehouseId })).status).toBe(404);
    expect((await ask({ fromWarehouseId: theirs.warehouseId })).status).toBe(404);
    expect(await ask({ toWarehouseId: mine.warehouseId })).toMatchObject(field('toWarehouseId'));
    expect(await ask({ lines: [{ productId: theirs.productId, quantity: 1 }] })).toMatchObject(
      field('lines.0.productId'),
    );
    const lotId = await theirs.receive(1, { code: 'L' });
    expect(await ask({ lines: [{ productId: mine.productId, lotId, quantity: 1 }] })).toMatchObject(
      field('lines.0.lotId'),
    );
    const admin = market().signer.sign({ id: (await market().seller()).id, role: 'ADMIN' });
    const asAdmin = (body: object) => market().call('POST', '/api/inventory/transfers', { token: admin, body });
    const lines = [{ productId: mine.productId, quantity: 1 }];
    const across = { fromWarehouseId: mine.warehouseId, toWarehouseId: theirs.warehouseId, lines };
    expect(await asAdmin(across)).toMatchObject(field('toWarehouseId'));
    const { id } = await mine.transfer(north, 1);
    for (const step of ['dispatch', 'receive', 'cancel']) {
      expect((await theirs.post(`transfers/${id}/${step}`)).status, step).toBe(404);
    }
  });

  it('of a seller’s goods into the operator’s warehouse is received, and sent back, by the operator', async () => {
    const shop = await Shop.open(market(), 5);
    const admin = market().signer.sign({ id: (await market().seller()).id, role: 'ADMIN' });
    const asAdmin = (path: string, body?: object) =>
      market().call('POST', `/api/inventory/${path}`, { token: admin, ...(body && { body }) });
    const depot = (await asAdmin('warehouses', { code: `D-${shop.productId}`, name: 'Depot' })).body.id;
    const lines = [{ productId: shop.productId, quantity: 3 }];
    const there = await asAdmin('transfers', { fromWarehouseId: shop.warehouseId, toWarehouseId: depot, lines });
    expect(there.status).toBe(201);
    const { id } = there.body;
    expect((await shop.post(`transfers/${id}/dispatch`)).status).toBe(200);
    expect((await shop.post(`transfers/${id}/receive`)).status).toBe(404);
    expect((await asAdmin(`transfers/${id}/receive`)).status).toBe(200);
    expect(await shop.placed()).toEqual({ [shop.warehouseId]: 2, [depot]: 3 });
    const more = await asAdmin('transfers', { fromWarehouseId: depot, toWarehouseId: shop.warehouseId, lines });
    const path = `/api/inventory/documents/${more.body.id}/lines/${more.body.lines[0].id}`;
    // The operator sends it: its seller may see it, and not change it.
    const changed = await market().call('PATCH', path, { token: shop.seller.token, body: { quantity: 1 } });
    expect(changed.status).toBe(404);
    const back = await asAdmin('transfers', { fromWarehouseId: depot, toWarehouseId: shop.warehouseId, lines });
    expect((await shop.post(`transfers/${back.body.id}/dispatch`)).status).toBe(404);
    expect((await asAdmin(`transfers/${back.body.id}/dispatch`)).status).toBe(200);
    expect((await shop.post(`transfers/${back.body.id}/receive`)).status).toBe(200);
    expect(await shop.placed()).toEqual({ [shop.warehouseId]: 5 });
    expect(await market().findings()).toEqual([]);
  });

  it('takes its quantities as text in the product’s unit, too', async () => {
    const shop = await Shop.open(market(), 5_000);
    const north = await shop.addWarehouse('NORTE');
    await byHand(market(), async (client) => {
      await client.query(`UPDATE products SET unit = 'KG', unit_scale = 3 WHERE id = $1`, [shop.productId]);
    });
    const request = (quantity: string) =>
      shop.post('transfers', {
        ...{ fromWarehouseId: shop.warehouseId, toWarehouseId: north },
        lines: [{ productId: shop.productId, quantity }],
      });
    expect(await request('1.2345')).toMatchObject({ status: 400, body: { errors: [{ field: 'lines.0.quantity' }] } });
    const { body } = await request('1.25');
    const lineId = body.lines[0].id;
    expect(body.lines[0].quantity).toBe(1_250);
    const changed = await market().call('PATCH', `/api/inventory/documents/${body.id}/lines/${lineId}`, {
      token: shop.seller.token,
      body: { quantity: '2.5' },
    });
    expect(changed.body.lines[0].quantity).toBe(2_500);
    await shop.post(`transfers/${body.id}/dispatch`);
    const lines = [{ lineId, quantity: '2.495' }];
    const received = await shop.post(`transfers/${body.id}/receive`, { lines, reason: 'it was wet when it left' });
    expect(received.body.lines[0].received).toBe(2_495);
    expect(await market().findings()).toEqual([]);
  });

  it('can be changed line by line until it is sent; then its lines stand, and so do those of a receipt', async () => {
    const shop = await Shop.open(market(), 10);
    const north = await shop.addWarehouse('NORTE');
    const { id, lines } = await shop.transfer(north, 4);
    const change = (documentId: string, lineId: string, quantity: number) =>
      market().call('PATCH', `/api/inventory/documents/${documentId}/lines/${lineId}`, {
        token: shop.seller.token,
        body: { quantity },
      });
    expect(await change(id, lines[0].id, 6)).toMatchObject({ status: 200, body: { lines: [{ quantity: 6 }] } });
    const { body: changed } = await shop.get(`documents/${id}`);
    expect(changed.history.map(({ reason }: { reason: string | null }) => reason)).toEqual([
      null,
      `${lines[0].id}: 4 → 6`,
    ]);
    await shop.post(`transfers/${id}/dispatch`);
    expect(await change(id, lines[0].id, 7)).toMatchObject({ status: 409, body: { code: 'invalid-transition' } });
    await shop.post(`transfers/${id}/receive`, { lines: [{ lineId: lines[0].id, quantity: 5 }], reason: 'lost' });
    expect(await change(id, lines[0].id, 6)).toMatchObject({
      status: 409,
      body: { code: 'movements-exist', adjustment: { warehouseId: north, quantity: 1 } },
    });
    expect((await change(id, lines[0].id, 5)).body.adjustment).toBeUndefined();
    const { warehouseId, productId } = shop;
    const receipt = await shop.post('receipts', { warehouseId, lines: [{ productId, quantity: 5 }] });
    const refused = await change(receipt.body.id, receipt.body.lines[0].id, 3);
    expect(refused).toMatchObject({
      status: 409,
      body: { code: 'movements-exist', adjustment: { warehouseId, productId, lotId: null, quantity: -2 } },
    });
    expect(refused.body.detail).toContain('/api/inventory/adjustments');
    // It is what that call takes.
    const corrected = await shop.post('adjustments', { ...refused.body.adjustment, reason: 'counted again' });
    expect(corrected.status).toBe(201);
    expect((await change(receipt.body.id, lines[0].id, 3)).status).toBe(404);
    expect(await market().findings()).toEqual([]);
  });
});
