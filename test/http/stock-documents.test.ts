import { describe, expect, it } from 'vitest';
import { byHand } from '../support/goods.ts';
import { type Seller, tally, together, useMarket } from '../support/market.ts';
import { addToCart, moveTo, type Placed, pay, placeOrder } from '../support/steps.ts';

const INVENTORY = '/api/inventory';

describe('a document of goods', () => {
  const market = useMarket({}, { patient: true });

  interface Shop {
    readonly seller: Seller;
    readonly productId: string;
    readonly warehouseId: string;
  }

  async function shop(stock = 0): Promise<Shop> {
    const { id: productId, seller } = await market().product(stock);
    const { body } = await market().call('GET', `${INVENTORY}/warehouses`, { token: seller.token });
    return { seller, productId, warehouseId: body.data[0].id };
  }

  const post = ({ token }: Seller, what: string, body: object) =>
    market().call('POST', `${INVENTORY}/${what}`, { token, body });
  const receive = ({ seller, warehouseId, productId }: Shop, quantity: number, lot?: object) =>
    post(seller, 'receipts', { warehouseId, lines: [{ productId, quantity, ...(lot && { lot }) }] });
  const adjust = ({ seller, warehouseId, productId }: Shop, quantity: number, more: object = {}) =>
    post(seller, 'adjustments', { warehouseId, productId, quantity, reason: 'counted', ...more });

  async function availability({ seller, productId }: Shop) {
    const path = `${INVENTORY}/products/${productId}/availability`;
    return (await market().call('GET', path, { token: seller.token })).body;
  }

  it('receives goods in lots: they lie there, can be sold, and the ledger names the document', async () => {
    const one = await shop();
    const { seller, warehouseId, productId } = one;
    const lines = [
      { productId, quantity: 5, lot: { code: 'B', expiresOn: '2099-06-01' } },
      { productId, quantity: 3, lot: { code: 'A', manufacturedOn: '2026-01-01', expiresOn: '2099-01-01' } },
      { productId, quantity: 2 },
    ];
    const { status, body } = await post(seller, 'receipts', { warehouseId, lines });
    expect(status).toBe(201);
    expect(body).toMatchObject({
      ...{ kind: 'RECEIPT', status: 'POSTED', warehouseId, createdBy: seller.id },
      lines: [
        { productId, quantity: 5, lotCode: 'B' },
        { productId, quantity: 3, lotCode: 'A' },
        { productId, quantity: 2, lotId: null },
      ],
      history: [{ status: 'POSTED', actorId: seller.id }],
    });
    expect(body.number).toMatch(/^REC-\d{6,}$/);
    const again = await market().call('GET', `${INVENTORY}/documents/${body.id}`, { token: seller.token });
    expect(again).toMatchObject({ status: 200, body });
    const list = await market().call('GET', `${INVENTORY}/documents?kind=RECEIPT&limit=1`, { token: seller.token });
    expect(list.body).toMatchObject({ data: [{ id: body.id, number: body.number }], pagination: { total: 1 } });
    const moved = await market().call('GET', `${INVENTORY}/ledger?productId=${productId}`, { token: seller.token });
    type Named = { documentId: string | null; lotCode: string | null };
    const named = (moved.body.data as Named[]).filter(({ documentId }) => documentId === body.id);
    expect(named.map(({ lotCode }) => lotCode).sort()).toEqual(['A', 'B', null, null].sort());
    expect(await market().stockOf(productId)).toBe(10);
    const there = await availability(one);
    expect(there).toMatchObject({ onHand: 10, sellable: 10, promised: 0, free: 10 });
    expect(there.byLot.map(({ lotCode, onHand }: { lotCode: string; onHand: number }) => [lotCode, onHand])).toEqual([
      ['A', 3],
      ['B', 5],
      [null, 2],
    ]);
    const { rows } = await market().db.pool.query(
      `SELECT warehouse_id IS NULL AS stock, sum(delta)::int AS units FROM ledger_entries WHERE document_id = $1 GROUP BY 1 ORDER BY 1`,
      [body.id],
    );
    expect(rows).toEqual([
      { stock: false, units: 10 },
      { stock: true, units: 10 },
    ]);
    expect(await market().findings()).toEqual([]);
  });

  it('says from which lots an order is picked, before it is shipped and after', async () => {
    const one = await shop();
    for (const [code, expiresOn] of [
      ['late', '2099-12-31'],
      ['soon', '2099-01-01'],
    ]) {
      expect((await receive(one, 3, { code, expiresOn })).status).toBe(201);
    }
    const buyer = await market().buyer();
    expect((await addToCart(market(), buyer.token, one.productId, 4)).status).toBe(201);
    const { body } = await market().checkout(buyer.token);
    const order: Placed = { id: body.orders[0].id, productId: one.productId, seller: one.seller, buyer };
    const picks = async () =>
      (await market().call('GET', `/api/marketplace/orders/${order.id}/pick-list`, { token: one.seller.token })).body;
    const wanted = {
      lines: [
        {
          ...{ productId: one.productId, quantity: 4 },
          picks: [
            { warehouseId: one.warehouseId, lotCode: 'soon', quantity: 3 },
            { warehouseId: one.warehouseId, lotCode: 'late', quantity: 1 },
          ],
        },
      ],
    };
    expect(await picks()).toMatchObject(wanted);
    expect((await pay(market(), order)).status).toBe(201);
    for (const status of ['PROCESSING', 'SHIPPED']) expect((await moveTo(market(), order, status)).status).toBe(200);
    expect((await receive(one, 9, { code: 'sooner', expiresOn: '2098-01-01' })).status).toBe(201);
    expect(await picks()).toMatchObject(wanted);
    expect(await market().findings()).toEqual([]);
  });

  it('refuses a lot that has expired, or is known with other dates, and changes nothing', async () => {
    const one = await shop();
    expect((await receive(one, 1, { code: 'L', expiresOn: '2099-01-01' })).status).toBe(201);
    const expired = await receive(one, 1, { code: 'E', expiresOn: '2020-01-01' });
    expect(expired).toMatchObject({ status: 400, body: { errors: [{ field: 'lines.0.lot.expiresOn' }] } });
    const other = await receive(one, 1, { code: 'L', expiresOn: '2099-01-02' });
    expect(other).toMatchObject({ status: 400, body: { errors: [{ field: 'lines.0.lot' }] } });
    expect((await receive(one, 2, { code: 'L' })).status).toBe(201);
    expect(await availability(one)).toMatchObject({ onHand: 3 });
    expect(await market().db.prisma.lot.count({ where: { productId: one.productId } })).toBe(1);
  });

  it('of a thousand lines is taken whole, also of the same product in capitals', async () => {
    const one = await shop();
    const { seller, warehouseId, productId } = one;
    const lines = Array.from({ length: 1_000 }, (_, n) => ({
      ...{ productId: n % 2 === 0 ? productId : productId.toUpperCase(), quantity: 1 },
      lot: { code: `lot ${n % 50} of a code that is rather long, to see that it fits`, expiresOn: '2099-01-01' },
    }));
    const { status, body } = await post(seller, 'receipts', { warehouseId, lines });
    expect([status, body.lines?.length]).toEqual([201, 1_000]);
    expect(await availability(one)).toMatchObject({ onHand: 1_000, free: 1_000 });
    expect(await market().findings()).toEqual([]);
  });

  it('tells what is promised and what has expired apart, and lets nothing come to a lot that has expired', async () => {
    const one = await shop(4);
    const { body } = await receive(one, 3, { code: 'L', expiresOn: '2099-01-01' });
    const lotId = body.lines[0].lotId;
    await placeOrder(market(), 1, { seller: one.seller, buyer: await market().buyer() });
    const buyer = await market().buyer();
    expect((await addToCart(market(), buyer.token, one.productId, 2)).status).toBe(201);
    expect((await market().checkout(buyer.token)).status).toBe(201);
    await byHand(market(), async (client) => {
      await client.query(
        `WITH lot AS (UPDATE lots SET expires_on = current_date - 2 WHERE id = $1)
         UPDATE stock_levels SET expires_on = current_date - 2 WHERE lot_id = $1`,
        [lotId],
      );
    });
    expect(await availability(one)).toMatchObject({ onHand: 7, sellable: 4, promised: 2, free: 5 });
    expect(await adjust(one, 1, { lotId })).toMatchObject({ status: 400, body: { errors: [{ field: 'lotId' }] } });
    expect(await availability(one)).toMatchObject({ onHand: 7, sellable: 4, promised: 2, free: 5 });
    // Whoever moves goods of a product finds what has expired written off: it is not what the others are promised from.
    expect(await adjust(one, -3)).toMatchObject({ status: 400, body: { current: 2, requested: -3, resulting: -1 } });
    expect((await adjust(one, -2)).status).toBe(201);
    expect(await availability(one)).toMatchObject({ onHand: 2, sellable: 2, promised: 2, free: 0 });
    expect(await market().findings()).toEqual([]);
  });

  it('of another seller is not there: neither warehouse nor product nor document', async () => {
    const [mine, theirs] = [await shop(5), await shop(5)];
    const { seller } = mine;
    const document = (await receive(theirs, 1)).body;
    expect((await receive({ ...theirs, seller }, 1)).status).toBe(404);
    expect((await adjust({ ...theirs, seller }, 1)).status).toBe(404);
    const foreign = await receive({ ...mine, productId: theirs.productId }, 1);
    expect(foreign).toMatchObject({ status: 400, body: { errors: [{ field: 'lines.0.productId' }] } });
    expect(await adjust({ ...mine, productId: theirs.productId }, 1)).toMatchObject({
      status: 400,
      body: { errors: [{ field: 'productId' }] },
    });
    expect((await market().call('GET', `${INVENTORY}/documents/${document.id}`, { token: seller.token })).status).toBe(
      404,
    );
  });

  it('adjusts what lies there with a reason, and refuses what would go below zero or is promised, with the figures', async () => {
    const one = await shop(10);
    const done = await adjust(one, -2);
    expect(done).toMatchObject({
      status: 201,
      body: { kind: 'ADJUSTMENT', reason: 'counted', lines: [{ quantity: -2 }] },
    });
    expect(await adjust(one, -9)).toMatchObject({
      status: 400,
      body: { code: 'insufficient-stock', current: 8, requested: -9, resulting: -1 },
    });
    await placeOrder(market(), 1, { seller: one.seller, buyer: await market().buyer() });
    const buyer = await market().buyer();
    expect((await addToCart(market(), buyer.token, one.productId, 6)).status).toBe(201);
    expect((await market().checkout(buyer.token)).status).toBe(201);
    // Eight lie there, and six of them are promised.
    const promised = await adjust(one, -3);
    expect(promised).toMatchObject({ status: 400, body: { current: 2, requested: -3, resulting: -1 } });
    for (const figure of ['2', '-3', '-1']) expect(promised.body.detail).toMatch(new RegExp(`(?<![-\\d])${figure}\\b`));
    expect(await availability(one)).toMatchObject({ onHand: 8, promised: 6, free: 2 });
    expect(await market().findings()).toEqual([]);
  });

  it('races receipts of a new lot, adjustments, checkouts and shipments: every unit is accounted for', async () => {
    const one = await shop(20);
    const buyers = await market().buyersWanting(20, [{ productId: one.productId, quantity: 1 }]);
    const lot = { code: 'NEW', expiresOn: '2099-01-01' };
    const [received, adjusted, sold] = await Promise.all([
      together(Array(8).fill(1), (quantity: number) => receive(one, quantity, lot)),
      together(Array(8).fill(-1), (quantity: number) => adjust(one, quantity)),
      together(buyers, ({ token }) => market().checkout(token)),
    ]);
    expect(tally(received)).toEqual({ 201: 8 });
    const outcomes = tally(adjusted);
    expect(Object.keys(outcomes).every((outcome) => ['201', '400 insufficient-stock'].includes(outcome))).toBe(true);
    expect(await market().db.prisma.lot.count({ where: { productId: one.productId } })).toBe(1);
    const { free, promised, onHand } = await availability(one);
    expect(promised).toBe(tally(sold)[201]);
    expect(onHand).toBe(20 + 8 - (outcomes[201] ?? 0));
    expect(free + promised).toBe(onHand);
    expect(await market().findings()).toEqual([]);
  });

  it('makes one level of a place that many touch first; with a plain UNIQUE the same race makes duplicates', async () => {
    const one = await shop();
    const { pool } = market().db;
    const { token } = one.seller;
    const added = await market().call('POST', `${INVENTORY}/warehouses`, { token, body: { code: 'N', name: 'new' } });
    const there = { ...one, warehouseId: added.body.id };
    expect(tally(await together(Array(20).fill(1), (units: number) => receive(there, units)))).toEqual({ 201: 20 });
    const { rows } = await pool.query('SELECT on_hand FROM stock_levels WHERE warehouse_id = $1', [there.warehouseId]);
    expect(rows).toEqual([{ on_hand: 20 }]);

    await pool.query(
      'CREATE TABLE plain_levels (product_id uuid, lot_id uuid, on_hand int, UNIQUE (product_id, lot_id))',
    );
    const touch = () =>
      pool.query(
        `INSERT INTO plain_levels VALUES ($1, NULL, 1) ON CONFLICT (product_id, lot_id) DO UPDATE SET on_hand = plain_levels.on_hand + 1`,
        [one.productId],
      );
    await together(Array(20).fill(1), touch);
    const { rows: duplicates } = await pool.query('SELECT on_hand FROM plain_levels');
    expect(duplicates.length).toBeGreaterThan(1);
  });
});
