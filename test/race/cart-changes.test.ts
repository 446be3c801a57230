import { describe, expect, it } from 'vitest';
import { sessionForTest, waitingForLocks } from '../support/database.ts';
import { type Buyer, tally, useMarket } from '../support/market.ts';
import { addToCart } from '../support/steps.ts';
import { until } from '../support/wait.ts';

describe('a change of a cart that someone else changes after it was read', () => {
  const market = useMarket({}, { patient: true });

  const cartOf = async ({ token }: Buyer) => (await market().call('GET', '/api/marketplace/cart', { token })).body;

  /** A buyer with one unit of a product, whose cart a rival holds. */
  async function heldCart() {
    const { id: productId } = await market().product(100);
    const [buyer] = await market().buyersWanting(1, [{ productId, quantity: 1 }]);
    if (buyer === undefined) throw new Error('no buyer was made');
    const { id: cartId, items } = await cartOf(buyer);
    const rival = await sessionForTest(market().databaseUrl);
    await rival.query('BEGIN');
    await rival.query('UPDATE carts SET version = version + 1 WHERE id = $1', [cartId]);
    return { buyer, productId, cartId, itemId: items[0].id, rival };
  }

  it('waits for it and counts what it left: no unit is lost, and the version moves once for each change', async () => {
    const { buyer, productId, cartId, rival } = await heldCart();
    const { version } = await cartOf(buyer);
    const conflicts = await market().metric('tianguis_concurrency_conflicts_total', { resource: 'cart' });
    const adding = Promise.all([1, 2, 3].map(() => addToCart(market(), buyer.token, productId, 2)));
    await until('they wait for the cart', async () => (await waitingForLocks(market().db.pool)) > 0);
    await rival.query('UPDATE cart_items SET quantity = 10 WHERE cart_id = $1', [cartId]);
    await rival.query('COMMIT');
    expect(tally(await adding)).toEqual({ 201: 3 });
    expect(await cartOf(buyer)).toMatchObject({ version: version + 4, items: [{ productId, quantity: 16 }] });
    // The race was seen: whoever had read the cart before it changed lost that try.
    expect(await market().metric('tianguis_concurrency_conflicts_total', { resource: 'cart' })).toBeGreaterThan(
      conflicts,
    );
  });

  it('does not bring back an item that is gone by then', async () => {
    const { buyer, cartId, itemId, rival } = await heldCart();
    const path = `/api/marketplace/cart/items/${itemId}`;
    const changing = market().call('PATCH', path, { token: buyer.token, body: { quantity: 5 } });
    await until('it waits for the cart', async () => (await waitingForLocks(market().db.pool)) > 0);
    await rival.query('DELETE FROM cart_items WHERE cart_id = $1', [cartId]);
    await rival.query('COMMIT');
    expect(await changing).toMatchObject({ status: 404, body: { code: 'not-found' } });
    expect((await cartOf(buyer)).items).toEqual([]);
  });
});

describe('carts that are made by what their buyers add first', () => {
  const market = useMarket({}, { patient: true });

  it('are made with a turn each, also where many are at once: all others have theirs', async () => {
    const { id: productId } = await market().product(100);
    const newcomers = await market().buyers(30);
    const ids = newcomers.map(({ id }) => id);
    const reader = await market().buyer();
    await market().db.pool.query('DELETE FROM carts WHERE buyer_id = ANY($1)', [ids]);
    const rival = await sessionForTest(market().databaseUrl);
    // In its transaction the rival would see the same for ever.
    const watcher = await sessionForTest(market().databaseUrl);
    await rival.query('BEGIN');
    await rival.query('SELECT FROM users WHERE id = ANY($1) FOR UPDATE', [ids]);
    const adding = Promise.all(newcomers.map(({ token }) => addToCart(market(), token, productId)));
    // Those that have a turn wait for their buyer with it.
    await until('they wait for their buyers', async () => (await waitingForLocks(watcher)) > 0);
    const read = () => market().call('GET', '/api/marketplace/orders', { token: reader.token });
    expect(tally(await Promise.all(Array.from({ length: 10 }, read)))).toEqual({ 200: 10 });
    await rival.query('ROLLBACK');
    expect(tally(await adding)).toEqual({ 201: 30 });
    expect(await market().findings()).toEqual([]);
  });
});
