import { describe, expect, it } from 'vitest';
import { getProductWithVersion, updateProductWithLocking } from '../../src/catalog/index.ts';
import { ConcurrencyError } from '../../src/concurrency/index.ts';
import { together, useMarket } from '../support/market.ts';

describe('stock behind its version', () => {
  const market = useMarket({}, { patient: true });

  it('refuses a write on a stale version and changes nothing', async () => {
    const { id } = await market().product(10);
    const { db } = market();
    const read = await db.transaction((tx) => getProductWithVersion(tx, id));
    await db.transaction((tx) => updateProductWithLocking(tx, read, { stock: 9 }));
    const stale = db.transaction((tx) => updateProductWithLocking(tx, read, { stock: 5 }));
    await expect(stale).rejects.toBeInstanceOf(ConcurrencyError);
    const now = await db.transaction((tx) => getProductWithVersion(tx, id));
    expect(now).toMatchObject({ stock: 9, version: read.version + 1 });
  });

  it('lets exactly one of ten writers of the same version through', async () => {
    const { id } = await market().product(10);
    const { db } = market();
    const read = await db.transaction((tx) => getProductWithVersion(tx, id));
    const outcomes = await together(Array.from({ length: 10 }), () =>
      db
        .transaction((tx) => updateProductWithLocking(tx, read, { stock: 9 }))
        .then(
          () => 'written',
          (error: unknown) => (error as Error).name,
        ),
    );
    expect(outcomes.filter((outcome) => outcome === 'written')).toHaveLength(1);
    expect(outcomes.filter((outcome) => outcome === 'ConcurrencyError')).toHaveLength(9);
  });
});

describe('the database’s own guards', () => {
  const market = useMarket();

  async function orderedItem(): Promise<{ productId: string; buyerId: string; orderId: string; itemId: string }> {
    const { id } = await market().product(5);
    const [buyer] = await market().buyersWanting(1, [{ productId: id, quantity: 1 }]);
    const { body } = await market().checkout(buyer?.token ?? '');
    const item = await market().db.prisma.orderItem.findFirstOrThrow({ where: { orderId: body.orders[0].id } });
    return { productId: id, buyerId: buyer?.id ?? '', orderId: item.orderId, itemId: item.id };
  }

  it.each([
    ['stock below zero', `UPDATE products SET stock = -1`, 'products_stock_not_negative'],
    ['a price of nothing', `UPDATE products SET price_amount = 0`, 'products_price_positive'],
    [
      'an item whose total is wrong',
      `UPDATE order_items SET total_amount = total_amount + 1`,
      'order_items_total_adds_up',
    ],
    ['a changed ledger row', `UPDATE ledger_entries SET delta = delta - 1`, 'append-only'],
    ['a removed ledger row', `DELETE FROM ledger_entries`, 'append-only'],
    ['an emptied ledger', `TRUNCATE ledger_entries`, 'append-only'],
    ['a rating of six stars', `UPDATE reviews SET rating = 6`, undefined],
  ])('refuse %s from any hand', async (_what, statement, message) => {
    await orderedItem();
    const before = await market().db.pool.query('SELECT count(*) FROM ledger_entries');
    const attempt = market().db.pool.query(statement);
    if (message === undefined) await expect(attempt).resolves.toMatchObject({ rowCount: 0 });
    else await expect(attempt).rejects.toThrow(message);
    expect(await market().db.pool.query('SELECT count(*) FROM ledger_entries')).toMatchObject({ rows: before.rows });
  });

  it('refuse to return the same item twice', async () => {
    const { productId, orderId, itemId } = await orderedItem();
    const giveBack = () =>
      market().db.pool.query(
        `INSERT INTO ledger_entries (id, product_id, kind, delta, order_id, order_item_id) VALUES (gen_random_uuid(), $1, 'RETURN', 1, $2, $3)`,
        [productId, orderId, itemId],
      );
    await giveBack();
    await expect(giveBack()).rejects.toMatchObject({ code: '23505' });
  });

  it('refuse a second payment that settles one order', async () => {
    const { orderId } = await orderedItem();
    const settle = () =>
      market().db.pool.query(
        `INSERT INTO payments (id, order_id, settled_order_id, status, provider, payment_method, amount)
         VALUES (gen_random_uuid(), $1, $1, 'SUCCEEDED', 'test', 'test', 1)`,
        [orderId],
      );
    await settle();
    await expect(settle()).rejects.toMatchObject({ code: '23505' });
  });

  it('refuse two checkouts of one cart at one version', async () => {
    await orderedItem();
    const copy = market().db.pool.query(
      `INSERT INTO checkouts (id, buyer_id, cart_id, cart_version, total_amount, shipping_address)
       SELECT gen_random_uuid(), buyer_id, cart_id, cart_version, total_amount, shipping_address FROM checkouts LIMIT 1`,
    );
    await expect(copy).rejects.toMatchObject({ code: '23505' });
  });
});
