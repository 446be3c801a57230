import { describe, expect, it } from 'vitest';
import { csvCalls, keptLines, MAIN, sendCsv } from '../support/csv.ts';
import { fingerprint } from '../support/fingerprint.ts';
import { byHand } from '../support/goods.ts';
import { useMarket } from '../support/market.ts';
import { addToCart } from '../support/steps.ts';

const INVENTORY = '/api/inventory';
const market = useMarket();

const { shop, send, onHand } = csvCalls(market);

describe('an import of receipts', () => {
  const HEADER = 'warehouse,product_id,quantity,lot_code,manufactured_on,expires_on';

  it('receives each line in its lot or in none, as documents that the ledger names', async () => {
    const one = await shop();
    const { seller, productId } = one;
    const { status, body } = await send(one, 'receipts', [
      HEADER,
      `${MAIN},${productId},5,A,2026-01-01,2099-01-01`,
      `${MAIN},${productId.toUpperCase()},3,,,`,
      `${MAIN},${productId},2,A,,`,
    ]);
    expect([status, body]).toEqual([200, { imported: 3, rejected: [] }]);
    expect(await onHand(one)).toEqual({ A: 7, 'no lot': 3 });
    expect(await market().stockOf(productId)).toBe(10);
    const { body: documents } = await market().call('GET', `${INVENTORY}/documents`, { token: seller.token });
    expect(documents.data).toMatchObject([{ kind: 'RECEIPT', status: 'POSTED', createdBy: seller.id }]);
    expect(documents.data[0].lines.map(({ quantity }: { quantity: number }) => quantity).sort()).toEqual([2, 3, 5]);
    expect(await market().findings()).toEqual([]);
    expect(await keptLines(market())).toBe(0);
  });

  it('understands what spreadsheets write: semicolons, a byte order mark, CRLF, any order of columns, blank lines, quotes', async () => {
    const one = await shop();
    const csv = `\ufeffLot_Code; QUANTITY ;product_id;warehouse\r\n"A;""1""";2;${one.productId};${MAIN}\r\n\r\n"two\r\nlines";3;${one.productId};${MAIN}`;
    const { status, body } = await sendCsv(market(), one.seller.token, 'receipts', { csv });
    expect([status, body]).toEqual([200, { imported: 2, rejected: [] }]);
    expect(await onHand(one)).toEqual({ 'A;"1"': 2, 'two\r\nlines': 3 });
  });

  it('names every bad line with its number, column and reason, and changes nothing', async () => {
    const [one, other] = [await shop(), await shop()];
    const { productId } = one;
    const before = await fingerprint(market().db.pool);
    const { status, body } = await send(one, 'receipts', [
      HEADER,
      `${MAIN},${productId},5,A,,2099-01-01`,
      `NOWHERE,${productId},1,,,`,
      `${MAIN},${other.productId},1,,,`,
      `${MAIN},no id,1,,,`,
      `${MAIN},${productId},0,,,`,
      `${MAIN},${productId},1.5,,,`,
      `"${MAIN}",${productId},1,"a lot`,
      `of two lines",,2099-02-30`,
      `${MAIN},${productId},1,B,,2020-01-01`,
      `${MAIN},${productId},1,A,,2099-01-02`,
      `${MAIN},${productId},1,,,2099-01-01`,
      `${MAIN},${productId},1,C,2099-01-02,2099-01-01`,
      `${MAIN},${productId},1`,
      `,${productId},1,,,`,
    ]);
    expect(status).toBe(400);
    expect(body).toMatchObject({ code: 'import-rejected', imported: 0 });
    expect(body.rejected.map(({ line, field }: { line: number; field: string }) => [line, field])).toEqual([
      [3, 'warehouse'],
      [4, 'product_id'],
      [5, 'product_id'],
      [6, 'quantity'],
      [7, 'quantity'],
      [8, 'expires_on'],
      [10, 'expires_on'],
      [11, 'lot_code'],
      [12, 'expires_on'],
      [13, 'expires_on'],
      [14, 'line'],
      [15, 'warehouse'],
    ]);
    for (const { reason } of body.rejected) expect(reason).toMatch(/\w/);
    expect(body.detail).toContain('12');
    expect(await fingerprint(market().db.pool)).toEqual(before);
  });

  it('imports the good lines with partial=true, and says the rest in the language asked for', async () => {
    const one = await shop();
    const { productId } = one;
    const lines = [
      HEADER,
      `${MAIN},${productId},5,A,,`,
      `${MAIN},${productId},x,A,,`,
      `${MAIN},${productId},1,Z,,2020-01-01`,
    ];
    const answer = await send(one, 'receipts', lines, { partial: true, headers: { 'accept-language': 'es' } });
    expect(answer).toMatchObject({
      status: 200,
      body: {
        imported: 1,
        rejected: [
          { line: 3, field: 'quantity', reason: 'debe ser un número en la unidad del producto, como 5 o 1.5' },
          { line: 4, field: 'expires_on', reason: 'ya caducó; no se le puede añadir nada' },
        ],
      },
    });
    expect(await onHand(one)).toEqual({ A: 5 });
    // Nothing is left of a lot that was refused.
    expect(await market().db.prisma.lot.count({ where: { productId } })).toBe(1);
    expect(await market().findings()).toEqual([]);
  });

  it('lets nothing come to a lot that was rejected, or above what can be counted', async () => {
    const one = await shop();
    const { productId } = one;
    expect((await send(one, 'receipts', [HEADER, `${MAIN},${productId},1,R,,`])).status).toBe(200);
    const lot = await market().db.prisma.lot.findFirstOrThrow({ where: { productId } });
    const rejected = await market().call('POST', `${INVENTORY}/lots/${lot.id}/reject`, {
      token: one.seller.token,
      body: { reason: 'called back' },
    });
    expect(rejected.status).toBe(200);
    const big = `${MAIN},${productId},1000000000,,,`;
    const { body } = await send(one, 'receipts', [HEADER, `${MAIN},${productId},1,R,,`, big, big, big], {
      partial: true,
    });
    expect(body).toMatchObject({
      imported: 2,
      rejected: [
        { line: 2, field: 'lot_code' },
        { line: 5, field: 'quantity' },
      ],
    });
    expect(await market().findings()).toEqual([]);
  });

  it('counts in the unit of each product', async () => {
    const one = await shop();
    const { productId } = one;
    await byHand(market(), async (client) => {
      await client.query(`UPDATE products SET unit = 'KG', unit_scale = 3 WHERE id = $1`, [productId]);
    });
    const lines = [
      HEADER,
      `${MAIN},${productId},1.5,A,,`,
      `${MAIN},${productId},2,A,,`,
      `${MAIN},${productId},0.0001,A,,`,
    ];
    expect((await send(one, 'receipts', lines, { partial: true })).body).toMatchObject({
      imported: 2,
      rejected: [{ line: 4, field: 'quantity' }],
    });
    expect(await onHand(one)).toEqual({ A: 3_500 });
    const file = await market().call('GET', `${INVENTORY}/exports/levels?productId=${productId}`, {
      token: one.seller.token,
    });
    expect(file.body).toContain(',3.500,');
  });

  it('of an ADMIN goes to the operator’s warehouses by code, and to a seller’s by id', async () => {
    const one = await shop();
    const { seller, productId } = one;
    const { id } = await market().buyer();
    const token = market().signer.sign({ id, role: 'ADMIN' });
    const added = await market().call('POST', `${INVENTORY}/warehouses`, { token, body: { code: 'OP', name: 'ours' } });
    expect(added.status).toBe(201);
    const { body } = await market().call('GET', `${INVENTORY}/warehouses`, { token: seller.token });
    const lines = ['warehouse,product_id,quantity', `OP,${productId},1`, `${body.data[0].id},${productId},2`];
    expect((await send({ seller: { id, token } }, 'receipts', lines)).body).toEqual({ imported: 2, rejected: [] });
    const foreign = await send(one, 'receipts', lines.slice(0, 2), { partial: true });
    expect(foreign.body).toMatchObject({ imported: 0, rejected: [{ line: 2, field: 'warehouse' }] });
    expect(await market().stockOf(productId)).toBe(3);
  });
});

describe('an import of adjustments', () => {
  const HEADER = 'warehouse,product_id,lot_code,quantity,reason';

  it('makes a document of each warehouse and reason', async () => {
    const one = await shop(10);
    const { seller, productId } = one;
    const lines = [
      HEADER,
      `${MAIN},${productId},,-1,broken`,
      `${MAIN},${productId},,4,found`,
      `${MAIN},${productId},,-2,broken`,
    ];
    expect(await send(one, 'adjustments', lines)).toMatchObject({ status: 200, body: { imported: 3, rejected: [] } });
    expect(await market().stockOf(productId)).toBe(11);
    const { body } = await market().call('GET', `${INVENTORY}/documents`, { token: seller.token });
    type Shown = { kind: string; reason: string; lines: object[] };
    expect((body.data as Shown[]).map(({ kind, reason, lines }) => [kind, reason, lines.length]).toSorted()).toEqual([
      ['ADJUSTMENT', 'broken', 2],
      ['ADJUSTMENT', 'found', 1],
    ]);
    expect(await market().findings()).toEqual([]);
  });

  it('rejects the lines that would go below zero or take what is promised, each after those before it, with the figures', async () => {
    const one = await shop(10);
    const { productId } = one;
    const buyer = await market().buyer();
    expect((await addToCart(market(), buyer.token, productId, 4)).status).toBe(201);
    expect((await market().checkout(buyer.token)).status).toBe(201);
    const lines = [
      HEADER,
      `${MAIN},${productId},,-5,counted`,
      `${MAIN},${productId},,-2,counted`,
      `${MAIN},${productId},,-1,counted`,
      `${MAIN},${productId},NONE,1,counted`,
      `${MAIN},${productId},,-20,counted`,
      `${MAIN},${productId},,0,counted`,
      `${MAIN},${productId},,1,`,
    ];
    const refused = await send(one, 'adjustments', lines);
    expect(refused).toMatchObject({ status: 400, body: { code: 'import-rejected', imported: 0 } });
    expect(await market().stockOf(productId)).toBe(6);
    const { status, body } = await send(one, 'adjustments', lines, { partial: true });
    expect([status, body.imported]).toEqual([200, 2]);
    expect(body.rejected).toMatchObject([
      { line: 3, field: 'quantity', reason: expect.stringContaining('1 are not promised') },
      { line: 5, field: 'lot_code' },
      { line: 6, field: 'quantity', reason: expect.stringContaining('4 lie there') },
      { line: 7, field: 'quantity' },
      { line: 8, field: 'reason', reason: 'is required' },
    ]);
    expect(refused.body.rejected).toEqual(body.rejected);
    expect(await market().stockOf(productId)).toBe(0);
    expect(await onHand(one)).toEqual({ 'no lot': 4 });
    expect(await market().findings()).toEqual([]);
  });

  it('lets what comes cover a shortfall before it can be taken again', async () => {
    const one = await shop(3);
    const { productId } = one;
    const buyer = await market().buyer();
    expect((await addToCart(market(), buyer.token, productId, 3)).status).toBe(201);
    expect((await market().checkout(buyer.token)).status).toBe(201);
    // What is promised has expired meanwhile.
    await market().db.pool.query(
      `WITH short AS (UPDATE products SET shortfall = 3 WHERE id = $1),
       gone AS (UPDATE stock_levels SET on_hand = 0 WHERE product_id = $1 RETURNING warehouse_id)
       INSERT INTO ledger_entries (id, product_id, kind, delta, balance, warehouse_id)
       SELECT gen_random_uuid(), $1, 'EXPIRY', -3, 0, warehouse_id FROM gone`,
      [productId],
    );
    expect(await market().findings()).toEqual([]);
    const lines = [
      HEADER,
      `${MAIN},${productId},,5,found`,
      `${MAIN},${productId},,-3,found`,
      `${MAIN},${productId},,-2,found`,
    ];
    const { body } = await send(one, 'adjustments', lines, { partial: true });
    expect(body).toMatchObject({ imported: 2, rejected: [{ line: 3, field: 'quantity' }] });
    expect(await market().stockOf(productId)).toBe(0);
    expect(await onHand(one)).toEqual({ 'no lot': 3 });
    expect(await market().findings()).toEqual([]);
  });

  it('moves nothing where what comes and leaves is the same, and from lot to lot what does', async () => {
    const one = await shop();
    const { productId } = one;
    const receipt = ['warehouse,product_id,quantity,lot_code', `${MAIN},${productId},5,A`, `${MAIN},${productId},5,B`];
    expect((await send(one, 'receipts', receipt)).body).toEqual({ imported: 2, rejected: [] });
    const lines = [
      HEADER,
      `${MAIN},${productId},,2,count`,
      `${MAIN},${productId},,-2,count`,
      `${MAIN},${productId},A,-2,count`,
      `${MAIN},${productId},B,2,count`,
    ];
    expect((await send(one, 'adjustments', lines)).body).toEqual({ imported: 4, rejected: [] });
    expect(await onHand(one)).toMatchObject({ A: 3, B: 7 });
    expect(await market().stockOf(productId)).toBe(10);
    expect(await market().findings()).toEqual([]);
  });

  it('of more different reasons than a file may have rejects the lines beyond', async () => {
    const one = await shop(0);
    const lines = Array.from({ length: 1_002 }, (_, n) => `NOWHERE,${one.productId},,1,reason ${n}`);
    const { body } = await send(one, 'adjustments', [HEADER, ...lines]);
    const ofLine = body.rejected.filter(({ field }: { field: string }) => field === 'line');
    expect(ofLine.map(({ line }: { line: number }) => line)).toEqual([1_002, 1_003]);
  });
});

describe('an import of products', () => {
  const HEADER = 'name,description,category,price,stock,images';

  it('puts them up for sale at their prices, with what there is of them', async () => {
    const seller = await market().seller();
    const images = 'https://example.com/a.jpg https://example.com/b.jpg';
    const { status, body } = await send({ seller }, 'products', [
      HEADER,
      `Jarro,"Barro, negro",CERAMICA,129.50,5,${images}`,
      `Rebozo,,TEXTIL,1299,0,`,
    ]);
    expect([status, body]).toEqual([200, { imported: 2, rejected: [] }]);
    const list = await market().call('GET', `/api/marketplace/products?sellerId=${seller.id}&sort=price-asc`);
    expect(list.body.data).toMatchObject([
      {
        ...{ name: 'Jarro', description: 'Barro, negro', category: 'CERAMICA', stock: 5, images: images.split(' ') },
        price: { amount: 12_950, currency: 'MXN' },
      },
      { name: 'Rebozo', description: '', stock: 0, images: [], price: { amount: 129_900 } },
    ]);
    const found = await market().call('GET', `/api/marketplace/products?sellerId=${seller.id}&search=rebozo`);
    expect(found.body.data).toHaveLength(1);
    expect(await market().findings()).toEqual([]);
    expect(await keptLines(market())).toBe(0);
  });

  it('names every bad line', async () => {
    const seller = await market().seller();
    const before = await fingerprint(market().db.pool);
    const { status, body } = await send({ seller }, 'products', [
      HEADER,
      `Jarro,,CERAMICA,129.505,5,`,
      `Jarro,,CERAMICA,"1,299",5,`,
      `Jarro,,CERAMICA,0,5,`,
      `Jarro,,CERAMICA,1000000.01,5,`,
      `Jarro,,CERAMICA,1,-1,`,
      `Jarro,,NONSENSE,1,1,`,
      `,,CERAMICA,1,1,`,
      `Jarro,,CERAMICA,1,1,javascript:alert(1)`,
      `Jarro,,CERAMICA,1,1,https://example.com/a.jpg`,
    ]);
    expect(status).toBe(400);
    expect(body.rejected.map(({ line, field }: { line: number; field: string }) => [line, field])).toEqual([
      ...[2, 3, 4, 5].map((line) => [line, 'price']),
      [6, 'stock'],
      [7, 'category'],
      [8, 'name'],
      [9, 'images'],
    ]);
    expect(await fingerprint(market().db.pool)).toEqual(before);
  });
});

describe('a product of a file', () => {
  it('has a unit, and its stock is in that', async () => {
    const one = await shop();
    const lines = [
      'name,category,price,stock,unit,unit_scale',
      'Mole,GASTRONOMIA,0.25,12.5,KG,3',
      'Jarro,OTRO,50,3,,',
      'Medio,OTRO,50,1.5,PIECE,1',
      'Nada,OTRO,50,0,L,0',
      'Poco,OTRO,50,1.2345,KG,3',
    ];
    expect((await send(one, 'products', lines, { partial: true })).body).toMatchObject({
      imported: 3,
      rejected: [
        { line: 4, field: 'unit_scale' },
        { line: 6, field: 'stock' },
      ],
    });
    const { body } = await market().call('GET', `/api/marketplace/products?sellerId=${one.seller.id}`);
    type Shown = { name: string; stock: number; unit: string; unitScale: number };
    const shown = (body.data as Shown[]).map(({ name, stock, unit, unitScale }) => [name, stock, unit, unitScale]);
    expect(shown).toEqual(
      expect.arrayContaining([
        ['Mole', 12_500, 'KG', 3],
        ['Jarro', 3, 'PIECE', 0],
        ['Nada', 0, 'L', 0],
      ]),
    );
    expect(await market().findings()).toEqual([]);
  });
});
