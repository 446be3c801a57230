import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { findRefund, markSent } from '../../src/features/refunds/sending.sql.ts';
import { sendDueRefunds } from '../../src/features/refunds/sending.ts';
import { Shop } from '../support/goods.ts';
import { type Answer, type Seller, useMarket } from '../support/market.ts';
import { orderOf, storyOf } from '../support/payments.ts';
import { TestProvider } from '../support/provider.ts';
import { addToCart, moveTo, type Placed, pay, placeOrder } from '../support/steps.ts';

const PRICE = 12_900;
const money = (amount: number) => ({ amount, currency: 'MXN' });

describe('a refund', () => {
  const provider = new TestProvider();
  const market = useMarket({ PLATFORM_FEE_BPS: '500' }, { provider });

  afterEach(() => provider.recover());

  const refundAs = (token: string, { id }: Placed, body?: object): Promise<Answer> =>
    market().call('POST', `/api/marketplace/orders/${id}/refunds`, { token, ...(body && { body }) });

  /** A paid order of `quantity` units at a shop that had 10. */
  async function paidOrder(quantity: number): Promise<{ shop: Shop; order: Placed }> {
    const shop = await Shop.open(market(), 10);
    return { shop, order: await shop.sell(quantity) };
  }

  const unitsOf = ({ productId }: Placed, quantity: number) => [{ productId, quantity }];

  describe('without a body', () => {
    it('is all that is left: the order ends, and its goods are back on the shelf', async () => {
      const { shop, order } = await paidOrder(3);
      const held = provider.held;
      const refunded = await shop.refund(order);
      expect(refunded).toMatchObject({
        status: 201,
        body: {
          ...{ orderId: order.id, amount: money(3 * PRICE), status: 'SUCCEEDED', reason: null },
          items: unitsOf(order, 3),
        },
      });
      const after = await orderOf(market(), order);
      expect(after).toMatchObject({ status: 'REFUNDED', refunded: after.total, payment: { status: 'REFUNDED' } });
      expect(after.items).toMatchObject([{ quantity: 3, refundedQuantity: 3 }]);
      const { orderId: _, ...shown } = refunded.body;
      expect(after.refunds).toEqual([shown]);
      expect(after.history.at(-1)).toMatchObject({ from: 'PAID', to: 'REFUNDED', by: 'SELLER', why: 'refunded' });
      expect(await market().stockOf(order.productId)).toBe(10);
      expect(held - provider.held).toBe(BigInt(3 * PRICE));
      expect((await shop.refund(order)).body).toMatchObject({ code: 'invalid-transition', from: 'REFUNDED' });
      expect(await market().findings()).toEqual([]);
    });
  });

  describe('of an amount', () => {
    it('moves money only, until nothing is left: then the order ends', async () => {
      const { shop, order } = await paidOrder(2);
      expect((await shop.refund(order, { amount: 5_000, reason: 'a scratch' })).body).toMatchObject({
        ...{ amount: money(5_000), reason: 'a scratch', items: [] },
      });
      expect(await orderOf(market(), order)).toMatchObject({
        ...{ status: 'PAID', refunded: money(5_000), items: [{ refundedQuantity: 0 }] },
        payment: { status: 'SUCCEEDED', refundedAt: null },
      });
      expect(await market().stockOf(order.productId)).toBe(8);
      expect((await orderOf(market(), order)).history.at(-1)).toMatchObject({
        ...{ from: 'PAID', to: 'PAID', by: 'SELLER', why: 'partly-refunded', note: 'a scratch' },
      });
      expect((await shop.refund(order, { amount: 2 * PRICE - 5_000 })).body.items).toEqual(unitsOf(order, 2));
      expect((await orderOf(market(), order)).status).toBe('REFUNDED');
      expect(await market().stockOf(order.productId)).toBe(10);
      expect(await storyOf(market(), order)).toEqual(['placed', 'paid', 'partly-refunded', 'refunded']);
      expect(await market().findings()).toEqual([]);
    });

    it('is refused beyond what is left, which is told', async () => {
      const { shop, order } = await paidOrder(2);
      await shop.refund(order, { amount: 20_000 });
      const refused = await shop.refund(order, { amount: 5_801 });
      expect(refused).toMatchObject({
        status: 409,
        body: { code: 'refund-exceeds-payment', requested: money(5_801), left: money(5_800) },
      });
      expect((await orderOf(market(), order)).refunds).toHaveLength(1);
      expect((await shop.refund(order, { amount: 5_800 })).status).toBe(201);
      expect(await market().findings()).toEqual([]);
    });

    it('can be had a hundred times; then only all that is left', async () => {
      const { shop, order } = await paidOrder(1);
      for (let refund = 1; refund <= 100; refund += 1)
        expect((await shop.refund(order, { amount: 1 })).status).toBe(201);
      expect((await shop.refund(order, { amount: 1 })).body).toMatchObject({ status: 409, code: 'too-many-refunds' });
      expect((await shop.refund(order)).body).toMatchObject({ amount: money(PRICE - 100) });
      expect(await market().findings()).toEqual([]);
    });
  });

  describe('of items that were not shipped', () => {
    it('brings their units back to the shelf; the rest is picked and shipped', async () => {
      const { shop, order } = await paidOrder(5);
      expect((await shop.refund(order, { items: unitsOf(order, 2) })).body).toMatchObject({
        ...{ amount: money(2 * PRICE), items: unitsOf(order, 2) },
      });
      expect(await orderOf(market(), order)).toMatchObject({
        status: 'PAID',
        items: [{ quantity: 5, refundedQuantity: 2 }],
      });
      expect(await shop.availability()).toMatchObject({ onHand: 10, free: 7, promised: 3 });
      const path = `/api/marketplace/orders/${order.id}/pick-list`;
      const picked = await market().call('GET', path, { token: shop.seller.token });
      expect(picked.body.lines).toMatchObject([{ quantity: 3, picks: [{ quantity: 3 }] }]);
      for (const status of ['PROCESSING', 'SHIPPED']) expect((await moveTo(market(), order, status)).status).toBe(200);
      expect(await shop.availability()).toMatchObject({ onHand: 7, free: 7, promised: 0 });
      // What left comes back whole, and no unit twice.
      expect((await shop.refund(order)).body).toMatchObject({ amount: money(3 * PRICE), items: unitsOf(order, 3) });
      expect(await shop.availability()).toMatchObject({ onHand: 10, free: 10 });
      expect(await market().findings()).toEqual([]);
    });

    it('ends the order with the last of them', async () => {
      const { shop, order } = await paidOrder(3);
      await shop.refund(order, { items: unitsOf(order, 1) });
      await shop.refund(order, { items: unitsOf(order, 2) });
      expect((await orderOf(market(), order)).status).toBe('REFUNDED');
      expect(await market().stockOf(order.productId)).toBe(10);
      expect(await market().findings()).toEqual([]);
    });

    it('leaves other items of the order as they are', async () => {
      const seller = await market().seller();
      const buyer = await market().buyer();
      const [kept = '', back = ''] = await market().products(seller.id, 2, 10);
      for (const productId of [kept, back]) await addToCart(market(), buyer.token, productId, 2);
      const { body } = await market().checkout(buyer.token);
      const order = { id: body.orders[0].id, productId: back, seller, buyer };
      expect((await pay(market(), order)).status).toBe(201);
      expect((await refundAs(seller.token, order, { items: unitsOf(order, 2) })).status).toBe(201);
      expect(await market().stockOf(back)).toBe(10);
      expect(await market().stockOf(kept)).toBe(8);
      for (const status of ['PROCESSING', 'SHIPPED', 'DELIVERED'])
        expect((await moveTo(market(), order, status)).status).toBe(200);
      expect(await market().findings()).toEqual([]);
    });
  });

  describe('of items that were shipped', () => {
    it('brings their units back to the lots that they were taken from, by a document', async () => {
      const shop = await Shop.open(market());
      const lotId = await shop.receive(6, { code: 'L1', expiresOn: '2099-01-01' });
      const order = await shop.ship(4);
      const refunded = await shop.refund(order, { items: unitsOf(order, 3), reason: 'too small' });
      expect(refunded.body).toMatchObject({ amount: money(3 * PRICE), items: unitsOf(order, 3) });
      const { body } = await shop.get('documents?kind=RETURN');
      expect(body.data).toMatchObject([{ orderId: order.id, reason: 'too small', lines: [{ lotId, quantity: 3 }] }]);
      expect(await shop.availability()).toMatchObject({ onHand: 5, free: 5 });
      expect((await orderOf(market(), order)).status).toBe('SHIPPED');
      expect((await shop.refund(order)).status).toBe(201);
      expect(await shop.availability()).toMatchObject({ onHand: 6, free: 6 });
      expect((await orderOf(market(), order)).status).toBe('REFUNDED');
      expect(await market().findings()).toEqual([]);
    });

    it('with restock: false moves money only', async () => {
      const shop = await Shop.open(market(), 10);
      const order = await shop.ship(4);
      expect((await shop.refund(order, { items: unitsOf(order, 3), restock: false })).status).toBe(201);
      expect(await shop.availability()).toMatchObject({ onHand: 6, free: 6 });
      expect((await shop.get('documents?kind=RETURN')).body.data).toEqual([]);
      expect((await orderOf(market(), order)).items).toMatchObject([{ refundedQuantity: 3 }]);
      expect(await market().findings()).toEqual([]);
    });
  });

  it('of more units than are left, or of products that the order does not have, is refused with what is left', async () => {
    const { shop, order } = await paidOrder(3);
    await shop.refund(order, { items: unitsOf(order, 1) });
    const [other = ''] = await market().products(shop.seller.id, 1, 1);
    const items = [...unitsOf(order, 3), { productId: other, quantity: 1 }];
    expect(await shop.refund(order, { items })).toMatchObject({
      status: 409,
      body: {
        code: 'refund-exceeds-items',
        items: [
          { productId: order.productId, requested: 3, left: 2 },
          { productId: other, requested: 1, left: 0 },
        ],
      },
    });
    expect(await market().stockOf(order.productId)).toBe(8);
    expect(await market().findings()).toEqual([]);
  });

  it.each([
    ['both an amount and items', { amount: 5 }, 'amount'],
    ['a product twice', { again: true }, 'items'],
  ])('with %s is refused', async (_, { amount, again }: { amount?: number; again?: boolean }, field) => {
    const { shop, order } = await paidOrder(2);
    const items = [
      ...unitsOf(order, 1),
      ...(again ? unitsOf({ ...order, productId: order.productId.toUpperCase() }, 1) : []),
    ];
    const answer = await shop.refund(order, { items, ...(amount && { amount }) });
    expect(answer).toMatchObject({ status: 400, body: { code: 'validation-failed', errors: [{ field }] } });
    expect((await orderOf(market(), order)).refunds).toEqual([]);
  });

  describe('is for', () => {
    let order: Placed;
    let other: Seller;

    beforeAll(async () => {
      order = await placeOrder(market(), 2);
      await pay(market(), order);
      other = await market().seller();
    });

    it('the seller and whoever runs the market: another seller finds no such order, and a buyer may not', async () => {
      expect(await refundAs(other.token, order)).toMatchObject({ status: 404, body: { code: 'not-found' } });
      expect(await refundAs(order.buyer.token, order)).toMatchObject({ status: 403, body: { code: 'forbidden' } });
      const operator = market().signer.sign({ id: other.id, role: 'ADMIN' });
      expect((await refundAs(operator, order, { amount: 100, reason: 'a complaint' })).status).toBe(201);
      expect((await orderOf(market(), order)).history.at(-1)).toMatchObject({ by: 'OPERATOR', note: 'a complaint' });
      expect((await refundAs(operator, order)).status).toBe(201);
      expect(await market().findings()).toEqual([]);
    });

    it('paid orders only', async () => {
      const unpaid = await placeOrder(market());
      expect(await refundAs(unpaid.seller.token, unpaid, { amount: 1 })).toMatchObject({
        status: 409,
        body: { code: 'invalid-transition', from: 'PENDING_PAYMENT' },
      });
    });
  });

  describe('that the provider does not send', () => {
    const age = ({ id }: Placed) =>
      market().db.pool.query(`UPDATE refunds SET ask_at = now() - interval '1 second' WHERE order_id = $1`, [id]);

    it('is not taken for sent by what was said of it before it came back', async () => {
      const { shop, order } = await paidOrder(2);
      provider.fail('refund', 'refuses');
      const { body } = await shop.refund(order, { amount: 10_000 });
      const stale = (await findRefund(market().db.ask, body.id))?.refund;
      if (stale === undefined) throw new Error('the refund is not there');
      await market().db.pool.query('UPDATE refunds SET round = 1 WHERE id = $1', [body.id]);
      await markSent(market().db.ask, stale, 'long ago');
      expect((await orderOf(market(), order)).refunds).toMatchObject([{ status: 'PENDING' }]);
      provider.recover();
      await age(order);
      await sendDueRefunds(market().orders);
      expect((await orderOf(market(), order)).refunds).toMatchObject([{ status: 'SUCCEEDED' }]);
      expect(provider.refunds.has(`${body.id}-1`)).toBe(true);
    });

    it('is PENDING, and certain: the job sends it, once', async () => {
      const { shop, order } = await paidOrder(2);
      provider.fail('refund', 'refuses');
      const failures = await market().metric('tianguis_refund_failures_total');
      const refunded = await shop.refund(order, { amount: 10_000 });
      expect(refunded).toMatchObject({ status: 201, body: { status: 'PENDING' } });
      expect(await market().metric('tianguis_refund_failures_total')).toBe(failures + 1);
      expect(await orderOf(market(), order)).toMatchObject({
        refunded: money(10_000),
        refunds: [{ status: 'PENDING' }],
      });
      expect(await market().findings()).toEqual([]);
      await age(order);
      await sendDueRefunds(market().orders);
      expect((await orderOf(market(), order)).refunds).toMatchObject([{ status: 'PENDING' }]);
      provider.recover();
      // It rests for a while first.
      await sendDueRefunds(market().orders);
      expect((await orderOf(market(), order)).refunds).toMatchObject([{ status: 'PENDING' }]);
      const held = provider.held;
      await age(order);
      for (let run = 1; run <= 2; run += 1) await sendDueRefunds(market().orders);
      expect((await orderOf(market(), order)).refunds).toMatchObject([{ status: 'SUCCEEDED' }]);
      expect(held - provider.held).toBe(10_000n);
      expect(await market().findings()).toEqual([]);
    });
  });

  it('gives its share of the fee back, to the centavo', async () => {
    const { shop, order } = await paidOrder(3);
    const balance = async () =>
      (await market().call('GET', '/api/marketplace/seller/balance', { token: shop.seller.token })).body.balance.amount;
    // 5 % of 387.00 are 19.35.
    expect(await balance()).toBe(38_700 - 1_935);
    await shop.refund(order, { amount: 10_001 });
    expect(await balance()).toBe(38_700 - 1_935 - (10_001 - 500));
    await shop.refund(order, { items: unitsOf(order, 1) });
    // 229.01 went back by now, and 11.45 of the fee.
    expect(await balance()).toBe(38_700 - 22_901 - (1_935 - 1_145));
    await shop.refund(order);
    expect(await balance()).toBe(0);
    expect(await market().findings()).toEqual([]);
  });

  it('by its status is all that is left, too', async () => {
    const { shop, order } = await paidOrder(2);
    await shop.refund(order, { amount: 1_000 });
    expect(await moveTo(market(), order, 'REFUNDED')).toMatchObject({ status: 200, body: { status: 'REFUNDED' } });
    expect((await orderOf(market(), order)).refunds.map(({ amount }: { amount: object }) => amount)).toEqual([
      money(1_000),
      money(2 * PRICE - 1_000),
    ]);
    expect(await market().findings()).toEqual([]);
  });
});
