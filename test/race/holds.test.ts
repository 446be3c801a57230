import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { releaseEnded } from '../../src/features/cart/holds.ts';
import { sessionForTest, waitingForLocks } from '../support/database.ts';
import { type Answer, type Buyer, callAt, STRATEGIES, tally, together, useMarket } from '../support/market.ts';
import { until } from '../support/wait.ts';

const HOLD = '/api/marketplace/cart/hold';
const ITEMS = '/api/marketplace/cart/items';

describe.each(STRATEGIES)('holds at the same moment (%s)', (strategy) => {
  const market = useMarket({ CHECKOUT_STRATEGY: strategy }, { patient: true });

  const hold = ({ token }: Buyer, origin = market().origin) => callAt(origin, 'POST', HOLD, { token });
  const letGo = ({ token }: Buyer, origin = market().origin) => callAt(origin, 'DELETE', HOLD, { token });
  const add = ({ token }: Buyer, productId: string, quantity: number, origin = market().origin) =>
    callAt(origin, 'POST', ITEMS, { token, body: { productId, quantity } });
  /** As if the holds of these carts had ended. */
  const end = (buyers: readonly Buyer[]) =>
    market().db.pool.query(
      `UPDATE cart_holds SET expires_at = now() - interval '1 second' WHERE cart_id = ANY($1::uuid[])`,
      [buyers.map(({ cartId }) => cartId)],
    );

  it('give the last units to as many as there are, and nothing to the others', async () => {
    for (let round = 0; round < 20; round += 1) {
      const { id } = await market().product(6);
      const buyers = await market().buyersWanting(10, [{ productId: id, quantity: 2 }]);
      const answers = await together(buyers, (buyer) => hold(buyer));
      expect(tally(answers)).toEqual({ 201: 3, '400 insufficient-stock': 7 });
      expect(await market().stockOf(id)).toBe(0);
      const checkouts = await together(buyers, ({ token }) => market().checkout(token));
      // Whoever holds can't fail, and nobody else gets anything.
      expect(checkouts.map(({ status }) => status)).toEqual(answers.map(({ status }) => status));
    }
    expect(await market().findings()).toEqual([]);
  });

  it('are one, however often and with whatever else their buyer asks at once', async () => {
    for (let round = 0; round < 20; round += 1) {
      const { id } = await market().product(100);
      const [buyer] = await market().buyersWanting(1, [{ productId: id, quantity: 2 }]);
      if (buyer === undefined) throw new Error('no buyer was made');
      const asks = [
        () => hold(buyer),
        () => hold(buyer),
        () => add(buyer, id, 1),
        () => market().checkout(buyer.token),
      ];
      const answers = await together([...asks, () => hold(buyer)], (ask) => ask());
      expect(answers.filter(({ status }) => status >= 500)).toEqual([]);
      // Who lost all its tries to the others comes again.
      const checkout = answers[3]?.status === 409 ? await market().checkout(buyer.token) : answers[3];
      expect(checkout?.status).toBe(201);
      const cart = (await market().call('GET', '/api/marketplace/cart', { token: buyer.token })).body;
      const ordered = checkout?.body.orders[0].items[0].quantity;
      expect(ordered + cart.itemCount).toBe(3);
      const held = cart.hold?.items[0]?.quantity ?? 0;
      expect(held).toBeLessThanOrEqual(cart.itemCount);
      expect(await market().stockOf(id)).toBe(100 - ordered - held);
    }
    expect(await market().findings()).toEqual([]);
  });

  it('end for a checkout or by themselves, and give back once', async () => {
    const seen = { sold: 0, back: 0 };
    for (let round = 0; round < 15; round += 1) {
      const { id } = await market().product(8);
      const buyers = await market().buyersWanting(8, [{ productId: id, quantity: 1 }]);
      await together(buyers, (buyer) => hold(buyer));
      await end(buyers);
      const giveBack = () => Promise.all([releaseEnded(market()), releaseEnded(market())]);
      // Before them, or at some moment of them.
      if (round === 0) await giveBack();
      const [answers] = await Promise.all([
        together(buyers, ({ token }) => market().checkout(token)),
        round === 1 ? undefined : delay(2 * round).then(giveBack),
      ]);
      // What is given back is sold to whoever comes; nobody is left without.
      expect(tally(answers)).toEqual({ 201: 8 });
      expect(await market().stockOf(id)).toBe(0);
      const { rows } = await market().db.pool.query(
        `SELECT count(*)::int AS count FROM outbox_events WHERE type = 'hold.expired' AND subject_id = ANY($1::uuid[])`,
        [buyers.map(({ cartId }) => cartId)],
      );
      seen.back += rows[0].count;
      seen.sold += buyers.length - rows[0].count;
    }
    expect(seen.sold).toBeGreaterThan(0);
    expect(seen.back).toBeGreaterThan(0);
    expect(await market().findings()).toEqual([]);
  });

  it('are all given up where their buyer lets go, whatever else is asked at once', async () => {
    const { id } = await market().product(100);
    for (let round = 0; round < 20; round += 1) {
      const [buyer] = await market().buyersWanting(1, [{ productId: id, quantity: 10 }]);
      if (buyer === undefined) throw new Error('no buyer was made');
      await hold(buyer);
      const { items } = (await market().call('GET', '/api/marketplace/cart', { token: buyer.token })).body;
      const change = () =>
        callAt(market().origin, 'PATCH', `${ITEMS}/${items[0].id}`, {
          token: buyer.token,
          body: { quantity: round % 2 === 0 ? 5 : 12 },
        });
      const [, answer] = await Promise.all([change(), letGo(buyer)]);
      expect(answer.status).toBe(204);
      expect((await market().call('GET', '/api/marketplace/cart', { token: buyer.token })).body.hold).toBeNull();
      expect(await market().stockOf(id)).toBe(100);
    }
    expect(await market().findings()).toEqual([]);
  });

  it('end though one of them cannot', async () => {
    const { id } = await market().product(6);
    const buyers = await market().buyersWanting(6, [{ productId: id, quantity: 1 }]);
    await together(buyers, (buyer) => hold(buyer));
    await end(buyers);
    const holder = await sessionForTest(market().databaseUrl);
    await holder.query('BEGIN');
    await holder.query('SELECT FROM stock_holds WHERE cart_id = $1 FOR UPDATE', [buyers[2]?.cartId]);
    await releaseEnded(market());
    expect(await market().stockOf(id)).toBe(5);
    await holder.query('ROLLBACK');
    await releaseEnded(market());
    expect(await market().stockOf(id)).toBe(6);
    expect(await market().findings()).toEqual([]);
  });

  it('that their buyer begins anew do not end with those before', async () => {
    const { id } = await market().product(9);
    const [buyer] = await market().buyersWanting(1, [{ productId: id, quantity: 2 }]);
    if (buyer === undefined) throw new Error('no buyer was made');
    await hold(buyer);
    await end([buyer]);
    const holder = await sessionForTest(market().databaseUrl);
    const watcher = await sessionForTest(market().databaseUrl);
    // The end of the first waits for a row that it cannot leave out, and meanwhile there is another.
    await holder.query('BEGIN');
    await holder.query('LOCK TABLE carts');
    const ending = releaseEnded(market());
    await until('it waits', async () => (await waitingForLocks(watcher)) === 1);
    await holder.query(`UPDATE cart_holds SET expires_at = now() + interval '10 minutes' WHERE cart_id = $1`, [
      buyer.cartId,
    ]);
    await holder.query('UPDATE carts SET version = version + 1 WHERE id = $1', [buyer.cartId]);
    await holder.query('COMMIT');
    await ending.catch(() => {});
    expect(await market().stockOf(id)).toBe(7);
    expect((await market().checkout(buyer.token)).status).toBe(201);
    expect(await market().findings()).toEqual([]);
  });

  it('take what cancelled orders give back, and no more', async () => {
    for (let round = 0; round < 10; round += 1) {
      const { id } = await market().product(4);
      const [sold, waiting] = [
        await market().buyersWanting(4, [{ productId: id, quantity: 1 }]),
        await market().buyersWanting(6, [{ productId: id, quantity: 1 }]),
      ];
      const orders = await together(sold, async ({ token }) => (await market().checkout(token)).body.orders[0].id);
      const cancel = ({ token }: Buyer, index: number) =>
        market().call('POST', `/api/marketplace/orders/${orders[index]}/cancel`, { token });
      const [cancelled, held] = await Promise.all([together(sold, cancel), together(waiting, (buyer) => hold(buyer))]);
      expect(tally(cancelled)).toEqual({ 200: 4 });
      const count = held.filter(({ status }) => status === 201).length;
      expect(await market().stockOf(id)).toBe(4 - count);
    }
    expect(await market().findings()).toEqual([]);
  });

  it('and orders of one buyer keep to the limit of a product, whatever is asked at once', async () => {
    for (let round = 0; round < 10; round += 1) {
      const { id } = await market().product(100);
      await market().db.prisma.product.update({ where: { id }, data: { purchaseLimit: 3 } });
      const buyer = await market().buyer();
      const step = async (index: number): Promise<Answer[]> => {
        const added = await add(buyer, id, 1);
        const second = index % 3 === 0 ? await hold(buyer) : await market().checkout(buyer.token);
        return [added, second];
      };
      const answers = (
        await together(
          Array.from({ length: 12 }, (_, index) => index),
          step,
        )
      ).flat();
      expect(answers.filter(({ status }) => status >= 500)).toEqual([]);
      const { rows } = await market().db.pool.query(
        `SELECT coalesce(sum(i.quantity), 0)::int AS units FROM order_items i JOIN orders o ON o.id = i.order_id WHERE o.buyer_id = $1`,
        [buyer.id],
      );
      const cart = (await market().call('GET', '/api/marketplace/cart', { token: buyer.token })).body;
      const held = cart.hold?.items[0]?.quantity ?? 0;
      expect(rows[0].units + held).toBeLessThanOrEqual(3);
      expect(await market().stockOf(id)).toBe(100 - rows[0].units - held);
    }
    expect(await market().findings()).toEqual([]);
  });

  it('lose and make no unit in a storm of everything, on two servers', async () => {
    const origins = [market().origin, await market().secondServer()];
    const seller = await market().seller();
    const products = await market().products(seller.id, 3, 25);
    const buyers = await market().buyers(10);
    const random = randomFrom(20_261_127);
    const pick = <T>(all: readonly T[]) => all[Math.floor(random() * all.length)] as T;
    const counts = new Map<string, number>();
    const act = async (buyer: Buyer) => {
      const origin = pick(origins);
      const { token } = buyer;
      const [productId, quantity] = [pick(products), 1 + Math.floor(random() * 3)];
      const actions: readonly (() => Promise<Answer | undefined>)[] = [
        () => add(buyer, productId, quantity, origin),
        () => add(buyer, productId, quantity, origin),
        () => hold(buyer, origin),
        () => hold(buyer, origin),
        () => letGo(buyer, origin),
        () => market().checkout(token, { origin }),
        () => changeSomeItem(buyer, quantity, origin),
        () => cancelSomeOrder(buyer, origin),
        async () => {
          await end([buyer]);
          await releaseEnded(market());
          await market().db.pool.query(
            'DELETE FROM cart_holds w WHERE w.cart_id = $1 AND NOT EXISTS (SELECT FROM stock_holds h WHERE h.cart_id = w.cart_id)',
            [buyer.cartId],
          );
          return undefined;
        },
      ];
      const answer = await pick(actions)();
      if (answer === undefined) return;
      expect([answer.status, answer.body?.code]).not.toEqual([500, expect.anything()]);
      const outcome = `${answer.status} ${answer.body?.code ?? ''}`;
      counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
    };
    const changeSomeItem = async ({ token }: Buyer, quantity: number, origin: string) => {
      const cart = await callAt(origin, 'GET', '/api/marketplace/cart', { token });
      const item = pick([...cart.body.items, undefined]);
      if (item === undefined) return callAt(origin, 'DELETE', '/api/marketplace/cart', { token });
      return callAt(origin, 'PATCH', `${ITEMS}/${item.id}`, { token, body: { quantity } });
    };
    const cancelSomeOrder = async ({ token }: Buyer, origin: string) => {
      const list = await callAt(origin, 'GET', '/api/marketplace/orders?status=PENDING_PAYMENT', { token });
      const order = pick([...list.body.data, undefined]);
      if (order === undefined) return undefined;
      return callAt(origin, 'POST', `/api/marketplace/orders/${order.id}/cancel`, { token });
    };
    // Two hands of each buyer at the same time.
    await together([...buyers, ...buyers], async (buyer) => {
      for (let count = 0; count < 25; count += 1) await act(buyer);
    });
    expect(counts.get('201 ')).toBeGreaterThan(100);
    expect([...counts.keys()].filter((outcome) => outcome.startsWith('5'))).toEqual([]);
    for (const id of products) expect(await market().stockOf(id)).toBeGreaterThanOrEqual(0);
    expect(await market().findings()).toEqual([]);
  });
});

/** The same numbers from 0 to 1 for the same seed. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
