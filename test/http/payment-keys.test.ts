import { afterEach, describe, expect, it } from 'vitest';
import { type Answer, type CallOptions, tally, together, useMarket } from '../support/market.ts';
import { TestProvider } from '../support/provider.ts';
import { type Placed, pay, placeOrder } from '../support/steps.ts';

const provider = new TestProvider();

describe('an Idempotency-Key', () => {
  const market = useMarket({ CHECKOUT_DEADLINE_MS: '10000' }, { provider });
  afterEach(() => provider.recover());

  const call = (path: string, key: string, options: CallOptions) =>
    market().call('POST', `/api/marketplace/${path}`, { ...options, headers: { 'idempotency-key': key } });
  const payWith = (key: string, { id, buyer }: Placed, paymentMethod = 'pm_card_visa') =>
    call(`orders/${id}/payments`, key, { token: buyer.token, body: { paymentMethod } });
  const isReplayed = ({ headers }: Answer) => headers.get('idempotency-replayed') === 'true';
  const attemptsOf = ({ id }: Placed) => market().db.prisma.payment.count({ where: { orderId: id } });

  it('of a payment gives the first answer again to the letter, whatever became of the order since', async () => {
    const order = await placeOrder(market());
    const first = await payWith('pay-1', order);
    expect(first).toMatchObject({ status: 201, body: { status: 'PAID' } });
    await market().call('PUT', `/api/marketplace/orders/${order.id}/status`, {
      token: order.seller.token,
      body: { status: 'PROCESSING' },
    });
    const again = await payWith('pay-1', order);
    expect([again.status, again.body, isReplayed(again)]).toEqual([201, first.body, true]);
    expect(await attemptsOf(order)).toBe(1);
  });

  it('of a payment that was declined is declined again, and tries no card', async () => {
    const order = await placeOrder(market());
    const first = await payWith('declined', order, 'pm_card_declined');
    const charges = provider.calls.charge;
    const again = await payWith('declined', order, 'pm_card_declined');
    expect([again.status, again.body]).toEqual([402, first.body]);
    expect(provider.calls.charge).toBe(charges);
    expect((await payWith('another', order)).status).toBe(201);
    expect((await payWith('declined', order, 'pm_card_declined')).body).toEqual(first.body);
  });

  it('of a payment that could not be tried is free again', async () => {
    const order = await placeOrder(market());
    provider.fail('charge', 'is-away');
    expect((await payWith('outage', order)).status).toBe(503);
    provider.recover();
    const again = await payWith('outage', order);
    expect([again.status, isReplayed(again)]).toEqual([201, false]);
  });

  it('of a payment nobody has heard of is asked about until somebody has', async () => {
    const order = await placeOrder(market());
    provider.fail('charge', 'loses');
    expect((await payWith('lost', order)).body).toMatchObject({ code: 'invalid-transition', from: 'PENDING_PAYMENT' });
    provider.recover();
    await market().db.pool.query(
      `UPDATE payments SET ask_at = now() - interval '1 second', created_at = created_at - interval '31 seconds' WHERE order_id = $1`,
      [order.id],
    );
    expect((await pay(market(), order)).body.from).toBe('PAID');
    const again = await payWith('lost', order);
    expect([again.status, again.body.status, isReplayed(again)]).toEqual([201, 'PAID', true]);
    expect(await attemptsOf(order)).toBe(1);
    expect(await market().findings()).toEqual([]);
  });

  it('of another method, or of another call, is refused', async () => {
    const order = await placeOrder(market());
    expect((await payWith('reused', order)).status).toBe(201);
    const cancel = () => call(`orders/${order.id}/cancel`, 'reused', { token: order.buyer.token });
    for (const answer of [await payWith('reused', order, 'pm_card_declined'), await cancel()])
      expect(answer).toMatchObject({ status: 422, body: { code: 'idempotency-key-reused' } });
  });

  it('of a checkout’s payments gives the first answer again, and takes no money twice', async () => {
    const order = await placeOrder(market());
    const { checkoutId } = await market().db.prisma.order.findUniqueOrThrow({ where: { id: order.id } });
    const payAll = () =>
      call(`checkouts/${checkoutId}/payments`, 'all', {
        token: order.buyer.token,
        body: { paymentMethod: 'pm_card_visa' },
      });
    const answers = await together(Array(10).fill(0), payAll);
    expect(tally(answers)).toEqual({ 200: 10 });
    expect(answers.filter(isReplayed)).toHaveLength(9);
    for (const { body } of answers)
      expect(body).toEqual({ orders: [{ orderId: order.id, outcome: 'PAID', code: null }] });
    expect(await attemptsOf(order)).toBe(1);
    expect(await market().findings()).toEqual([]);
  });

  it.each(['payment', 'cancellation', 'refund'])('of one %s has ten clicks do it once', async (what) => {
    for (let round = 0; round < 6; round += 1) {
      const order = await placeOrder(market());
      if (what === 'refund') expect((await pay(market(), order)).status).toBe(201);
      const key = `${what}-${round}`;
      const click = (): Promise<Answer> => {
        if (what === 'payment') return payWith(key, order);
        if (what === 'cancellation') return call(`orders/${order.id}/cancel`, key, { token: order.buyer.token });
        return call(`orders/${order.id}/refunds`, key, { token: order.seller.token, body: { amount: 100 } });
      };
      const answers = await together(Array(10).fill(0), click);
      expect(tally(answers)).toEqual({ [what === 'cancellation' ? 200 : 201]: 10 });
      expect(answers.filter(isReplayed)).toHaveLength(9);
      expect(new Set(answers.map(({ body }) => JSON.stringify(body))).size).toBe(1);
      if (what === 'refund') expect(await market().db.prisma.refund.count({ where: { orderId: order.id } })).toBe(1);
    }
    expect(await market().findings()).toEqual([]);
  });

  it('of a refund that was refused is refused again, though it could be had now', async () => {
    const order = await placeOrder(market());
    const refund = () => call(`orders/${order.id}/refunds`, 'early', { token: order.seller.token });
    const first = await refund();
    expect(first).toMatchObject({ status: 409, body: { code: 'invalid-transition' } });
    expect((await pay(market(), order)).status).toBe(201);
    const again = await refund();
    expect([again.status, again.body, isReplayed(again)]).toEqual([409, first.body, true]);
  });
});
