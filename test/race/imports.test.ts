import { describe, expect, it } from 'vitest';
import { keptLines, MAIN, sendCsv } from '../support/csv.ts';
import { type Seller, tally, together, useMarket } from '../support/market.ts';
import { moveTo, pay } from '../support/steps.ts';

describe('imports at the same time as everything else', () => {
  const market = useMarket({}, { patient: true });

  /** Lines that take one of every product off, as often as said, and the same that put it back. */
  const takingOff = (products: readonly string[], times: number) =>
    [
      'warehouse,product_id,quantity,reason',
      ...Array(times)
        .fill(products)
        .flat()
        .map((id) => `${MAIN},${id},-1,lost`),
    ].join('\n');
  const receiving = (products: readonly string[], lot: string) =>
    ['warehouse,product_id,quantity,lot_code', ...products.map((id) => `${MAIN},${id},2,${lot}`)].join('\n');

  async function stockOf(seller: Seller): Promise<number> {
    const { rows } = await market().db.pool.query(
      'SELECT sum(stock)::int AS stock FROM products WHERE seller_id = $1',
      [seller.id],
    );
    return rows[0].stock;
  }

  it('sells and takes off no unit twice: what is imported, sold and left adds up', async () => {
    const seller = await market().seller();
    const products = await market().products(seller.id, 20, 10);
    const items = products.slice(0, 3).map((productId) => ({ productId, quantity: 1 }));
    const buyers = await market().buyersWanting(40, items);
    const imports = [
      ...Array.from({ length: 4 }, () => ({ what: 'adjustments' as const, csv: takingOff(products, 3) })),
      ...Array.from({ length: 4 }, (_, n) => ({
        what: 'receipts' as const,
        csv: receiving(products.toReversed(), `L${n % 2}`),
      })),
    ];
    const [imported, sold] = await Promise.all([
      together(imports, ({ what, csv }) => sendCsv(market(), seller.token, what, { csv, partial: true })),
      together(buyers, ({ token }) => market().checkout(token)),
    ]);
    expect(tally(imported)).toEqual({ 200: imports.length });
    const outcomes = tally(sold);
    expect(Object.keys(outcomes).filter((outcome) => !['201', '400 insufficient-stock'].includes(outcome))).toEqual([]);
    expect(outcomes[201]).toBeGreaterThan(0);
    const counts = imported.map(({ body }) => body.imported as number);
    const takenOff = counts.slice(0, 4).reduce((sum, count) => sum + count, 0);
    const received = counts.slice(4).reduce((sum, count) => sum + 2 * count, 0);
    expect(received).toBe(4 * 2 * products.length);
    expect(await stockOf(seller)).toBe(products.length * 10 + received - takenOff - 3 * (outcomes[201] ?? 0));
    expect(await market().findings()).toEqual([]);
    expect(await keptLines(market())).toBe(0);
  });

  it('lets orders be shipped meanwhile, lot by lot, and loses no unit', async () => {
    const seller = await market().seller();
    const products = await market().products(seller.id, 4, 0);
    for (const lot of ['A', 'B']) {
      const { status } = await sendCsv(market(), seller.token, 'receipts', { csv: receiving(products, lot) });
      expect(status).toBe(200);
    }
    const buyers = await market().buyersWanting(
      1,
      products.map((productId) => ({ productId, quantity: 3 })),
    );
    const placed = await together(buyers, ({ token }) => market().checkout(token));
    const orders = placed.flatMap(({ body }, index) => {
      const buyer = buyers[index];
      return buyer === undefined ? [] : [{ id: body.orders[0].id, productId: '', seller, buyer }];
    });
    for (const order of orders) {
      expect((await pay(market(), order)).status).toBe(201);
      expect((await moveTo(market(), order, 'PROCESSING')).status).toBe(200);
    }
    const files = ['A', 'B', 'A', 'B'].map((lot, n) => receiving(n < 2 ? products : products.toReversed(), lot));
    const [shipped, imported] = await Promise.all([
      together(orders, (order) => moveTo(market(), order, 'SHIPPED')),
      together(files, (csv) => sendCsv(market(), seller.token, 'receipts', { csv })),
    ]);
    expect([tally(shipped), tally(imported)]).toEqual([{ 200: orders.length }, { 200: files.length }]);
    expect(await stockOf(seller)).toBe(products.length * (2 * 2 - 3 + files.length * 2));
    expect(await market().findings()).toEqual([]);
  });

  it('has one effect of the same file under the same key, however often it is sent at once', async () => {
    const seller = await market().seller();
    const products = await market().products(seller.id, 50, 0);
    const csv = receiving(products, 'L');
    const answers = await together(Array(8).fill('monday'), (key: string) =>
      sendCsv(market(), seller.token, 'receipts', { csv, key }),
    );
    const outcomes = tally(answers);
    // One that waits too long for the first is told to ask again.
    expect(Object.keys(outcomes).filter((outcome) => !['200', '409 concurrency-conflict'].includes(outcome))).toEqual(
      [],
    );
    const done = answers.filter(({ status }) => status === 200);
    expect(done.filter(({ headers }) => headers.get('idempotency-replayed') === null)).toHaveLength(1);
    for (const { body } of done) expect(body).toEqual({ imported: 50, rejected: [] });
    expect(await stockOf(seller)).toBe(100);
    expect(await market().findings()).toEqual([]);
    // Without a key the same race moves goods each time.
    const csvs = Array(3).fill(csv);
    expect(
      tally(await together(csvs, (file: string) => sendCsv(market(), seller.token, 'receipts', { csv: file }))),
    ).toEqual({
      200: 3,
    });
    expect(await stockOf(seller)).toBe(400);
  });
});
