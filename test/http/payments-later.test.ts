import { describe, expect, it } from 'vitest';
import { cleanupFailedOrders } from '../../src/features/orders/index.ts';
import { type Answer, useMarket } from '../support/market.ts';
import { attemptsOf, cancel, expire, letTimeRunOut, orderOf, storyOf, untilOrderIs } from '../support/payments.ts';
import { moveTo, type Placed, pay, placeOrder } from '../support/steps.ts';

const HOUR_MS = 3_600_000;

/** When a moment is, in hours from now. */
const hoursAhead = (at: string) => (Date.parse(at) - Date.now()) / HOUR_MS;

describe('a payment that its provider settles later', () => {
  const market = useMarket({ SIMULATED_SETTLE_MS: '50' });

  /** An order that is paid so, with what its buyer has to do. */
  async function begin(paymentMethod: string): Promise<{ order: Placed; page: string; body: Answer['body'] }> {
    const order = await placeOrder(market(), 3);
    const { status, body } = await pay(market(), order, paymentMethod);
    expect(status).toBe(201);
    expect(body).toMatchObject({ status: 'PENDING', payment: { status: 'PENDING', provider: 'simulated' } });
    return { order, page: body.payment.nextAction?.url, body };
  }

  const act = (page: string, what: 'approve' | 'decline') => market().call('POST', `${page}/${what}`);

  describe('by bank transfer', () => {
    it('leaves the order PENDING until the provider tells that the money is there', async () => {
      const { order, body } = await begin('pm_spei');
      expect(hoursAhead(body.payment.pendingUntil)).toBeCloseTo(24, 1);
      expect(body.payment.paidAt).toBeNull();
      expect(body.payment.nextAction).toBeUndefined();
      await untilOrderIs(market(), order, 'PAID');
      const { payment, history } = await orderOf(market(), order);
      expect(payment).toEqual({
        ...{ status: 'SUCCEEDED', provider: 'simulated', paidAt: expect.any(String), refundedAt: null },
      });
      expect(history).toMatchObject([
        { from: null, to: 'PENDING_PAYMENT', by: 'BUYER', why: 'placed' },
        { from: 'PENDING_PAYMENT', to: 'PENDING', by: 'PROVIDER', why: 'payment-pending' },
        { from: 'PENDING', to: 'PAID', by: 'PROVIDER', why: 'paid' },
      ]);
      expect(await market().findings()).toEqual([]);
    });

    it('that is sent back leaves the order unpaid, with its usual time to pay it otherwise', async () => {
      const { order, body } = await begin('pm_spei_returned');
      expect(hoursAhead(body.expiresAt)).toBeCloseTo(24, 1);
      await untilOrderIs(market(), order, 'PAYMENT_FAILED');
      const failed = await orderOf(market(), order);
      expect(failed.payment.status).toBe('DECLINED');
      expect(hoursAhead(failed.expiresAt)).toBeLessThan(0.51);
      expect(await pay(market(), order)).toMatchObject({ status: 201, body: { status: 'PAID' } });
      expect(await storyOf(market(), order)).toEqual(['placed', 'payment-pending', 'payment-declined', 'paid']);
      expect(await market().findings()).toEqual([]);
    });
  });

  describe('by a card whose bank wants to see its holder', () => {
    it('says where to go; the page there is for people, and approving pays', async () => {
      const { order, page, body } = await begin('pm_card_authenticate');
      expect(body.payment.nextAction).toEqual({
        type: 'authenticate',
        url: expect.stringMatching(/^\/simulated-provider/),
      });
      const shown = await market().call('GET', page);
      expect(shown.status).toBe(200);
      expect(shown.headers.get('content-type')).toContain('text/html');
      expect(shown.headers.get('content-security-policy')).toMatch(/^default-src 'none'; style-src 'sha256-/);
      expect(shown.body).toContain('<html lang="en">');
      const buttons = [...shown.body.matchAll(/formaction="([^"]+)" formmethod="post"/g)].map(
        ([, to]) => new URL(to, `${market().origin}${page}`).pathname,
      );
      expect(buttons).toEqual([`${page}/approve`, `${page}/decline`]);
      // As browsers send forms.
      const headers = { 'content-type': 'application/x-www-form-urlencoded' };
      expect((await market().call('POST', `${page}/approve`, { headers, body: '' })).status).toBe(200);
      await untilOrderIs(market(), order, 'PAID');
      // There is nothing to do there any more.
      expect((await act(page, 'decline')).status).toBe(404);
      expect((await market().call('GET', page)).body).not.toContain('<button');
      const twice = await market().call('POST', `${page}/decline`, { headers: { accept: 'text/html' } });
      expect(twice.status).toBe(404);
      expect(twice.body).toContain('It is paid');
      expect(await market().findings()).toEqual([]);
    });

    it('is the buyer’s to go to: the seller, and whoever runs the market, only see that it waits', async () => {
      const { order, body } = await begin('pm_card_authenticate');
      const { nextAction, ...others } = body.payment;
      const asBuyer = await market().call('GET', '/api/marketplace/orders', { token: order.buyer.token });
      expect(asBuyer.body.data[0].payment).toEqual({ ...others, nextAction });
      expect((await orderOf(market(), order)).payment).toEqual({ ...others, nextAction });
      const { id, token } = order.seller;
      const asSeller = await market().call('GET', '/api/marketplace/seller/orders', { token });
      expect(asSeller.body.data[0].payment).toEqual(others);
      for (const other of [token, market().signer.sign({ id, role: 'ADMIN' })]) {
        const seen = await market().call('GET', `/api/marketplace/orders/${order.id}`, { token: other });
        expect(seen.body).toMatchObject({ id: order.id, status: 'PENDING' });
        expect(seen.body.payment).toEqual(others);
      }
    });

    it('speaks the buyer’s language, says the amount, and leads back to the order and nowhere else', async () => {
      const { order, page } = await begin('pm_card_authenticate');
      const headers = { 'accept-language': 'es-MX,es;q=0.9,en;q=0.5' };
      const shown = async (back: string) =>
        (await market().call('GET', `${page}?back=${encodeURIComponent(back)}`, { headers })).body as string;
      const body = await shown(`shop/orders/${order.id}`);
      expect(body).toContain('<html lang="es">');
      const { total } = await orderOf(market(), order);
      expect(body).toContain(`$${(total.amount / 100).toFixed(2)} MXN`);
      expect(body).toContain(`href="../../shop/orders/${order.id}"`);
      for (const elsewhere of ['https://example.com', '//example.com', 'shop/orders/../../x', 'shop/orders/"><script>'])
        expect(await shown(elsewhere)).toContain('href="../../shop/orders"');
      const paid = await market().call('POST', `${page}/approve?back=shop/orders/${order.id}`, { headers });
      expect(paid.body).toContain(`href="../../../shop/orders/${order.id}"`);
    });

    it('is declined there, and the order can be paid again', async () => {
      const { order, page } = await begin('pm_card_authenticate');
      expect((await act(page, 'decline')).status).toBe(200);
      await untilOrderIs(market(), order, 'PAYMENT_FAILED');
      expect((await act(page, 'approve')).status).toBe(404);
      expect((await pay(market(), order)).status).toBe(201);
      expect(await market().findings()).toEqual([]);
    });

    it('has no page for what was never charged', async () => {
      const nowhere = '/simulated-provider/charges/0198c6de-3f0b-7c63-9a2e-6f1f5f0d2a11';
      expect(await market().call('GET', nowhere)).toMatchObject({ status: 404, body: { code: 'not-found' } });
      expect((await act(nowhere, 'approve')).status).toBe(404);
    });
  });

  describe('by voucher', () => {
    it('holds the goods for as long as the voucher can be paid', async () => {
      const { order, page, body } = await begin('pm_oxxo');
      expect(body.payment.nextAction.type).toBe('pay-voucher');
      expect(hoursAhead(body.payment.pendingUntil)).toBeCloseTo(72, 1);
      expect(body.expiresAt).toBe(body.payment.pendingUntil);
      expect(await market().stockOf(order.productId)).toBe(7);
      expect((await act(page, 'approve')).status).toBe(200);
      await untilOrderIs(market(), order, 'PAID');
      expect(await market().findings()).toEqual([]);
    });

    it.each([
      { who: 'buyer', end: (order: Placed) => cancel(market(), order) },
      { who: 'seller', end: (order: Placed) => moveTo(market(), order, 'CANCELLED') },
    ])('is called off when the $who cancels the order: nobody can pay it then', async ({ end }) => {
      const { order, page } = await begin('pm_oxxo');
      expect(await end(order)).toMatchObject({ status: 200, body: { status: 'CANCELLED' } });
      expect((await act(page, 'approve')).status).toBe(404);
      expect(await market().stockOf(order.productId)).toBe(10);
      expect((await attemptsOf(market(), order)).map(({ status }) => status)).toEqual(['DECLINED']);
      expect(await storyOf(market(), order)).toEqual(['placed', 'payment-pending', 'payment-called-off', 'cancelled']);
      expect(await market().findings()).toEqual([]);
    });

    it('is in nobody’s way who pays with something else: it is called off first', async () => {
      const { order, page } = await begin('pm_oxxo');
      const paid = await pay(market(), order);
      expect(paid).toMatchObject({ status: 201, body: { status: 'PAID', payment: { status: 'SUCCEEDED' } } });
      expect((await act(page, 'approve')).status).toBe(404);
      expect((await attemptsOf(market(), order)).map(({ status }) => status)).toEqual(['DECLINED', 'SUCCEEDED']);
      expect(await market().findings()).toEqual([]);
    });
  });

  describe('when the order’s time is up', () => {
    it('is called off, and the stock is back', async () => {
      const { order, page } = await begin('pm_oxxo');
      await expire(market(), order);
      expect(await orderOf(market(), order)).toMatchObject({ status: 'CANCELLED', payment: { status: 'DECLINED' } });
      expect((await act(page, 'approve')).status).toBe(404);
      expect(await market().stockOf(order.productId)).toBe(10);
      expect(await storyOf(market(), order)).toEqual(['placed', 'payment-pending', 'payment-called-off', 'expired']);
      expect(await market().findings()).toEqual([]);
    });

    it('counts where the provider has taken it and could not tell', async () => {
      const { order } = await begin('pm_oxxo');
      const [attempt] = await attemptsOf(market(), order);
      await market().db.pool.query(`UPDATE simulated_charges SET status = 'SUCCEEDED' WHERE id = $1`, [attempt?.id]);
      await expire(market(), order);
      expect(await orderOf(market(), order)).toMatchObject({ status: 'PAID', payment: { status: 'SUCCEEDED' } });
      expect(await market().stockOf(order.productId)).toBe(7);
      expect(await market().findings()).toEqual([]);
    });

    it('is left alone before that', async () => {
      const { order } = await begin('pm_oxxo');
      await cleanupFailedOrders(market().orders);
      expect((await orderOf(market(), order)).status).toBe('PENDING');
      // So is one about which the provider is asked in between.
      await market().db.pool.query(
        `UPDATE payments SET ask_at = now() - interval '1 second', created_at = created_at - interval '31 seconds' WHERE order_id = $1`,
        [order.id],
      );
      await cleanupFailedOrders(market().orders);
      const [attempt] = await attemptsOf(market(), order);
      expect(attempt).toMatchObject({ status: 'PENDING' });
      expect(attempt?.askAt.getTime()).toBeGreaterThan(Date.now());
      await letTimeRunOut(market(), order);
    });
  });

  it('is refused for a method that the provider does not know, with those that it does', async () => {
    const order = await placeOrder(market());
    const refused = await pay(market(), order, 'pm_cash');
    expect(refused).toMatchObject({
      status: 400,
      body: { code: 'validation-failed', errors: [{ field: 'paymentMethod' }] },
    });
    const [{ message }] = refused.body.errors;
    for (const method of ['pm_card_visa', 'pm_oxxo', 'pm_spei']) expect(message).toContain(method);
    expect(await attemptsOf(market(), order)).toEqual([]);
  });
});
