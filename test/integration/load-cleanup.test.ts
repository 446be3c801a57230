import { expect, it, vi } from 'vitest';
import { readStock } from '../../scripts/support/figures.ts';
import { clearAway } from '../../scripts/support/load-cleanup.ts';
import { type Stage, stageMixed } from '../../scripts/support/load-stage.ts';
import { ADDRESS, callAt, useMarket } from '../support/market.ts';

// Hundreds of transactions one by one, which takes a busy machine its time.
vi.setConfig({ testTimeout: 120_000 });

const market = useMarket();
const STOCK = 50;

const shelf = async () => (await market().call('GET', '/api/marketplace/products?limit=100')).body;

/** What mixed.yml has people do: one leaves a full cart, one orders and goes, one orders, pays, and one sees it sent. */
async function trade({ payload, productIds }: Stage) {
  const tokens = payload.map((line) => line.split(',')[0] ?? '');
  const [leaves = '', orders = '', declined = '', pays = ''] = tokens;
  const [productId = '', otherId = ''] = productIds;
  const call = (token: string, path: string, body: object) =>
    callAt(market().origin, 'POST', `/api/marketplace${path}`, { token, body });
  for (const token of [leaves, orders, declined, pays]) {
    for (const id of [productId, otherId]) await call(token, '/cart/items', { productId: id, quantity: 2 });
  }
  for (const token of [orders, declined, pays]) {
    expect((await call(token, '/checkout', { shippingAddress: ADDRESS })).status).toBe(201);
  }
  for (const [token, paymentMethod] of [
    [declined, 'pm_card_declined'],
    [pays, 'pm_card_visa'],
  ] as const) {
    const { body } = await callAt(market().origin, 'GET', '/api/marketplace/orders', { token });
    for (const { id } of body.data) await call(token, `/orders/${id}/payments`, { paymentMethod });
  }
}

async function count(sql: string, ids: readonly string[]): Promise<number> {
  return (await market().db.pool.query(`SELECT count(*)::int AS count FROM ${sql}`, [ids])).rows[0].count;
}

it('leaves the shelf as it was, every unit back, and the books in order', async () => {
  await market().product(5);
  const keeper = await market().buyer();
  const shelfBefore = await shelf();
  const stage = await stageMixed(market().db.pool, { buyers: 10, stock: STOCK, seconds: 3 }, market().signer);
  await trade(stage);
  expect((await shelf()).pagination.total).toBeGreaterThan(shelfBefore.pagination.total);
  const { sold } = await readStock(market().db.pool, stage.productIds);
  expect(sold).toBe(3 * 2 * 2);

  const cleared = await clearAway(market().db, stage);
  expect(cleared).toEqual({ products: stage.productIds.length, orders: 6, buyers: stage.buyerIds.length - 3 });
  expect(await shelf()).toEqual(shelfBefore);
  expect(await readStock(market().db.pool, stage.productIds)).toEqual({
    sold: 0,
    left: stage.productIds.length * STOCK,
  });
  const statuses = await market().db.pool.query(
    'SELECT status, count(*)::int AS count FROM orders WHERE buyer_id = ANY($1) GROUP BY status ORDER BY status',
    [stage.buyerIds],
  );
  expect(statuses.rows).toEqual([
    { status: 'CANCELLED', count: 4 },
    { status: 'REFUNDED', count: 2 },
  ]);
  expect(await count('cart_items i JOIN carts c ON c.id = i.cart_id WHERE c.buyer_id = ANY($1)', stage.buyerIds)).toBe(
    0,
  );
  expect(await count('users WHERE id = ANY($1)', stage.buyerIds)).toBe(3);
  expect(await count('users WHERE id = ANY($1)', [keeper.id])).toBe(1);
  expect(await market().findings()).toEqual([]);
  expect(await clearAway(market().db, stage)).toEqual({ products: 0, orders: 0, buyers: 0 });
});
