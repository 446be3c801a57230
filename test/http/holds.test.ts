import { describe, expect, it } from 'vitest';
import { releaseEnded } from '../../src/features/cart/holds.ts';
import { findDrift } from '../../src/features/reconciliation/index.ts';
import { type Buyer, STRATEGIES, useMarket } from '../support/market.ts';
import { moveTo, type Placed, pay } from '../support/steps.ts';

const HOLD = '/api/marketplace/cart/hold';
const CART = '/api/marketplace/cart';

describe.each(STRATEGIES)('holding a cart (%s)', (strategy) => {
  const market = useMarket({ CHECKOUT_STRATEGY: strategy, CART_HOLD_MINUTES: '10', CART_HOLD_UNITS_MAX: '20' });

  const hold = ({ token }: Buyer) => market().call('POST', HOLD, { token });
  const letGo = ({ token }: Buyer) => market().call('DELETE', HOLD, { token });
  const cartOf = async ({ token }: Buyer) => (await market().call('GET', CART, { token })).body;
  const add = ({ token }: Buyer, productId: string, quantity: number) =>
    market().call('POST', `${CART}/items`, { token, body: { productId, quantity } });
  const wanting = async (productId: string, quantity: number) => {
    const [buyer] = await market().buyersWanting(1, [{ productId, quantity }]);
    if (buyer === undefined) throw new Error('no buyer was made');
    return buyer;
  };
  /** As if so much time had passed since a buyer held a cart. */
  const age = ({ cartId }: Buyer, interval: string) =>
    market().db.pool.query(`UPDATE cart_holds SET expires_at = expires_at - $2::interval WHERE cart_id = $1`, [
      cartId,
      interval,
    ]);
  const ledgerOf = async (productId: string) => {
    const { rows } = await market().db.pool.query(
      `SELECT kind, delta FROM ledger_entries WHERE product_id = $1 AND warehouse_id IS NULL AND kind <> 'OPENING' ORDER BY created_at, id`,
      [productId],
    );
    return rows.map(({ kind, delta }) => `${kind} ${delta}`);
  };

  it('takes its units from everybody else, and sells them to its buyer, though nothing else is left', async () => {
    const { id } = await market().product(3);
    const holder = await wanting(id, 3);
    const answer = await hold(holder);
    expect(answer.status).toBe(201);
    expect(answer.body).toEqual({ expiresAt: expect.any(String), items: [{ productId: id, quantity: 3 }] });
    const inMinutes = (Date.parse(answer.body.expiresAt) - Date.now()) / 60_000;
    expect(inMinutes).toBeGreaterThan(9);
    expect(inMinutes).toBeLessThanOrEqual(10);
    expect(await market().stockOf(id)).toBe(0);
    const cart = await cartOf(holder);
    expect(cart.hold).toEqual(answer.body);
    expect(cart.items).toMatchObject([{ quantity: 3, available: 3, held: 3 }]);

    const other = await wanting(id, 1);
    expect((await market().checkout(other.token)).body).toMatchObject({
      code: 'insufficient-stock',
      items: [{ productId: id, requested: 1, available: 0 }],
    });
    expect((await cartOf(other)).items).toMatchObject([{ available: 0, held: 0 }]);

    const checkout = await market().checkout(holder.token);
    expect(checkout.status).toBe(201);
    expect(await market().stockOf(id)).toBe(0);
    expect(await ledgerOf(id)).toEqual(['HOLD -3', 'HELD_SALE 0']);
    expect((await cartOf(holder)).hold).toBeNull();
    expect(await market().findings()).toEqual([]);
  });

  it('is used by a checkout that wants more than is held, and takes the rest from the shelf', async () => {
    const { id } = await market().product(5);
    const buyer = await wanting(id, 2);
    await hold(buyer);
    // As a cart that grew after the hold had ended, but before it was given back.
    await market().db.pool.query('UPDATE cart_items SET quantity = 4 WHERE cart_id = $1', [buyer.cartId]);
    expect((await market().checkout(buyer.token)).status).toBe(201);
    expect(await market().stockOf(id)).toBe(1);
    expect(await market().findings()).toEqual([]);
  });

  it('is the same however often it is asked for, and no longer after being let go of', async () => {
    const { id } = await market().product(9);
    const buyer = await wanting(id, 2);
    const first = await hold(buyer);
    expect((await hold(buyer)).body).toEqual(first.body);
    expect(await market().stockOf(id)).toBe(7);
    expect((await letGo(buyer)).status).toBe(204);
    expect((await letGo(buyer)).status).toBe(204);
    expect(await market().stockOf(id)).toBe(9);
    expect((await cartOf(buyer)).hold).toBeNull();
    expect((await hold(buyer)).body).toEqual(first.body);
    expect(await ledgerOf(id)).toEqual(['HOLD -2', 'HOLD_RELEASE 2', 'HOLD -2']);
    expect(await market().findings()).toEqual([]);
  });

  it('follows the cart: what is added is held, what is taken out is free at once', async () => {
    const { id, seller } = await market().product(6);
    const [second = ''] = await market().products(seller.id, 1, 4);
    const buyer = await wanting(id, 2);
    await hold(buyer);
    const grown = await add(buyer, id, 3);
    expect(grown.status).toBe(201);
    expect(grown.body.items).toMatchObject([{ quantity: 5, held: 5, available: 6 }]);
    expect(await market().stockOf(id)).toBe(1);
    expect((await add(buyer, id, 2)).body).toMatchObject({
      code: 'insufficient-stock',
      items: [{ productId: id, requested: 7, available: 6 }],
    });
    const withSecond = await add(buyer, second, 4);
    expect(withSecond.body.hold.items).toHaveLength(2);
    expect(await market().stockOf(second)).toBe(0);

    const itemId = grown.body.items[0].id;
    const change = (quantity: number) =>
      market().call('PATCH', `${CART}/items/${itemId}`, { token: buyer.token, body: { quantity } });
    expect((await change(1)).body.items).toMatchObject([{ quantity: 1, held: 1, available: 6 }, { held: 4 }]);
    expect(await market().stockOf(id)).toBe(5);
    expect((await change(1)).status).toBe(200);
    await market().call('DELETE', `${CART}/items/${itemId}`, { token: buyer.token });
    expect(await market().stockOf(id)).toBe(6);
    expect((await cartOf(buyer)).hold.items).toEqual([{ productId: second, quantity: 4 }]);
    await market().call('DELETE', CART, { token: buyer.token });
    expect(await market().stockOf(second)).toBe(4);
    expect((await cartOf(buyer)).hold).toBeNull();
    const entries = await ledgerOf(id);
    expect(entries.slice(0, 2)).toEqual(['HOLD -2', 'HOLD -3']);
    expect(entries.slice(2, 4).sort()).toEqual(['HOLD_RELEASE 2', 'HOLD_RELEASE 3']);
    expect(entries.slice(4)).toEqual(['HOLD -1', 'HOLD_RELEASE 1']);
    expect(await market().findings()).toEqual([]);
  });

  it('ends by itself, tells so, and gives its units back once; its buyer waits as long before the next', async () => {
    const { id } = await market().product(4);
    const buyer = await wanting(id, 3);
    await hold(buyer);
    await age(buyer, '11 minutes');
    await Promise.all([releaseEnded(market()), releaseEnded(market())]);
    await releaseEnded(market());
    expect(await market().stockOf(id)).toBe(4);
    const { rows } = await market().db.pool.query(
      `SELECT payload FROM outbox_events WHERE type = 'hold.expired' AND subject_id = $1`,
      [buyer.cartId],
    );
    expect(rows).toEqual([{ payload: { buyerId: buyer.id, items: [{ productId: id, quantity: 3 }] } }]);
    const again = await hold(buyer);
    expect(again).toMatchObject({ status: 409, body: { code: 'hold-ended' } });
    expect(Number(again.headers.get('retry-after'))).toBeGreaterThan(500);
    await age(buyer, '10 minutes');
    expect((await hold(buyer)).status).toBe(201);
    expect(await market().stockOf(id)).toBe(1);
    expect(await market().findings()).toEqual([]);
  });

  it('does not grow once it has ended, and is still its buyer’s until it is given back', async () => {
    const { id } = await market().product(4);
    const buyer = await wanting(id, 2);
    await hold(buyer);
    await age(buyer, '11 minutes');
    const grown = await add(buyer, id, 1);
    expect(grown.body.items).toMatchObject([{ quantity: 3, held: 2, available: 4 }]);
    expect(await market().stockOf(id)).toBe(2);
    expect((await market().checkout(buyer.token)).status).toBe(201);
    expect(await market().stockOf(id)).toBe(1);
    await releaseEnded(market());
    expect(await market().stockOf(id)).toBe(1);
    expect(await market().findings()).toEqual([]);
  });

  it('may be begun anew after its checkout', async () => {
    const { id } = await market().product(9);
    const buyer = await wanting(id, 2);
    await hold(buyer);
    await market().checkout(buyer.token);
    await add(buyer, id, 1);
    expect((await hold(buyer)).status).toBe(201);
    expect(await market().stockOf(id)).toBe(6);
    expect(await market().findings()).toEqual([]);
  });

  it('is refused to an empty cart, beyond what there is, and beyond what one buyer may hold', async () => {
    const { id } = await market().product(30);
    const [empty, short, many] = [await market().buyer(), await wanting(id, 31), await wanting(id, 21)];
    expect((await hold(empty)).body).toMatchObject({ status: 400, code: 'empty-cart' });
    await market().db.prisma.product.update({ where: { id }, data: { unitScale: 0 } });
    expect((await hold(many)).body).toMatchObject({ status: 400, code: 'hold-limit', limit: 20, requested: 21 });
    expect((await hold(short)).body).toMatchObject({ status: 400, code: 'hold-limit' });
    const { id: few } = await market().product(3);
    expect((await hold(await wanting(few, 4))).body).toMatchObject({
      status: 400,
      code: 'insufficient-stock',
      items: [{ productId: few, requested: 4, available: 3 }],
    });
    const holder = await wanting(id, 20);
    await hold(holder);
    expect((await add(holder, id, 1)).body).toMatchObject({ status: 400, code: 'hold-limit', requested: 21 });
    expect((await cartOf(holder)).items).toMatchObject([{ quantity: 20, held: 20 }]);
    expect(await market().stockOf(id)).toBe(10);
    expect(await market().findings()).toEqual([]);
  });

  it('is told to the seller beside what is promised and free', async () => {
    const { id, seller } = await market().product(7);
    await hold(await wanting(id, 2));
    await market().checkout((await wanting(id, 1)).token);
    const { body } = await market().call('GET', `/api/inventory/products/${id}/availability`, { token: seller.token });
    expect(body).toMatchObject({ onHand: 7, promised: 1, held: 2, free: 4 });
  });

  it('leaves the order that it becomes like any other: counted as promised, cancelled, shipped, and returned', async () => {
    const { id, seller } = await market().product(9);
    const heldOrder = async (quantity: number): Promise<Placed> => {
      const buyer = await wanting(id, quantity);
      expect((await hold(buyer)).status).toBe(201);
      const { body } = await market().checkout(buyer.token);
      return { id: body.orders[0].id, productId: id, seller, buyer };
    };
    const availability = async () =>
      (await market().call('GET', `/api/inventory/products/${id}/availability`, { token: seller.token })).body;
    const drift = async () => {
      const looks = await Array.fromAsync(findDrift(market().db.pool, new AbortController().signal));
      return looks.flatMap(({ drifting }) => drifting);
    };
    const [cancelled, returned] = [await heldOrder(2), await heldOrder(3)];
    expect(await availability()).toMatchObject({ onHand: 9, promised: 5, held: 0, free: 4 });
    expect(await drift()).toEqual([]);

    const { token } = cancelled.buyer;
    expect((await market().call('POST', `/api/marketplace/orders/${cancelled.id}/cancel`, { token })).status).toBe(200);
    expect(await availability()).toMatchObject({ onHand: 9, promised: 3, free: 6 });
    expect((await pay(market(), returned)).status).toBe(201);
    for (const status of ['PROCESSING', 'SHIPPED']) expect((await moveTo(market(), returned, status)).status).toBe(200);
    expect(await availability()).toMatchObject({ onHand: 6, promised: 0, free: 6 });
    expect(await drift()).toEqual([]);
    const refund = `/api/marketplace/orders/${returned.id}/refunds`;
    expect((await market().call('POST', refund, { token: seller.token })).status).toBe(201);
    expect(await availability()).toMatchObject({ onHand: 9, promised: 0, free: 9 });
    expect(await drift()).toEqual([]);
    expect(await market().findings()).toEqual([]);
  });

  it('keeps to how many of a product one buyer may have, orders that were not given up included', async () => {
    const { id, seller } = await market().product(50);
    const path = `/api/marketplace/products/${id}`;
    const limited = await market().call('PATCH', path, {
      token: seller.token,
      body: { purchaseLimit: 4 },
      headers: { 'if-match': '*' },
    });
    expect(limited.body.purchaseLimit).toBe(4);
    const buyer = await wanting(id, 3);
    expect((await hold(buyer)).status).toBe(201);
    expect((await add(buyer, id, 2)).body).toMatchObject({
      code: 'purchase-limit',
      items: [{ productId: id, limit: 4, bought: 0, requested: 5 }],
    });
    const order = (await market().checkout(buyer.token)).body.orders[0];
    await add(buyer, id, 2);
    const refused = {
      status: 400,
      code: 'purchase-limit',
      items: [{ productId: id, limit: 4, bought: 3, requested: 2 }],
    };
    expect((await market().checkout(buyer.token)).body).toMatchObject(refused);
    expect((await hold(buyer)).body).toMatchObject(refused);
    await market().call('POST', `/api/marketplace/orders/${order.id}/cancel`, { token: buyer.token });
    expect((await market().checkout(buyer.token)).status).toBe(201);
    // Held in two parts: what the buyer has is counted once all the same.
    await add(buyer, id, 1);
    expect((await hold(buyer)).status).toBe(201);
    expect((await add(buyer, id, 1)).body.items).toMatchObject([{ quantity: 2, held: 2 }]);
    expect((await hold(buyer)).status).toBe(201);
    expect((await market().checkout(buyer.token)).status).toBe(201);
    expect((await market().checkout((await wanting(id, 5)).token)).body).toMatchObject({ code: 'purchase-limit' });
    expect((await market().checkout((await wanting(id, 4)).token)).status).toBe(201);
    const unlimited = await market().call('PATCH', path, {
      token: seller.token,
      body: { purchaseLimit: null },
      headers: { 'if-match': '*' },
    });
    expect(unlimited.body.purchaseLimit).toBeNull();
    expect((await market().checkout((await wanting(id, 5)).token)).status).toBe(201);
    expect(await market().findings()).toEqual([]);
  });
});
