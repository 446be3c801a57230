import { describe, expect, it } from 'vitest';
import { cleanupFailedOrders } from '../../src/features/orders/index.ts';
import { type Answer, callAt, together, useMarket } from '../support/market.ts';
import { moneyProcesses, ORDERS } from '../support/money-processes.ts';
import { countsOf, outcomeOf, PRICE_AMOUNT } from '../support/money-races.ts';
import { addPastOrders } from '../support/orders.ts';
import { type Placed, pay } from '../support/steps.ts';
import { retried } from '../support/wait.ts';

const payAt = (origin: string, { id, buyer }: Placed) =>
  callAt(origin, 'POST', `/api/marketplace/orders/${id}/payments`, {
    token: buyer.token,
    body: { paymentMethod: 'pm_card_visa' },
  });
const refundAt = (origin: string, { id, seller }: Placed, amount?: number) =>
  callAt(origin, 'POST', `/api/marketplace/orders/${id}/refunds`, {
    token: seller.token,
    ...(amount !== undefined && { body: { amount } }),
  });

/** What a buyer does at the provider. */
const approve = (origin: string, chargeId: string) =>
  callAt(origin, 'POST', `/simulated-provider/charges/${chargeId}/approve`);

/** Orders that two processes have in hand at the same time. */
const AT_ONCE = 10;

describe('money in processes of their own', () => {
  const market = useMarket();
  const { server, tell, unpaid, paid, count, endsOf, expectMoneyInPlace, kill, finish, letExpire, attemptsAre } =
    moneyProcesses(market);

  it.each([
    { isNoticed: true, ends: 'takes no money: they can be paid anew, or expire' },
    { isNoticed: false, ends: 'takes the money once, although nobody is there for its answer' },
  ])('killed when attempts are recorded and before the provider is asked, $ends', async ({ isNoticed }) => {
    const orders = await unpaid();
    await kill({
      orders,
      locks: ['LOCK TABLE simulated_charges'],
      waiting: 'WITH patience',
      act: (origin) => orders.map((order) => payAt(origin, order)),
      reached: attemptsAre('PENDING', orders),
      isNoticed,
    });
    const charged = await count('FROM simulated_charges c JOIN payments p USING (id) WHERE order_id = ANY($1)', orders);
    expect(charged > 0).toBe(!isNoticed);
    const [again, expiring] = [orders.slice(0, ORDERS / 2), orders.slice(ORDERS / 2)];
    await letExpire(expiring);
    const [answers] = await Promise.all([together(again, (order) => pay(market(), order)), finish()]);
    for (const { status, body } of answers) expect([201, 409]).toContain(body.from === undefined ? status : 409);
    await finish();
    const {
      'PAID SUCCEEDED': taken = 0,
      'PAID DECLINED SUCCEEDED': anew = 0,
      'PAYMENT_FAILED DECLINED': left = 0,
      'CANCELLED DECLINED': expired = 0,
      ...others
    } = await endsOf(orders);
    expect(others).toEqual({});
    expect(taken).toBe(charged);
    expect(taken + anew + left + expired).toBe(ORDERS);
    expect(await market().stockOf(orders[0]?.productId ?? '')).toBe(expired);
    await expectMoneyInPlace();
  });

  it.each([{ isNoticed: true }, { isNoticed: false }])(
    'killed when the provider has the money and before it is settled, it pays the orders once (noticed: $isNoticed)',
    async ({ isNoticed }) => {
      const orders = await unpaid();
      await kill({
        orders,
        locks: ['LOCK TABLE money_entries'],
        waiting: 'WITH patience',
        act: (origin) => orders.map((order) => payAt(origin, order)),
        reached: async () =>
          (await count('FROM simulated_charges c JOIN payments p USING (id) WHERE order_id = ANY($1)', orders)) ===
          ORDERS,
        isNoticed,
      });
      await letExpire(orders);
      await finish();
      expect(await endsOf(orders)).toEqual({ 'PAID SUCCEEDED': ORDERS });
      await expectMoneyInPlace();
    },
  );

  it('killed when refunds are written and before they are sent, it sends each once', async () => {
    const orders = await paid();
    await kill({
      orders,
      locks: ['LOCK TABLE simulated_refunds'],
      waiting: 'WITH charge',
      act: (origin) => orders.map((order) => refundAt(origin, order, 1_000)),
      reached: async () => (await count('FROM refunds WHERE order_id = ANY($1)', orders)) === ORDERS,
      isNoticed: true,
    });
    expect(await endsOf(orders)).toEqual({ 'PAID SUCCEEDED 1000 PENDING': ORDERS });
    await finish();
    expect(await endsOf(orders)).toEqual({ 'PAID SUCCEEDED 1000 SUCCEEDED': ORDERS });
    await expectMoneyInPlace();
  });

  it('killed when refunds are sent and before that is written, it sends none again', async () => {
    const orders = await paid();
    const sent = () =>
      count('FROM simulated_refunds s JOIN payments p ON p.id = s.charge_id WHERE p.order_id = ANY($1)', orders);
    await kill({
      orders,
      locks: ['LOCK TABLE simulated_refunds'],
      waiting: 'WITH charge',
      act: (origin) => orders.map((order) => refundAt(origin, order)),
      reached: async () => (await count('FROM refunds WHERE order_id = ANY($1) AND tries = 1', orders)) === ORDERS,
      next: {
        locks: ['SELECT FROM refunds WHERE order_id = ANY($1) FOR UPDATE'],
        waiting: 'WITH sent',
        reached: async () => (await sent()) === ORDERS,
      },
      isNoticed: true,
    });
    expect(await endsOf(orders)).toEqual({ [`REFUNDED REFUNDED ${PRICE_AMOUNT} PENDING`]: ORDERS });
    await finish();
    expect(await endsOf(orders)).toEqual({ [`REFUNDED REFUNDED ${PRICE_AMOUNT} SUCCEEDED`]: ORDERS });
    expect(await sent()).toBe(ORDERS);
    expect(await market().stockOf(orders[0]?.productId ?? '')).toBe(ORDERS);
    await expectMoneyInPlace();
  });

  it('killed when events are kept and before they are processed, it settles each once', async () => {
    const orders = await unpaid();
    for (const { status } of await together(orders, (order) => pay(market(), order, 'pm_card_authenticate')))
      expect(status).toBe(201);
    const attempts = await market().db.prisma.payment.findMany({
      where: { orderId: { in: orders.map(({ id }) => id) } },
    });
    await kill({
      orders,
      locks: ['SELECT FROM orders WHERE id = ANY($1) FOR UPDATE'],
      waiting: 'WITH patience',
      act: (origin) => attempts.map(({ id }) => approve(origin, id)),
      reached: async () =>
        (await count(
          'FROM provider_events e JOIN payments p ON p.id = e.attempt_id WHERE order_id = ANY($1)',
          orders,
        )) === ORDERS,
      isNoticed: true,
    });
    expect(await endsOf(orders)).toEqual({ 'PENDING PENDING': ORDERS });
    await finish();
    expect(await endsOf(orders)).toEqual({ 'PAID SUCCEEDED': ORDERS });
    const kept = 'FROM provider_events e JOIN payments p ON p.id = e.attempt_id WHERE order_id = ANY($1)';
    expect(await count(`${kept} AND processed_at IS NULL`, orders)).toBe(0);
    await expectMoneyInPlace();
  });

  it('killed when late money is to go back and before it is sent, it sends it once', async () => {
    const orders = await unpaid();
    const [{ productId, seller, buyer } = {} as Placed] = orders;
    const { rows } = await market().db.pool.query<{ id: string }>(
      `WITH tried AS (
         INSERT INTO payments (id, order_id, status, provider, payment_method, amount, settled_at)
         SELECT gen_random_uuid(), id, 'DECLINED', 'simulated', 'pm_card_visa', total_amount, now() FROM orders WHERE id = ANY($1)
         RETURNING id, amount)
       INSERT INTO simulated_charges (id, method, status, amount) SELECT id, 'pm_card_visa', 'SUCCEEDED', amount FROM tried
       RETURNING id`,
      [orders.map(({ id }) => id)],
    );
    await letExpire(orders);
    await cleanupFailedOrders(market().orders);
    // Others have their goods by now.
    await addPastOrders(market(), { productId, seller, buyer, count: ORDERS, expiredSeconds: -3600 });
    await kill({
      orders,
      locks: ['LOCK TABLE simulated_refunds'],
      waiting: 'WITH charge',
      act: (origin) => rows.map(({ id }) => tell(origin, id)),
      reached: async () => (await count('FROM refunds WHERE order_id = ANY($1)', orders)) === ORDERS,
      isNoticed: true,
    });
    expect(await endsOf(orders)).toEqual({ [`CANCELLED REFUNDED ${PRICE_AMOUNT} PENDING`]: ORDERS });
    await finish();
    expect(await endsOf(orders)).toEqual({ [`CANCELLED REFUNDED ${PRICE_AMOUNT} SUCCEEDED`]: ORDERS });
    expect(await market().stockOf(productId)).toBe(0);
    await expectMoneyInPlace();
  });

  it('of which two pay and refund the same orders at once does either once', async () => {
    const [one, other] = await Promise.all([server(), server()]);
    const orders = await unpaid(60);
    const atBoth = async (what: (origin: string, order: Placed) => Promise<Answer>) => {
      const answers: string[] = [];
      // As many at once as a slow machine serves before one of them has waited too long for its turn, which would be no fault.
      for (let first = 0; first < orders.length; first += AT_ONCE)
        answers.push(
          ...(await together(orders.slice(first, first + AT_ONCE), async (order, index) => {
            const origins = index % 2 === 0 ? [one.origin, other.origin] : [other.origin, one.origin];
            const both = origins.map((origin) => retried(() => what(origin, order)));
            return (await Promise.all(both)).map(outcomeOf).sort().join(', ');
          })),
        );
      return answers;
    };
    expect(countsOf(await atBoth(payAt))).toEqual({ '201, 409 invalid-transition': orders.length });
    expect(await endsOf(orders)).toEqual({ 'PAID SUCCEEDED': orders.length });
    const parts = await atBoth((origin, order) => refundAt(origin, order, 8_000));
    expect(countsOf(parts)).toEqual({ '201, 409 refund-exceeds-payment': orders.length });
    expect(countsOf(await atBoth(refundAt))).toEqual({ '201, 409 invalid-transition': orders.length });
    const left = PRICE_AMOUNT - 8_000;
    expect(await endsOf(orders)).toEqual({ [`REFUNDED REFUNDED 8000 SUCCEEDED ${left} SUCCEEDED`]: orders.length });
    expect(await market().stockOf(orders[0]?.productId ?? '')).toBe(orders.length);
    await expectMoneyInPlace();
  });
});
