import { afterEach, describe, expect, it } from 'vitest';
import { type Answer, type Buyer, type TestMarket, useMarket } from '../support/market.ts';
import { TestProvider } from '../support/provider.ts';
import { addToCart, pay, placeOrder } from '../support/steps.ts';

interface Bought {
  readonly checkoutId: string;
  readonly buyer: Buyer;
  /** In the order of their ids. */
  readonly orderIds: readonly string[];
}

/** A checkout of a cart with goods of three sellers. */
async function buyFromThree(market: TestMarket): Promise<Bought> {
  const buyer = await market.buyer();
  for (let seller = 1; seller <= 3; seller += 1) {
    const { id } = await market.product(10);
    expect((await addToCart(market, buyer.token, id, 2)).status).toBe(201);
  }
  const { status, body } = await market.checkout(buyer.token);
  expect(status).toBe(201);
  expect(body.orders).toHaveLength(3);
  return { checkoutId: body.id, buyer, orderIds: body.orders.map(({ id }: { id: string }) => id).sort() };
}

function payAll(market: TestMarket, { checkoutId, buyer }: Bought, paymentMethod = 'pm_card_visa'): Promise<Answer> {
  const path = `/api/marketplace/checkouts/${checkoutId}/payments`;
  return market.call('POST', path, { token: buyer.token, body: { paymentMethod } });
}

/** The status of each order, in the order of their ids. */
async function statusesOf(market: TestMarket, { orderIds, buyer }: Bought): Promise<string[]> {
  const { body } = await market.call('GET', '/api/marketplace/orders', { token: buyer.token });
  const statuses = new Map(body.data.map(({ id, status }: { id: string; status: string }) => [id, status]));
  return orderIds.map((id) => String(statuses.get(id)));
}

/** What became of all, if the same of each. */
const each = ({ orderIds }: Bought, outcome: string, code: string | null = null) => ({
  orders: orderIds.map((orderId) => ({ orderId, outcome, code })),
});

describe('the payment of a checkout', () => {
  const market = useMarket();

  it('pays the orders of all sellers', async () => {
    const bought = await buyFromThree(market());
    expect(await payAll(market(), bought)).toMatchObject({ status: 200, body: each(bought, 'PAID') });
    expect(await statusesOf(market(), bought)).toEqual(['PAID', 'PAID', 'PAID']);
    // Those that are paid stay so, and nobody pays twice.
    expect((await payAll(market(), bought)).body).toEqual(each(bought, 'PAID'));
    const payments = await market().db.prisma.payment.count({ where: { orderId: { in: [...bought.orderIds] } } });
    expect(payments).toBe(3);
    expect(await market().findings()).toEqual([]);
  });

  it('that is declined leaves all of them to be paid again', async () => {
    const bought = await buyFromThree(market());
    const declined = await payAll(market(), bought, 'pm_card_declined');
    expect(declined).toMatchObject({ status: 200, body: each(bought, 'DECLINED', 'payment-declined') });
    expect(await statusesOf(market(), bought)).toEqual(Array(3).fill('PAYMENT_FAILED'));
    expect((await payAll(market(), bought)).body).toEqual(each(bought, 'PAID'));
    expect(await market().findings()).toEqual([]);
  });

  it('tells of each order what became of it: one was paid, one was cancelled', async () => {
    const bought = await buyFromThree(market());
    const [paid = '', cancelled = '', left] = bought.orderIds;
    const call = (id: string, action: string, body?: object) =>
      market().call('POST', `/api/marketplace/orders/${id}/${action}`, {
        token: bought.buyer.token,
        ...(body && { body }),
      });
    expect((await call(paid, 'payments', { paymentMethod: 'pm_card_visa' })).status).toBe(201);
    expect((await call(cancelled, 'cancel')).status).toBe(200);
    expect((await payAll(market(), bought)).body.orders).toEqual([
      { orderId: paid, outcome: 'PAID', code: null },
      { orderId: cancelled, outcome: 'FAILED', code: 'invalid-transition' },
      { orderId: left, outcome: 'PAID', code: null },
    ]);
    expect(await statusesOf(market(), bought)).toEqual(['PAID', 'CANCELLED', 'PAID']);
    expect(await market().findings()).toEqual([]);
  });

  it('by voucher leaves them PENDING, and they can be paid otherwise', async () => {
    const bought = await buyFromThree(market());
    expect((await payAll(market(), bought, 'pm_oxxo')).body).toEqual(each(bought, 'PENDING'));
    expect(await statusesOf(market(), bought)).toEqual(['PENDING', 'PENDING', 'PENDING']);
    expect((await payAll(market(), bought)).body).toEqual(each(bought, 'PAID'));
    expect(await market().findings()).toEqual([]);
  });

  it('that is under way is PENDING for who asks again', async () => {
    const bought = await buyFromThree(market());
    await payAll(market(), bought, 'pm_spei');
    expect((await payAll(market(), bought)).body).toEqual(each(bought, 'PENDING'));
  });

  it('is the buyer’s own', async () => {
    const bought = await buyFromThree(market());
    const other = await placeOrder(market());
    const refused = await payAll(market(), { ...bought, buyer: other.buyer });
    expect(refused).toMatchObject({ status: 404, body: { code: 'not-found' } });
    expect(await statusesOf(market(), bought)).toEqual(Array(3).fill('PENDING_PAYMENT'));
  });

  it('is refused for a method that the provider does not know, before anything is begun', async () => {
    const bought = await buyFromThree(market());
    const refused = await payAll(market(), bought, 'pm_cash');
    expect(refused).toMatchObject({ status: 400, body: { errors: [{ field: 'paymentMethod' }] } });
    expect(await statusesOf(market(), bought)).toEqual(Array(3).fill('PENDING_PAYMENT'));
  });
});

describe('a payment while the provider is away', () => {
  const provider = new TestProvider();
  const market = useMarket({}, { provider });

  afterEach(() => provider.recover());

  it('took no money for certain: 503, and the order can be paid at once when it is back', async () => {
    const order = await placeOrder(market());
    provider.fail('charge', 'is-away');
    const refused = await pay(market(), order);
    expect(refused).toMatchObject({
      status: 503,
      body: { code: 'payment-provider-unavailable', orderId: order.id, expiresAt: expect.any(String) },
    });
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    provider.recover();
    expect(await pay(market(), order)).toMatchObject({ status: 201, body: { status: 'PAID' } });
    expect(await market().findings()).toEqual([]);
  });

  it('of a checkout says so of each order', async () => {
    const bought = await buyFromThree(market());
    provider.fail('charge', 'is-away');
    expect((await payAll(market(), bought)).body).toEqual(each(bought, 'FAILED', 'payment-provider-unavailable'));
    provider.recover();
    expect((await payAll(market(), bought)).body).toEqual(each(bought, 'PAID'));
    expect(await market().findings()).toEqual([]);
  });

  it('of which nobody knows the outcome is PENDING in a checkout', async () => {
    const bought = await buyFromThree(market());
    provider.fail('charge', 'refuses');
    expect((await payAll(market(), bought)).body).toEqual(each(bought, 'PENDING'));
    expect(await statusesOf(market(), bought)).toEqual(Array(3).fill('PENDING_PAYMENT'));
    expect(await market().findings()).toEqual([]);
  });
});
