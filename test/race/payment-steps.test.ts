import type pg from 'pg';
import { describe, expect, it } from 'vitest';
import { settlePayment } from '../../src/features/payments/index.ts';
import { sessionForTest, waitingForLocks } from '../support/database.ts';
import { useMarket } from '../support/market.ts';
import { statusesOf } from '../support/orders.ts';
import { type Placed, pay, placeOrder } from '../support/steps.ts';
import { until } from '../support/wait.ts';

const ATTEMPTS_MAX = 20;

describe('a step of a payment that waits for its order, and finds another one than it saw', () => {
  const market = useMarket({}, { patient: true });

  const addAttempts = (session: pg.Client | pg.Pool, { id }: Placed, status: string, count = 1) =>
    session.query(
      `INSERT INTO payments (id, order_id, status, provider, payment_method, amount)
       SELECT gen_random_uuid(), $1, $2::payment_status, 'simulated', 'pm_card_declined', total_amount
       FROM orders CROSS JOIN generate_series(1, $3::int) WHERE orders.id = $1`,
      [id, status, count],
    );
  const paymentsOf = async ({ id }: Placed) =>
    (await market().db.prisma.payment.findMany({ where: { orderId: id }, orderBy: { id: 'asc' } })).map(
      ({ status }) => status,
    );

  /** Has a rival hold the order, which the step waits for, and change something before it lets go. */
  async function overtake<T>(order: Placed, step: () => Promise<T>, change: (rival: pg.Client) => Promise<unknown>) {
    const rival = await sessionForTest(market().databaseUrl);
    await rival.query('BEGIN');
    await rival.query('SELECT FROM orders WHERE id = $1 FOR NO KEY UPDATE', [order.id]);
    const stepping = step();
    await until('it waits for the order', async () => (await waitingForLocks(market().db.pool)) === 1);
    await change(rival);
    await rival.query('COMMIT');
    return stepping;
  }

  /** An order with an open attempt, and both as whoever began it knows them. */
  async function orderBeingPaid() {
    const order = await placeOrder(market());
    await addAttempts(market().db.pool, order, 'PENDING');
    const attempt = await market().db.prisma.payment.findFirstOrThrow({ where: { orderId: order.id } });
    const known = {
      status: 'PENDING',
      amount: attempt.amount,
      order: { id: order.id, status: 'PENDING_PAYMENT' },
      expiresAt: new Date(Date.now() + 60_000),
      createdAt: new Date(),
      usefulUntil: null,
      feeBasisPoints: null,
    } as const;
    return { order, attempt, known };
  }

  it('begins no second attempt beside one that began meanwhile', async () => {
    const order = await placeOrder(market());
    const answer = await overtake(
      order,
      () => pay(market(), order),
      (rival) => addAttempts(rival, order, 'PENDING'),
    );
    expect(answer).toMatchObject({ status: 409, body: { code: 'invalid-transition' } });
    expect(answer.body.detail).toMatch(/under way/);
    expect(await paymentsOf(order)).toEqual(['PENDING']);
  });

  it('counts an attempt that began and was declined meanwhile, although the order is in the same status again', async () => {
    const order = await placeOrder(market());
    expect((await pay(market(), order, 'pm_card_declined')).status).toBe(402);
    await addAttempts(market().db.pool, order, 'DECLINED', ATTEMPTS_MAX - 2);
    const answer = await overtake(
      order,
      () => pay(market(), order),
      async (rival) => {
        await addAttempts(rival, order, 'DECLINED');
        await rival.query(`UPDATE orders SET status = 'PAYMENT_FAILED' WHERE id = $1`, [order.id]);
      },
    );
    expect(answer).toMatchObject({ status: 429, body: { attempts: ATTEMPTS_MAX } });
    expect(await paymentsOf(order)).toHaveLength(ATTEMPTS_MAX);
    expect(await market().findings()).toEqual([]);
  });

  it('begins all the same where the order was only held', async () => {
    const order = await placeOrder(market());
    const answer = await overtake(
      order,
      () => pay(market(), order),
      async () => {},
    );
    expect(answer).toMatchObject({ status: 201, body: { status: 'PAID' } });
  });

  it('settles for the status that the order has by then: what was taken goes back', async () => {
    const { order, attempt, known } = await orderBeingPaid();
    const settled = await overtake(
      order,
      () => settlePayment(market().orders, attempt.id, { status: 'SUCCEEDED' }, known),
      (rival) => rival.query(`UPDATE orders SET status = 'SHIPPED' WHERE id = $1`, [order.id]),
    );
    expect(settled).toEqual({ payment: 'REFUNDED', order: 'SHIPPED' });
    expect(await paymentsOf(order)).toEqual(['REFUNDED']);
  });

  it('settles once where the attempt has another outcome by then: the order moves with it or not at all', async () => {
    const { order, attempt, known } = await orderBeingPaid();
    const settled = await overtake(
      order,
      () => settlePayment(market().orders, attempt.id, { status: 'DECLINED' }, known),
      (rival) =>
        rival.query(
          `UPDATE payments SET status = 'REFUNDED', refunded_amount = amount, refunded_at = now() WHERE id = $1`,
          [attempt.id],
        ),
    );
    expect(settled).toEqual({ payment: 'REFUNDED', order: 'PENDING_PAYMENT' });
    expect(await statusesOf(market(), [order.id])).toEqual({ PENDING_PAYMENT: 1 });
  });
});
