import { describe, expect, it } from 'vitest';
import { fingerprint } from '../support/fingerprint.ts';
import { ADDRESS, type Answer, type Buyer, STRATEGIES, tally, together, useMarket } from '../support/market.ts';
import { addToCart, patchProduct } from '../support/steps.ts';

describe.each(STRATEGIES)('with CHECKOUT_STRATEGY=%s', (strategy) => {
  const market = useMarket({ CHECKOUT_STRATEGY: strategy }, { patient: true });
  const pesos = (amount: number) => ({ amount, currency: 'MXN' });

  /** A buyer with these items in their cart. */
  const buyerOf = async (...items: { productId: string; quantity: number }[]): Promise<Buyer> => {
    const [buyer] = await market().buyersWanting(1, items);
    if (buyer === undefined) throw new Error('no buyer was made');
    return buyer;
  };

  describe('a checkout', () => {
    it('makes one order per seller, and its sums add up', async () => {
      const [potter, weaver] = [await market().seller(), await market().seller()];
      const [jar, jug] = await market().products(potter.id, 2, 10, 1_250);
      const [rug] = await market().products(weaver.id, 1, 3, 89_900);
      if (!jar || !jug || !rug) throw new Error('products were not made');
      const items = [jar, jug, rug].map((productId, index) => ({ productId, quantity: index + 1 }));
      const buyer = await buyerOf(...items);
      const before = Date.now();
      const answer = await market().checkout(buyer.token);
      expect(answer.status).toBe(201);

      const payment = { status: 'AWAITING', provider: null, paidAt: null, refundedAt: null };
      const order = (sellerId: string, total: number, items: object[]) => ({
        id: expect.stringMatching(/^[0-9a-f-]{36}$/),
        sellerId,
        status: 'PENDING_PAYMENT',
        total: pesos(total),
        discount: pesos(0),
        items,
        payment,
      });
      const item = (productId: string, quantity: number, price: number) => ({
        productId,
        name: 'Crowd product',
        quantity,
        unitPrice: pesos(price),
        lineTotal: pesos(price * quantity),
        discount: pesos(0),
      });
      expect(answer.body).toEqual({
        id: expect.stringMatching(/^[0-9a-f-]{36}$/),
        status: 'PENDING_PAYMENT',
        total: pesos(273_450),
        discount: pesos(0),
        expiresAt: expect.any(String),
        orders: [
          order(potter.id, 3_750, [item(jar, 1, 1_250), item(jug, 2, 1_250)]),
          order(weaver.id, 269_700, [item(rug, 3, 89_900)]),
        ],
      });
      const holdMs = Date.parse(answer.body.expiresAt) - before;
      expect(holdMs).toBeGreaterThan(29 * 60_000);
      expect(holdMs).toBeLessThan(31 * 60_000);
      expect(await together([jar, jug, rug], (id) => market().stockOf(id))).toEqual([9, 8, 0]);
      for (const { id } of answer.body.orders) {
        const read = await market().call('GET', `/api/marketplace/orders/${id}`, { token: buyer.token });
        expect(read.body).toMatchObject({ checkoutId: answer.body.id, buyerId: buyer.id, shippingAddress: ADDRESS });
      }
      expect(await market().findings()).toEqual([]);
    });

    it('leaves the cart empty, so that a second click orders nothing', async () => {
      const { id } = await market().product(5);
      const buyer = await buyerOf({ productId: id, quantity: 2 });
      await market().checkout(buyer.token);
      const cart = await market().call('GET', '/api/marketplace/cart', { token: buyer.token });
      expect(cart.body).toMatchObject({ items: [], itemCount: 0 });
      expect(await market().checkout(buyer.token)).toMatchObject({ status: 400, body: { code: 'empty-cart' } });
      expect(await market().stockOf(id)).toBe(3);
    });

    it('accepts the total that the buyer was shown', async () => {
      const { id } = await market().product(5, 700);
      const buyer = await buyerOf({ productId: id, quantity: 2 });
      const answer = await market().checkout(buyer.token, { body: { expectedTotal: pesos(1_400) } });
      expect(answer).toMatchObject({ status: 201, body: { total: pesos(1_400) } });
    });

    it('goes through when the cart is changed at the same time, with one of both carts', async () => {
      const { id } = await market().product(5);
      const buyer = await buyerOf({ productId: id, quantity: 1 });
      const [bought, added] = await Promise.all([market().checkout(buyer.token), addToCart(market(), buyer.token, id)]);
      expect([bought.status, added.status]).toEqual([201, 201]);
      const { body: cart } = await market().call('GET', '/api/marketplace/cart', { token: buyer.token });
      expect(bought.body.orders[0].items[0].quantity + cart.itemCount).toBe(2);
    });
  });

  describe('a refused checkout', () => {
    interface Refusal {
      readonly name: string;
      readonly prepare: () => Promise<{ buyer: Buyer; body?: object; expected: object }>;
    }
    const refusals: Refusal[] = [
      {
        name: 'of an empty cart',
        prepare: async () => ({ buyer: await market().buyer(), expected: { code: 'empty-cart' } }),
      },
      {
        name: 'for want of stock of several products',
        prepare: async () => {
          const [a, b, c] = await market().products((await market().seller()).id, 3, 4);
          if (!a || !b || !c) throw new Error('products were not made');
          const buyer = await buyerOf(
            { productId: a, quantity: 5 },
            { productId: b, quantity: 4 },
            { productId: c, quantity: 9 },
          );
          const items = [
            { productId: a, requested: 5, available: 4 },
            { productId: c, requested: 9, available: 4 },
          ];
          return { buyer, expected: { code: 'insufficient-stock', items } };
        },
      },
      {
        name: 'of an archived product',
        prepare: async () => {
          const { id, seller } = await market().product(4);
          const buyer = await buyerOf({ productId: id, quantity: 1 });
          await patchProduct(market(), seller.token, id, { status: 'ARCHIVED' });
          const items = [{ productId: id, requested: 1, available: 0 }];
          return { buyer, expected: { code: 'insufficient-stock', items } };
        },
      },
      {
        name: 'after the price moved',
        prepare: async () => {
          const { id, seller } = await market().product(4, 100);
          const buyer = await buyerOf({ productId: id, quantity: 2 });
          await patchProduct(market(), seller.token, id, { price: { amount: 110 } });
          const expectedTotal = pesos(200);
          const expected = { status: 409, code: 'price-changed', expectedTotal, actualTotal: pesos(220) };
          return { buyer, body: { expectedTotal }, expected };
        },
      },
    ];

    it.each(refusals)('$name says why and leaves no trace', async ({ prepare }) => {
      const { buyer, body, expected } = await prepare();
      const before = await fingerprint(market().db.pool);
      const answer = await market().checkout(buyer.token, { ...(body && { body }) });
      expect(answer.body).toMatchObject({ status: 400, ...expected });
      expect(answer.status).toBe(answer.body.status);
      expect(answer.headers.get('content-type')).toContain('application/problem+json');
      expect(await fingerprint(market().db.pool)).toEqual(before);
      expect(await market().findings()).toEqual([]);
    });

    it.each([
      { wish: 'es-MX,es;q=0.9,en;q=0.8', language: 'es', detail: /^Agregue al menos un producto/ },
      { wish: 'en;q=0.5, es', language: 'es', detail: /^Agregue al menos un producto/ },
      { wish: 'de,en;q=0.5', language: 'en', detail: /^Add at least one product/ },
      { wish: 'es;q=0', language: 'en', detail: /^Add at least one product/ },
      { wish: '', language: 'en', detail: /^Add at least one product/ },
    ])('speaks $language to whoever accepts "$wish"', async ({ wish, language, detail }) => {
      const { token } = await market().buyer();
      const { headers, body } = await market().checkout(token, { headers: { 'accept-language': wish } });
      expect(headers.get('content-language')).toBe(language);
      expect(body).toMatchObject({ code: 'empty-cart', detail: expect.stringMatching(detail) });
    });

    it('names invalid fields in Spanish too', async () => {
      const { token } = await market().buyer();
      const headers = { 'accept-language': 'es' };
      const { body } = await market().checkout(token, { headers, body: { shippingAddress: { ...ADDRESS, city: 5 } } });
      expect(body).toMatchObject({ detail: 'Corrija estos campos: shippingAddress.city.' });
      expect(body.errors).toEqual([{ field: 'shippingAddress.city', message: 'debe ser texto' }]);
    });
  });

  describe('an Idempotency-Key', () => {
    const withKey = (buyer: Buyer, key: string, body: object = {}): Promise<Answer> =>
      market().checkout(buyer.token, { headers: { 'idempotency-key': key }, body });
    const checkoutsOf = ({ id }: Buyer) => market().db.prisma.checkout.count({ where: { buyerId: id } });
    const replayed = ({ headers }: Answer) => headers.get('idempotency-replayed');

    it('gets the first answer again for the same request, and nothing is ordered twice', async () => {
      const { id } = await market().product(5);
      const buyer = await buyerOf({ productId: id, quantity: 1 });
      const first = await withKey(buyer, 'k1');
      await addToCart(market(), buyer.token, id);
      const again = await withKey(buyer, 'k1', {
        shippingAddress: Object.fromEntries(Object.entries(ADDRESS).reverse()),
      });
      expect(again).toMatchObject({ status: 201, body: first.body });
      expect([replayed(first), replayed(again)]).toEqual([null, 'true']);
      expect(await checkoutsOf(buyer)).toBe(1);
      expect(await market().stockOf(id)).toBe(4);
      expect(await withKey(buyer, 'k2')).toMatchObject({ status: 201 });
      expect(await checkoutsOf(buyer)).toBe(2);
    });

    it('is refused with another body', async () => {
      const { id } = await market().product(5);
      const buyer = await buyerOf({ productId: id, quantity: 1 });
      await withKey(buyer, 'k1');
      const answer = await withKey(buyer, 'k1', { shippingAddress: { ...ADDRESS, city: 'Puebla' } });
      expect(answer).toMatchObject({ status: 422, body: { code: 'idempotency-key-reused' } });
    });

    it('belongs to its buyer alone', async () => {
      const { id } = await market().product(5);
      const buyers = await market().buyersWanting(2, [{ productId: id, quantity: 1 }]);
      const answers = await together(buyers, (buyer) => withKey(buyer, 'the-same'));
      expect(tally(answers)).toEqual({ 201: 2 });
      expect(new Set(answers.map(({ body }) => body.id)).size).toBe(2);
    });

    it('makes one checkout of ten requests at once, and all ten get it', async () => {
      const { id } = await market().product(50);
      const buyer = await buyerOf({ productId: id, quantity: 1 });
      const answers = await together(Array(10).fill('k1'), (key) => withKey(buyer, key));
      expect(tally(answers)).toEqual({ 201: 10 });
      expect(new Set(answers.map(({ body }) => JSON.stringify(body))).size).toBe(1);
      expect(answers.filter((answer) => replayed(answer) === null)).toHaveLength(1);
      expect(await checkoutsOf(buyer)).toBe(1);
      expect(await market().stockOf(id)).toBe(49);
    });
  });
});
