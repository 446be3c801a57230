import { describe, expect, it } from 'vitest';
import { tally, together, useMarket } from '../support/market.ts';
import { moveTo, type Placed, pay, placeOrder } from '../support/steps.ts';

const market = useMarket({}, { patient: true });

const post = (order: Placed, token: string, action: 'cancel' | 'refunds') =>
  market().call('POST', `/api/marketplace/orders/${order.id}/${action}`, { token });
const read = async ({ id }: Placed, token: string) =>
  (await market().call('GET', `/api/marketplace/orders/${id}`, { token })).body;
const paymentsOf = ({ id }: Placed) => market().db.prisma.payment.findMany({ where: { orderId: id } });

describe('an order', () => {
  it('goes from payment to delivery, told to its buyer and its seller alike', async () => {
    const order = await placeOrder(market(), 3);
    const paid = await pay(market(), order);
    expect(paid).toMatchObject({ status: 201, body: { id: order.id, status: 'PAID' } });
    const payment = { status: 'SUCCEEDED', provider: 'simulated', paidAt: expect.any(String), refundedAt: null };
    expect(paid.body.payment).toEqual(payment);
    for (const status of ['PROCESSING', 'SHIPPED', 'DELIVERED']) {
      expect(await moveTo(market(), order, status)).toMatchObject({ status: 200, body: { id: order.id, status } });
    }
    const [asBuyer, asSeller] = [await read(order, order.buyer.token), await read(order, order.seller.token)];
    expect(asBuyer).toMatchObject({ status: 'DELIVERED', payment, buyerId: order.buyer.id, sellerId: order.seller.id });
    expect(asSeller).toEqual(asBuyer);
    expect(await market().stockOf(order.productId)).toBe(7);
    expect(await market().findings()).toEqual([]);
  });

  it('that is cancelled before it is paid gives its stock back, once', async () => {
    const order = await placeOrder(market(), 3);
    expect(await post(order, order.buyer.token, 'cancel')).toMatchObject({
      status: 200,
      body: { status: 'CANCELLED' },
    });
    expect((await post(order, order.buyer.token, 'cancel')).status).toBe(409);
    expect((await moveTo(market(), order, 'CANCELLED')).status).toBe(409);
    expect(await market().stockOf(order.productId)).toBe(10);
    expect(await market().findings()).toEqual([]);
  });

  it('that is cancelled ten times at once is cancelled once', async () => {
    const order = await placeOrder(market(), 3);
    const { token } = order.buyer;
    const answers = await together(Array(10).fill(token), (again) => post(order, again, 'cancel'));
    expect(tally(answers)).toEqual({ 200: 1, '409 invalid-transition': 9 });
    expect(await market().stockOf(order.productId)).toBe(10);
  });

  it('cannot be cancelled once it is paid', async () => {
    const order = await placeOrder(market(), 3);
    await pay(market(), order);
    const answer = await post(order, order.buyer.token, 'cancel');
    expect(answer).toMatchObject({ status: 409, body: { code: 'invalid-transition', from: 'PAID', allowed: [] } });
    expect(await market().stockOf(order.productId)).toBe(7);
  });

  it.each([
    { name: 'POST refunds', refund: (order: Placed) => post(order, order.seller.token, 'refunds'), status: 201 },
    { name: 'PUT status', refund: (order: Placed) => moveTo(market(), order, 'REFUNDED'), status: 200 },
  ])('that is refunded by $name gives stock and money back, once', async ({ refund, status }) => {
    const order = await placeOrder(market(), 3);
    await pay(market(), order, 'pm_card_declined');
    await pay(market(), order);
    const answer = await refund(order);
    expect(answer.status).toBe(status);
    const { body } = await market().call('GET', `/api/marketplace/orders/${order.id}`, { token: order.buyer.token });
    expect(body).toMatchObject({
      status: 'REFUNDED',
      refunded: body.total,
      payment: { status: 'REFUNDED', refundedAt: expect.any(String) },
      refunds: [{ amount: body.total, status: 'SUCCEEDED' }],
    });
    expect((await refund(order)).status).toBe(409);
    expect((await paymentsOf(order)).map((payment) => payment.status).sort()).toEqual(['DECLINED', 'REFUNDED']);
    expect(await market().stockOf(order.productId)).toBe(10);
    expect(await market().findings()).toEqual([]);
  });
});

describe('a payment', () => {
  it('that is declined leaves the order to be paid by another method', async () => {
    const order = await placeOrder(market());
    const declined = await pay(market(), order, 'pm_card_declined');
    expect(declined).toMatchObject({ status: 402, body: { code: 'payment-declined', orderId: order.id } });
    const waiting = await read(order, order.buyer.token);
    expect(waiting).toMatchObject({ status: 'PAYMENT_FAILED', payment: { status: 'DECLINED', paidAt: null } });
    expect(declined.body.expiresAt).toBe(waiting.expiresAt);
    expect(await market().stockOf(order.productId)).toBe(9);
    expect(await pay(market(), order)).toMatchObject({ status: 201, body: { payment: { status: 'SUCCEEDED' } } });
    expect(await market().findings()).toEqual([]);
  });

  it('is taken once, however often the buyer pays', async () => {
    const order = await placeOrder(market());
    await pay(market(), order);
    expect(await pay(market(), order)).toMatchObject({ status: 409, body: { code: 'invalid-transition' } });
    expect((await pay(market(), order, 'pm_card_declined')).status).toBe(409);
    expect(await paymentsOf(order)).toMatchObject([{ status: 'SUCCEEDED' }]);
  });

  it('is taken once when the buyer pays ten times at once', async () => {
    const order = await placeOrder(market());
    const answers = await together(Array(10).fill(order), () => pay(market(), order));
    expect(tally(answers)).toEqual({ 201: 1, '409 invalid-transition': 9 });
    expect(await paymentsOf(order)).toMatchObject([{ status: 'SUCCEEDED' }]);
  });
});

describe('lists of orders', () => {
  const list = async (token: string, path: string) => {
    const { status, body } = await market().call('GET', `/api/marketplace${path}`, { token });
    expect(status).toBe(200);
    return { ids: body.data.map(({ id }: { id: string }) => id), pagination: body.pagination };
  };

  it('show each seller of a checkout only the order that is theirs', async () => {
    const [potter, weaver, idle] = [await market().seller(), await market().seller(), await market().seller()];
    const [jar] = await market().products(potter.id, 1, 5);
    const [rug] = await market().products(weaver.id, 1, 5);
    const items = [jar, rug].map((productId = '') => ({ productId, quantity: 1 }));
    const [buyer] = await market().buyersWanting(1, items);
    const { body } = await market().checkout(buyer?.token ?? '');
    const [ofPotter, ofWeaver] = body.orders;
    expect((await list(potter.token, '/seller/orders')).ids).toEqual([ofPotter.id]);
    expect((await list(weaver.token, '/seller/orders')).ids).toEqual([ofWeaver.id]);
    expect((await list(idle.token, '/seller/orders')).ids).toEqual([]);
    expect((await list(buyer?.token ?? '', '/orders')).ids.sort()).toEqual([ofPotter.id, ofWeaver.id].sort());
    expect((await list((await market().buyer()).token, '/orders')).ids).toEqual([]);
  });

  it('can be filtered by status and come in pages, newest first', async () => {
    const seller = await market().seller();
    const items = (await market().products(seller.id, 1, 50)).map((productId) => ({ productId, quantity: 1 }));
    const orders: Placed[] = [];
    for (const buyer of await market().buyersWanting(5, items)) {
      const { body } = await market().checkout(buyer.token);
      orders.push({ id: body.orders[0].id, productId: body.orders[0].items[0].productId, seller, buyer });
    }
    for (const order of orders.slice(0, 2)) await pay(market(), order);
    const newestFirst = orders.map(({ id }) => id).reverse();
    const ofSeller = (query: string) => list(seller.token, `/seller/orders${query}`);

    expect((await ofSeller('?status=PAID')).ids).toEqual(newestFirst.slice(3));
    expect((await ofSeller('?status=PENDING_PAYMENT')).ids).toEqual(newestFirst.slice(0, 3));
    expect((await ofSeller('?status=SHIPPED')).pagination).toEqual({ page: 1, limit: 20, total: 0, totalPages: 0 });
    const second = await ofSeller('?page=2&limit=2');
    expect(second).toEqual({
      ids: newestFirst.slice(2, 4),
      pagination: { page: 2, limit: 2, total: 5, totalPages: 3 },
    });
    expect((await ofSeller('?page=4&limit=2')).ids).toEqual([]);
    const { buyer } = orders[0] ?? { buyer: undefined };
    expect((await list(buyer?.token ?? '', '/orders?status=PAID&limit=1')).ids).toEqual([orders[0]?.id]);
    expect((await list(buyer?.token ?? '', '/orders?status=DELIVERED')).ids).toEqual([]);
  });
});
