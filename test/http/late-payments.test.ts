import { afterEach, describe, expect, it } from 'vitest';
import { newId } from '../../src/platform/ids.ts';
import { useMarket } from '../support/market.ts';
import { attemptOf, attemptsOf, cancel, expire, orderOf, storyOf } from '../support/payments.ts';
import { TestProvider } from '../support/provider.ts';
import { addToCart, moveTo, type Placed, pay, placeOrder } from '../support/steps.ts';
import { until } from '../support/wait.ts';

describe('a payment that succeeds after its order has ended', () => {
  const provider = new TestProvider();
  const market = useMarket({ PLATFORM_FEE_BPS: '250' }, { provider });

  afterEach(() => provider.recover());

  const late = (outcome: string) => market().metric('tianguis_late_payments_total', { outcome });
  const processed = () => market().metric('tianguis_provider_events_total');

  /** An order of three of ten units that has ended, and the payment which the provider had called off by then. */
  async function ended(
    end: (order: Placed) => Promise<unknown>,
    place = () => placeOrder(market(), 3),
  ): Promise<{ order: Placed; attemptId: string }> {
    const order = await place();
    expect((await pay(market(), order, 'pm_later')).body.status).toBe('PENDING');
    const attemptId = await attemptOf(market(), order);
    await end(order);
    expect((await orderOf(market(), order)).status).toBe('CANCELLED');
    expect(await market().stockOf(order.productId)).toBe(10);
    return { order, attemptId };
  }

  const expired = () => ended((order) => expire(market(), order));

  /** The money comes all the same, and the provider tells so. */
  async function comesLate(attemptId: string): Promise<void> {
    provider.settle(attemptId, 'SUCCEEDED');
    const before = await processed();
    await provider.tell(market().origin, { id: newId(), type: 'charge.succeeded', attemptId });
    await until('the event is processed', async () => (await processed()) > before);
  }

  /** Somebody else has so many of the units. */
  async function sell({ productId }: Placed, quantity: number): Promise<void> {
    const buyer = await market().buyer();
    expect((await addToCart(market(), buyer.token, productId, quantity)).status).toBe(201);
    expect((await market().checkout(buyer.token)).status).toBe(201);
  }

  const ledgerOf = async ({ id }: Placed) => {
    const { rows } = await market().db.pool.query(
      'SELECT kind, delta::int, cause_id FROM ledger_entries WHERE order_id = $1 ORDER BY id',
      [id],
    );
    return rows;
  };

  it.each([
    { how: 'it expired', begin: expired, why: 'expired' },
    { how: 'its buyer cancelled it', begin: () => ended((order) => cancel(market(), order)), why: 'cancelled' },
    {
      how: 'its seller cancelled it',
      begin: () => ended((order) => moveTo(market(), order, 'CANCELLED')),
      why: 'cancelled',
    },
  ])('pays it where $how and its goods are there: they are taken again', async ({ begin, why }) => {
    const { order, attemptId } = await begin();
    const before = await late('taken-again');
    await comesLate(attemptId);
    expect(await orderOf(market(), order)).toMatchObject({
      status: 'PAID',
      payment: { status: 'SUCCEEDED' },
      refunds: [],
    });
    expect(await market().stockOf(order.productId)).toBe(7);
    expect(await ledgerOf(order)).toEqual([
      { kind: 'SALE', delta: -3, cause_id: null },
      { kind: 'RELEASE', delta: 3, cause_id: null },
      { kind: 'SALE', delta: -3, cause_id: attemptId },
    ]);
    expect(await storyOf(market(), order)).toEqual([
      'placed',
      'payment-pending',
      'payment-called-off',
      why,
      'late-payment',
    ]);
    expect(await late('taken-again')).toBe(before + 1);
    // It is an order like any other.
    for (const status of ['PROCESSING', 'SHIPPED']) expect((await moveTo(market(), order, status)).status).toBe(200);
    expect(await market().findings()).toEqual([]);
  });

  it('goes back where its goods are sold, and nothing is taken', async () => {
    const { order, attemptId } = await expired();
    await sell(order, 8);
    const [before, held] = [await late('returned'), provider.held];
    await comesLate(attemptId);
    await until('the refund is sent', async () => (await orderOf(market(), order)).refunds[0]?.status === 'SUCCEEDED');
    const after = await orderOf(market(), order);
    expect(after).toMatchObject({
      ...{ status: 'CANCELLED', refunded: after.total, payment: { status: 'REFUNDED' } },
      refunds: [{ amount: after.total, reason: null, items: [] }],
    });
    expect(after.history.at(-1)).toMatchObject({
      from: 'CANCELLED',
      to: 'CANCELLED',
      by: 'PROVIDER',
      why: 'late-payment-returned',
    });
    expect(provider.held).toBe(held);
    expect(await market().stockOf(order.productId)).toBe(2);
    expect(await late('returned')).toBe(before + 1);
    const { body } = await market().call('GET', '/api/marketplace/seller/balance', { token: order.seller.token });
    expect(body.balance.amount).toBe(0);
    expect(await market().findings()).toEqual([]);
  });

  /** An order of three units of a product of which one buyer may have as many. */
  async function placeLimited(): Promise<Placed> {
    const { id: productId, seller } = await market().product(10);
    await market().db.prisma.product.update({ where: { id: productId }, data: { purchaseLimit: 3 } });
    const buyer = await market().buyer();
    await addToCart(market(), buyer.token, productId, 3);
    const { body } = await market().checkout(buyer.token);
    return { id: body.orders[0].id, productId, seller, buyer };
  }

  it.each([
    { what: 'has ordered', take: (token: string) => market().checkout(token), units: 3, status: 'CANCELLED' },
    {
      what: 'holds',
      take: (token: string) => market().call('POST', '/api/marketplace/cart/hold', { token }),
      units: 1,
      status: 'CANCELLED',
    },
    { what: 'has nothing', take: () => Promise.resolve({ status: 201 }), units: 1, status: 'PAID' },
  ])('keeps to how many one buyer may have, where the buyer $what by then', async ({ take, units, status }) => {
    const { order, attemptId } = await ended((placed) => expire(market(), placed), placeLimited);
    await addToCart(market(), order.buyer.token, order.productId, units);
    expect((await take(order.buyer.token)).status).toBe(201);
    await comesLate(attemptId);
    await until('the money is where it belongs', async () => (await orderOf(market(), order)).history.length > 4);
    expect((await orderOf(market(), order)).status).toBe(status);
    expect(await market().findings()).toEqual([]);
  });

  it('goes back once the provider can send it', async () => {
    const { order, attemptId } = await expired();
    await sell(order, 8);
    provider.fail('refund', 'refuses');
    await comesLate(attemptId);
    const failures = () => market().metric('tianguis_refund_failures_total');
    await until('it was not sent', async () => (await failures()) > 0);
    expect((await orderOf(market(), order)).refunds).toMatchObject([{ status: 'PENDING' }]);
    expect(await market().findings()).toEqual([]);
  });

  it('is the same when it is told again, whatever became of it', async () => {
    const [taken, returned] = [await expired(), await expired()];
    await sell(returned.order, 8);
    for (const { order, attemptId } of [taken, returned]) {
      await comesLate(attemptId);
      const before = await orderOf(market(), order);
      const ledger = await ledgerOf(order);
      await comesLate(attemptId);
      expect((await orderOf(market(), order)).history).toEqual(before.history);
      expect(await ledgerOf(order)).toEqual(ledger);
      expect((await orderOf(market(), order)).refunds).toHaveLength(before.refunds.length);
    }
    expect((await orderOf(market(), taken.order)).status).toBe('PAID');
    expect((await orderOf(market(), returned.order)).status).toBe('CANCELLED');
    expect(await market().findings()).toEqual([]);
  });

  it('goes back where the order was paid otherwise meanwhile', async () => {
    const order = await placeOrder(market(), 3);
    await pay(market(), order, 'pm_card_declined');
    const attemptId = await attemptOf(market(), order);
    expect((await pay(market(), order)).status).toBe(201);
    await comesLate(attemptId);
    expect(await orderOf(market(), order)).toMatchObject({
      status: 'PAID',
      payment: { status: 'SUCCEEDED', refundedAt: null },
    });
    expect((await attemptsOf(market(), order)).map(({ status }) => status)).toEqual(['REFUNDED', 'SUCCEEDED']);
    expect((await orderOf(market(), order)).refunded.amount).toBe(0);
    expect(await market().stockOf(order.productId)).toBe(7);
    expect(await market().findings()).toEqual([]);
  });
});
