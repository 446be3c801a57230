import { describe, expect, it } from 'vitest';
import { orderParts } from '../../src/features/orders/views.ts';
import { tally, together, useMarket } from '../support/market.ts';
import { type Placed, pay, placeOrder } from '../support/steps.ts';

const ATTEMPTS_MAX = 20;

describe('attempts to pay an order', () => {
  const market = useMarket();

  const attemptsAt = ({ id }: Placed) => market().db.prisma.payment.count({ where: { orderId: id } });
  const post = ({ id, buyer }: Placed, action: string) =>
    market().call('POST', `/api/marketplace/orders/${id}/${action}`, { token: buyer.token });

  async function declinedUntilRefused(): Promise<Placed> {
    const order = await placeOrder(market());
    for (let attempt = 1; attempt <= ATTEMPTS_MAX; attempt += 1) {
      expect((await pay(market(), order, 'pm_card_declined')).status).toBe(402);
    }
    return order;
  }

  it('are 20 at most; then the buyer is told what else can be done, and nothing is written', async () => {
    const order = await declinedUntilRefused();
    for (const method of ['pm_card_declined', 'pm_card_visa']) {
      const refused = await pay(market(), order, method);
      expect(refused).toMatchObject({
        status: 429,
        body: { code: 'too-many-payment-attempts', orderId: order.id, attempts: ATTEMPTS_MAX },
      });
      expect(refused.body.detail).toMatch(/cancel/i);
      expect(refused.headers.get('retry-after')).toBeNull();
    }
    expect(await attemptsAt(order)).toBe(ATTEMPTS_MAX);
    const { body } = await market().call('GET', `/api/marketplace/orders/${order.id}`, { token: order.buyer.token });
    expect(body).toMatchObject({ status: 'PAYMENT_FAILED', payment: { status: 'DECLINED' } });
    expect(await post(order, 'cancel')).toMatchObject({ status: 200, body: { status: 'CANCELLED' } });
    // What cannot be paid any more for another reason says that one.
    expect(await pay(market(), order)).toMatchObject({ status: 409, body: { code: 'invalid-transition' } });
    expect(await market().stockOf(order.productId)).toBe(10);
    expect(await market().findings()).toEqual([]);
  });

  it('are 20 at most when all come at once', async () => {
    const order = await placeOrder(market());
    const answers = await together(Array(40).fill('pm_card_declined'), async (method) => {
      let answer = await pay(market(), order, method);
      // One at a time: the others are told that a payment is under way, and come again.
      while (answer.status === 409 || answer.status === 503) {
        answer = await pay(market(), order, method);
      }
      return answer;
    });
    expect(tally(answers)).toEqual({ '402 payment-declined': 20, '429 too-many-payment-attempts': 20 });
    expect(await attemptsAt(order)).toBe(ATTEMPTS_MAX);
  });

  it('leave the last one as good as the first', async () => {
    const order = await placeOrder(market());
    for (let attempt = 1; attempt < ATTEMPTS_MAX; attempt += 1) await pay(market(), order, 'pm_card_declined');
    expect(await pay(market(), order)).toMatchObject({ status: 201, body: { payment: { status: 'SUCCEEDED' } } });
    expect(await attemptsAt(order)).toBe(ATTEMPTS_MAX);
  });

  it('are not all read to show an order: the one that settled, else the latest', async () => {
    const order = await placeOrder(market());
    await pay(market(), order, 'pm_card_declined');
    await pay(market(), order);
    // As from before there was a limit: thousands of attempts, and newer ones than the one that settled.
    await market().db.pool.query(
      `INSERT INTO payments (id, order_id, status, provider, payment_method, amount)
       SELECT CASE n % 2 WHEN 0 THEN gen_random_uuid() ELSE overlay(gen_random_uuid()::text PLACING 'ffffffff' FROM 1)::uuid END,
              $1, 'DECLINED', 'simulated', 'pm_card_declined', 12900 FROM generate_series(1, 5000) n`,
      [order.id],
    );
    const path = `/api/marketplace/orders/${order.id}`;
    const { body } = await market().call('GET', path, { token: order.buyer.token });
    expect(body.payment).toMatchObject({ status: 'SUCCEEDED' });
    const read = await market().db.prisma.order.findUniqueOrThrow({ where: { id: order.id }, include: orderParts });
    expect(read.payments).toHaveLength(1);
  });
});
