import { afterEach, describe, expect, it } from 'vitest';
import type { Context } from '../../src/concurrency/index.ts';
import { cleanupFailedOrders, type UnfinishedWork } from '../../src/features/orders/index.ts';
import { settlePayment } from '../../src/features/payments/index.ts';
import { payOrder } from '../../src/features/payments/service.ts';
import { AppError, PLATFORM_ERRORS } from '../../src/platform/errors.ts';
import { sessionForTest } from '../support/database.ts';
import { useMarket } from '../support/market.ts';
import { addPastOrders } from '../support/orders.ts';
import { TestProvider } from '../support/provider.ts';
import { type Placed, pay, placeOrder } from '../support/steps.ts';
import { until } from '../support/wait.ts';

const provider = new TestProvider();

describe('a payment whose outcome nobody has learnt', () => {
  const market = useMarket({}, { provider });
  afterEach(() => provider.recover());

  const read = async ({ id, buyer }: Placed) =>
    (await market().call('GET', `/api/marketplace/orders/${id}`, { token: buyer.token })).body;
  const cancel = ({ id, buyer }: Placed) =>
    market().call('POST', `/api/marketplace/orders/${id}/cancel`, { token: buyer.token });
  const paymentsOf = async ({ id }: Placed) =>
    (await market().db.prisma.payment.findMany({ where: { orderId: id }, orderBy: { id: 'asc' } })).map(
      ({ status }) => status,
    );

  /** What the clock does. */
  const letAttemptsAge = () =>
    market().db.pool.query(
      `UPDATE payments SET ask_at = now() - interval '1 second', created_at = created_at - interval '31 seconds' WHERE status = 'PENDING'`,
    );
  const letExpire = ({ id }: Placed) =>
    market().db.pool.query(`UPDATE orders SET expires_at = now() - interval '1 minute' WHERE id = $1`, [id]);

  /** An order with an attempt of which the provider did what it was asked, or nothing, and said nothing. */
  async function orderWithOpenAttempt(fault: 'loses' | 'refuses', method = 'pm_card_visa'): Promise<Placed> {
    const order = await placeOrder(market());
    provider.fail('charge', fault);
    const answer = await pay(market(), order, method);
    provider.recover();
    expect(answer).toMatchObject({ status: 409, body: { code: 'invalid-transition', from: 'PENDING_PAYMENT' } });
    expect(answer.body.detail).toMatch(/under way/);
    return order;
  }

  it('is shown as awaited; it takes no second attempt, and is charged once', async () => {
    const order = await orderWithOpenAttempt('loses');
    expect(await read(order)).toMatchObject({
      status: 'PENDING_PAYMENT',
      payment: { status: 'AWAITING', provider: 'test', paidAt: null, refundedAt: null },
    });
    const charges = provider.calls.charge;
    const again = await pay(market(), order);
    expect(again).toMatchObject({ status: 409, body: { code: 'invalid-transition', allowed: [] } });
    expect(again.body.detail).toMatch(/under way/);
    expect(provider.calls.charge).toBe(charges);
    expect(await paymentsOf(order)).toEqual(['PENDING']);
    expect(await market().findings()).toEqual([]);
  });

  it('is asked about by the next payer once it is overdue: who had paid is told so', async () => {
    const order = await orderWithOpenAttempt('loses');
    await letAttemptsAge();
    const answer = await pay(market(), order);
    expect(answer).toMatchObject({ status: 409, body: { code: 'invalid-transition', from: 'PAID' } });
    expect(await read(order)).toMatchObject({ status: 'PAID', payment: { status: 'SUCCEEDED' } });
    expect(await paymentsOf(order)).toEqual(['SUCCEEDED']);
    expect(await market().findings()).toEqual([]);
  });

  it.each([
    ['loses', 'pm_card_declined'],
    ['refuses', 'pm_card_visa'],
  ] as const)(
    'is asked about by the next payer once it is overdue: who had not paid pays (%s, %s)',
    async (fault, method) => {
      const order = await orderWithOpenAttempt(fault, method);
      await letAttemptsAge();
      expect(await pay(market(), order)).toMatchObject({ status: 201, body: { status: 'PAID' } });
      expect(await paymentsOf(order)).toEqual(['DECLINED', 'SUCCEEDED']);
      expect(await market().findings()).toEqual([]);
    },
  );

  it('is left alone while the provider cannot say what became of it', async () => {
    const order = await orderWithOpenAttempt('loses');
    await letAttemptsAge();
    for (const fault of ['refuses', 'loses'] as const) {
      provider.fail('conclude', fault);
      const answer = await pay(market(), order);
      expect(answer.body).toMatchObject({ code: 'invalid-transition', from: 'PENDING_PAYMENT' });
      expect(answer.body.detail).toMatch(/under way/);
    }
    expect(await paymentsOf(order)).toEqual(['PENDING']);
  });

  it('keeps its order from expiring while it is fresh; once it is overdue the cleanup asks first', async () => {
    const [paid, unpaid] = [await orderWithOpenAttempt('loses'), await orderWithOpenAttempt('refuses')];
    for (const order of [paid, unpaid]) await letExpire(order);
    expect(await cleanupFailedOrders(market().orders)).toBe(0);
    expect((await read(paid)).status).toBe('PENDING_PAYMENT');
    await letAttemptsAge();
    expect(await cleanupFailedOrders(market().orders)).toBe(1);
    expect(await read(paid)).toMatchObject({ status: 'PAID', payment: { status: 'SUCCEEDED' } });
    expect(await read(unpaid)).toMatchObject({ status: 'CANCELLED', payment: { status: 'DECLINED' } });
    expect(await market().stockOf(unpaid.productId)).toBe(10);
    expect(await market().findings()).toEqual([]);
  });

  it('is told by the cleanup when the provider cannot say, and holds up no other order', async () => {
    const order = await orderWithOpenAttempt('loses');
    const other = await placeOrder(market());
    for (const one of [order, other]) await letExpire(one);
    await letAttemptsAge();
    provider.fail('conclude', 'refuses');
    const unfinished: UnfinishedWork[] = [];
    expect(await cleanupFailedOrders(market().orders, { onUnfinished: (one) => unfinished.push(one) })).toBe(1);
    expect(unfinished.filter(({ orderId }) => orderId === order.id)).toMatchObject([{ reason: 'unanswered' }]);
    expect((await read(order)).status).toBe('PENDING_PAYMENT');
    expect((await read(other)).status).toBe('CANCELLED');
    provider.recover();
    await letAttemptsAge();
    await cleanupFailedOrders(market().orders);
    expect((await read(order)).status).toBe('PAID');
    expect(await market().findings()).toEqual([]);
  });

  it('is asked about by who cancels its order: who had paid is told so, and keeps the order', async () => {
    const order = await orderWithOpenAttempt('loses');
    expect(await cancel(order)).toMatchObject({ status: 409, body: { code: 'invalid-transition', from: 'PAID' } });
    expect(await read(order)).toMatchObject({ status: 'PAID', payment: { status: 'SUCCEEDED' } });
    expect(await market().findings()).toEqual([]);
  });

  it('is called off by who cancels its order, and then takes no money', async () => {
    const order = await orderWithOpenAttempt('refuses');
    expect(await cancel(order)).toMatchObject({ status: 200, body: { status: 'CANCELLED' } });
    expect(await paymentsOf(order)).toEqual(['DECLINED']);
    expect(await market().stockOf(order.productId)).toBe(10);
    expect(await market().findings()).toEqual([]);
  });

  it('keeps its order from being cancelled while the provider cannot say what became of it', async () => {
    const order = await orderWithOpenAttempt('loses');
    provider.fail('conclude', 'refuses');
    const answer = await cancel(order);
    expect(answer).toMatchObject({ status: 409, body: { code: 'invalid-transition', from: 'PENDING_PAYMENT' } });
    expect(answer.body.detail).toMatch(/under way/);
    expect(await paymentsOf(order)).toEqual(['PENDING']);
    provider.recover();
    expect((await cancel(order)).body.from).toBe('PAID');
  });

  it('wins over a cancellation that comes while the provider has it', async () => {
    const order = await placeOrder(market());
    const charged = provider.charges.size;
    provider.fail('charge', 'hangs');
    const paying = pay(market(), order);
    await until('the money is taken', async () => provider.charges.size > charged);
    expect(await cancel(order)).toMatchObject({ status: 409, body: { from: 'PAID' } });
    provider.recover();
    expect(await paying).toMatchObject({ status: 201, body: { status: 'PAID' } });
    expect(await market().findings()).toEqual([]);
  });

  it('leaves an order that can be paid again when it is certain that the provider took nothing', async () => {
    const order = await placeOrder(market());
    provider.fail('charge', 'is-away');
    const refused = await pay(market(), order);
    expect(refused).toMatchObject({ status: 503, body: { code: 'payment-provider-unavailable', orderId: order.id } });
    expect(refused.headers.get('retry-after')).toBe('1');
    expect(await read(order)).toMatchObject({ status: 'PAYMENT_FAILED', payment: { status: 'DECLINED' } });
    provider.recover();
    expect(await pay(market(), order)).toMatchObject({ status: 201, body: { status: 'PAID' } });
    expect((await read(order)).history.map(({ why }: { why: string }) => why)).toEqual([
      ...['placed', 'payment-provider-unavailable', 'paid'],
    ]);
    expect(await market().findings()).toEqual([]);
  });

  it('uses up no attempts while the provider is away: the order can be paid after 25 tries in vain', async () => {
    const order = await placeOrder(market());
    provider.fail('charge', 'is-away');
    for (let tries = 0; tries < 25; tries += 1) expect((await pay(market(), order)).status).toBe(503);
    provider.recover();
    expect(await pay(market(), order)).toMatchObject({ status: 201, body: { status: 'PAID' } });
    expect(await market().findings()).toEqual([]);
  });

  it('ends the same, however often and in whatever order its results arrive', async () => {
    const sequences = [
      { results: ['SUCCEEDED', 'SUCCEEDED'], end: ['PAID', 'SUCCEEDED'] },
      { results: ['DECLINED', 'DECLINED'], end: ['PAYMENT_FAILED', 'DECLINED'] },
      { results: ['DECLINED', 'SUCCEEDED'], end: ['PAID', 'SUCCEEDED'] },
      { results: ['SUCCEEDED', 'DECLINED', 'SUCCEEDED'], end: ['PAID', 'SUCCEEDED'] },
    ] as const;
    for (const { results, end } of sequences) {
      const order = await orderWithOpenAttempt('refuses');
      const { id } = await market().db.prisma.payment.findFirstOrThrow({ where: { orderId: order.id } });
      for (const result of results) await settlePayment(market().orders, id, { status: result });
      const { status, payment } = await read(order);
      expect([status, payment.status]).toEqual(end);
      const events = await market().db.prisma.outboxEvent.count({
        where: { subjectId: order.id, type: 'order.status-changed' },
      });
      expect(events).toBe(new Set(results).size === 2 && results[0] === 'DECLINED' ? 2 : 1);
    }
    expect(await market().findings()).toEqual([]);
  });

  it('goes back when it turns out taken after another attempt has paid the order', async () => {
    const order = await orderWithOpenAttempt('refuses');
    const { id } = await market().db.prisma.payment.findFirstOrThrow({ where: { orderId: order.id } });
    await letAttemptsAge();
    expect((await pay(market(), order)).status).toBe(201);
    for (const _time of [1, 2]) {
      const settled = await settlePayment(market().orders, id, { status: 'SUCCEEDED' });
      expect(settled).toEqual({ payment: 'REFUNDED', order: 'PAID' });
    }
    expect(await paymentsOf(order)).toEqual(['REFUNDED', 'SUCCEEDED']);
    expect(await read(order)).toMatchObject({ status: 'PAID', payment: { status: 'SUCCEEDED' } });
    expect(await market().findings()).toEqual([]);
  });

  /** Pays an order, and holds its row from when the money is taken but its payer does not know. */
  async function payAndHold(order: Placed) {
    const charged = provider.charges.size;
    provider.fail('charge', 'hangs');
    const paying = pay(market(), order);
    await until('the money is taken', async () => provider.charges.size > charged);
    const rival = await sessionForTest(market().databaseUrl);
    await rival.query('BEGIN');
    await rival.query('SELECT FROM orders WHERE id = $1 FOR NO KEY UPDATE', [order.id]);
    return { paying, rival };
  }

  it('never tells that nothing was changed once the money is taken, however busy the database is', async () => {
    const order = await placeOrder(market());
    const { pool } = market().db;
    // With others it cannot be settled, and alone it gets no connection.
    const { paying, rival } = await payAndHold(order);
    const taken = await Promise.all(Array.from({ length: pool.options.max }, () => pool.connect()));
    provider.recover();
    const answer = await paying;
    for (const client of taken) client.release();
    await rival.query('ROLLBACK');
    // Which of the two bounds comes first, the connection's or the answer's, is the machine's to say.
    expect(['409 invalid-transition', '503 database-unavailable']).toContain(`${answer.status} ${answer.body.code}`);
    // Where its own settling still goes on, the cleanup passes over it, and its next run finds what that left.
    await until('it is settled', async () => {
      await letAttemptsAge();
      await cleanupFailedOrders(market().orders);
      return (await read(order)).status === 'PAID';
    });
    expect(await market().findings()).toEqual([]);
  });

  it('is settled by an answer for which its request waited no longer, without anyone asking', async () => {
    const order = await placeOrder(market());
    const { conclude } = provider.calls;
    provider.fail('charge', 'hangs');
    expect((await pay(market(), order)).body.detail).toMatch(/under way/);
    const late = Date.now();
    provider.recover();
    await until('it is settled', async () => (await read(order)).status === 'PAID');
    expect(provider.calls.conclude).toBe(conclude);
    // It was paid when that was learnt, not when it was tried.
    expect(Date.parse((await read(order)).payment.paidAt)).toBeGreaterThanOrEqual(late);
    expect(await market().findings()).toEqual([]);
  });

  it('is settled by what the cleanup is told too late: a provider that is always slow is heard too', async () => {
    const order = await orderWithOpenAttempt('loses');
    await letAttemptsAge();
    const { conclude } = provider.calls;
    provider.fail('conclude', 'hangs');
    const unfinished: UnfinishedWork[] = [];
    await cleanupFailedOrders(market().orders, { onUnfinished: (one) => unfinished.push(one) });
    expect(unfinished.filter(({ orderId }) => orderId === order.id)).toMatchObject([{ reason: 'unanswered' }]);
    const asked = provider.calls.conclude;
    expect(asked).toBeGreaterThan(conclude);
    provider.recover();
    await until('it is settled', async () => (await read(order)).status === 'PAID');
    expect(provider.calls.conclude).toBe(asked);
    expect(await market().findings()).toEqual([]);
  });

  it('is settled without anyone asking, when its order was held for as long as its payer could wait', async () => {
    const order = await placeOrder(market());
    const { conclude } = provider.calls;
    const { paying, rival } = await payAndHold(order);
    provider.recover();
    const answer = await paying;
    await rival.query('ROLLBACK');
    expect(answer).toMatchObject({ status: 409, body: { code: 'invalid-transition', from: 'PENDING_PAYMENT' } });
    await until('it is settled', async () => (await read(order)).status === 'PAID');
    expect(provider.calls.conclude).toBe(conclude);
    expect(await market().findings()).toEqual([]);
  });

  it('is settled without anyone asking, when its request got no turn to go on with the answer', async () => {
    const order = await placeOrder(market());
    const { conclude } = provider.calls;
    let isWithoutTurn = false;
    const lendSlot: Context['lendSlot'] = async (part) => {
      await part();
      isWithoutTurn = true;
      throw new AppError(PLATFORM_ERRORS.overloaded);
    };
    const askWithOthers: Context['askWithOthers'] = (...asked) => {
      if (isWithoutTurn) throw new Error('there is no turn to let others have');
      return market().orders.askWithOthers(...asked);
    };
    const context = { ...market().orders, provider, lendSlot, askWithOthers };
    const request = { orderId: order.id, buyerId: order.buyer.id, method: 'pm_card_visa' };
    const left: string[] = [];
    await expect(payOrder(context, request, ({ orderId }) => left.push(orderId))).rejects.toMatchObject({
      code: 'invalid-transition',
    });
    await until('it is settled', async () => (await read(order)).status === 'PAID');
    expect(left).toEqual([]);
    expect(provider.calls.conclude).toBe(conclude);
    expect(await market().findings()).toEqual([]);
  });

  it('is called off by who asks about it: a charge that was long on its way takes no money', async () => {
    const order = await orderWithOpenAttempt('refuses');
    await letAttemptsAge();
    expect((await pay(market(), order, 'pm_card_declined')).status).toBe(402);
    const [attempt] = await market().db.prisma.payment.findMany({
      where: { orderId: order.id },
      orderBy: { id: 'asc' },
    });
    expect(attempt).toMatchObject({ status: 'DECLINED', paymentMethod: 'pm_card_visa' });
    const { id: attemptId = '', amount = 0n } = attempt ?? {};
    const charge = { attemptId, orderId: order.id, method: 'pm_card_visa', amount, currency: 'MXN' };
    expect(await provider.charge(charge, AbortSignal.timeout(60_000))).toMatchObject({ status: 'DECLINED' });
  });

  it('ends no run of the cleanup for want of an answer: a page is asked about, and the next run goes on after it', async () => {
    const order = await placeOrder(market());
    const { id: productId, seller } = await market().product(200);
    const others = { productId, seller, buyer: order.buyer, count: 120, expiredSeconds: -3600 };
    await market().db.pool.query(
      `INSERT INTO payments (id, order_id, status, provider, payment_method, amount)
       SELECT gen_random_uuid(), id, 'PENDING', 'test', 'pm_card_visa', total_amount FROM orders WHERE id = ANY($1)`,
      [await addPastOrders(market(), others)],
    );
    await letAttemptsAge();
    await letExpire(order);
    const { conclude } = provider.calls;
    provider.fail('conclude', 'refuses');
    const context = market().orders;
    const open = () => market().db.prisma.payment.count({ where: { status: 'PENDING' } });
    const asked = new Set<string>();
    const onUnfinished = ({ orderId }: UnfinishedWork) => asked.add(orderId);
    expect(await cleanupFailedOrders(context, { onUnfinished })).toBe(1);
    expect(provider.calls.conclude - conclude).toBe(50);
    for (const total of [100, await open()]) {
      await cleanupFailedOrders(context, { onUnfinished });
      expect(asked.size).toBe(total);
    }
    provider.recover();
    await letAttemptsAge();
    await cleanupFailedOrders(context);
    expect(await open()).toBe(0);
  });

  it('keeps no connection from others while the provider has it', async () => {
    const order = await placeOrder(market());
    const charged = provider.charges.size;
    provider.fail('charge', 'hangs');
    const paying = pay(market(), order);
    await until('the money is taken', async () => provider.charges.size > charged);
    const { rows } = await market().db.pool.query(
      `SELECT count(*)::int AS count FROM pg_stat_activity
       WHERE datname = current_database() AND pid <> pg_backend_pid() AND xact_start IS NOT NULL AND backend_type = 'client backend'`,
    );
    expect(rows[0].count).toBe(0);
    provider.recover();
    expect((await paying).status).toBe(201);
  });
});

describe('a provider that is slow', () => {
  const market = useMarket({}, { provider, patient: true });
  afterEach(() => provider.recover());

  const statusOf = async ({ id, buyer }: Placed) =>
    (await market().call('GET', `/api/marketplace/orders/${id}`, { token: buyer.token })).body.status;

  it('keeps nobody else’s payments, cancellations and changes waiting while the provider has it', async () => {
    const orders = await Promise.all(Array.from({ length: 24 }, () => placeOrder(market())));
    const [cancelled, moved, ...hanging] = orders as [Placed, Placed, ...Placed[]];
    expect((await pay(market(), moved)).status).toBe(201);
    const charged = provider.charges.size;
    provider.fail('charge', 'hangs');
    const paying = hanging.map((order) => pay(market(), order));
    await until('all are with the provider', async () => provider.charges.size === charged + hanging.length);
    expect(
      (await market().call('POST', `/api/marketplace/orders/${cancelled.id}/cancel`, { token: cancelled.buyer.token }))
        .status,
    ).toBe(200);
    const processing = { token: moved.seller.token, body: { status: 'PROCESSING' } };
    expect((await market().call('PUT', `/api/marketplace/orders/${moved.id}/status`, processing)).status).toBe(200);
    provider.recover();
    for (const { status } of await Promise.all(paying)) expect([201, 409]).toContain(status);
    for (const order of hanging) await until('it is paid', async () => (await statusOf(order)) === 'PAID');
    expect(await market().findings()).toEqual([]);
  });
});
