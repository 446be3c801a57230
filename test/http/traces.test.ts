import { describe, expect, it, onTestFinished } from 'vitest';
import type { PaymentProvider } from '../../src/features/providers/index.ts';
import { newId } from '../../src/platform/ids.ts';
import { makeSlot } from '../support/bookings.ts';
import { closeGate } from '../support/gate.ts';
import {
  ADDRESS,
  type Answer,
  type Buyer,
  type CallOptions,
  callAt,
  JWT_SECRET,
  TestMarket,
  together,
} from '../support/market.ts';
import { attemptOf } from '../support/payments.ts';
import { TestProvider } from '../support/provider.ts';
import { givenStripe } from '../support/stripe-provider.ts';
import { type CollectedSpan, startTraceCollector, type TraceCollector } from '../support/trace-collector.ts';
import { until } from '../support/wait.ts';

const CHECKOUT = 'POST /api/marketplace/checkout';
const PAYMENTS = 'POST /api/marketplace/orders/:id/payments';
/** Of a trace that a client began: its id, and the client's span. */
const GIVEN = { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331' };
const traceparent = (sampled: boolean) => `00-${GIVEN.traceId}-${GIVEN.spanId}-0${sampled ? 1 : 0}`;

/** A market for the length of a test whose traces go to a collector, all of them unless the environment says otherwise. */
async function openTraced(
  collector: Pick<TraceCollector, 'url'>,
  environment: Record<string, string> = {},
  provider?: PaymentProvider,
) {
  const market = await TestMarket.open(
    { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url, OTEL_TRACES_SAMPLER_ARG: '1', ...environment },
    { patient: true, ...(provider && { provider }) },
  );
  onTestFinished(() => market.close());
  return market;
}

async function buyersOfOneProduct(market: TestMarket, count: number): Promise<Buyer[]> {
  const { id } = await market.product(count);
  return market.buyersWanting(count, [{ productId: id, quantity: 1 }]);
}

const isIn = (trace: string) => (span: CollectedSpan) => span.traceId === trace;

describe('with a collector of traces', () => {
  it('tells of a checkout: the request, its time in the lane, the batch, and its transaction', async () => {
    const collector = await startTraceCollector();
    const market = await openTraced(collector, {
      OTEL_SERVICE_NAME: 'shop',
      OTEL_EXPORTER_OTLP_HEADERS: 'x-key=a%20b',
    });
    const [buyer] = await buyersOfOneProduct(market, 1);
    const headers = { traceparent: traceparent(true) };
    expect((await market.checkout(buyer?.token ?? '', { headers })).status).toBe(201);

    const request = await collector.span('the request', ({ name }) => name === CHECKOUT);
    expect(request).toMatchObject({ traceId: GIVEN.traceId, parentSpanId: GIVEN.spanId, service: 'shop' });
    expect(request.attributes).toMatchObject({
      'http.response.status_code': 201,
      'url.path': '/api/marketplace/checkout',
    });
    const lane = await collector.span('the lane', ({ name }) => name === 'lane checkout');
    const batch = await collector.span('the batch', ({ name }) => name === 'batch checkout');
    const transaction = await collector.span('the transaction', ({ name }) => name === 'transaction');
    expect(lane.parentSpanId).toBe(request.spanId);
    expect(batch.parentSpanId).toBe(lane.spanId);
    expect(transaction.parentSpanId).toBe(batch.spanId);
    expect([lane, batch, transaction].every(isIn(GIVEN.traceId))).toBe(true);
    expect(batch.links).toMatchObject([{ traceId: lane.traceId, spanId: lane.spanId }]);
    expect(collector.calls.at(-1)).toMatchObject({ 'x-key': 'a b' });
  });

  it('links a batch with all who are in it, there and back', async () => {
    const collector = await startTraceCollector();
    const market = await openTraced(collector);
    const buyers = await buyersOfOneProduct(market, 4);
    const gate = await closeGate(market.databaseUrl);
    const [pioneer, ...others] = buyers;
    const first = market.checkout(pioneer?.token ?? '');
    await gate.reachedBy(1);
    const rest = together(others, ({ token }) => market.checkout(token));
    await until('the others wait', async () => (await market.metric('tianguis_checkouts_waiting')) === 3);
    await gate.open();
    expect((await first).status).toBe(201);
    expect((await rest).map(({ status }) => status)).toEqual([201, 201, 201]);

    const isOfThree = (span: CollectedSpan) => span.name === 'batch checkout' && span.links.length === 3;
    const batch = await collector.span('the batch of three', isOfThree);
    expect(batch.attributes).toMatchObject({ 'tianguis.batch_size': 3 });
    const lanes = () => collector.spans.filter(({ name }) => name === 'lane checkout');
    await until('all have told of their time in the lane', async () => lanes().length === 4);
    const members = lanes().filter(({ spanId }) => batch.links.some((link) => link.spanId === spanId));
    expect(new Set(members.map(({ traceId }) => traceId)).size).toBe(3);
    // It is a part of one of them; the others are linked with it.
    const linked = members.filter(({ links }) => links.some(({ spanId }) => spanId === batch.spanId));
    expect(linked.length + members.filter(({ spanId }) => spanId === batch.parentSpanId).length).toBe(3);
    expect(linked.length).toBe(2);
  });

  it('tells of a payment and its call to the provider, and of a statement that was asked together with others', async () => {
    const collector = await startTraceCollector();
    const market = await openTraced(collector);
    const [buyer] = await buyersOfOneProduct(market, 1);
    const { body } = await market.checkout(buyer?.token ?? '');
    const paid = await market.call('POST', `/api/marketplace/orders/${body.orders[0].id}/payments`, {
      token: buyer?.token,
      body: { paymentMethod: 'pm_card_visa' },
    });
    expect(paid.status).toBe(201);
    const request = await collector.span('the payment', ({ name }) => name === PAYMENTS);
    const call = await collector.span('the call', ({ name }) => name === 'simulated charge');
    expect(call).toMatchObject({ traceId: request.traceId, parentSpanId: request.spanId });
    expect(call.attributes).toMatchObject({ 'tianguis.order_id': body.orders[0].id });
    const isGrouped = ({ name, traceId }: CollectedSpan) => /with others$/.test(name) && traceId === request.traceId;
    expect((await collector.span('the statement', isGrouped)).parentSpanId).toBe(request.spanId);
    expect(JSON.stringify(collector.spans)).not.toMatch(/pm_card_visa|Macedonio|@/);
  });

  it('has Stripe go on with the trace', async () => {
    const collector = await startTraceCollector();
    const { stripe, provider } = await givenStripe();
    const market = await openTraced(collector, {}, provider);
    const [buyer] = await buyersOfOneProduct(market, 1);
    const { body } = await market.checkout(buyer?.token ?? '');
    const payments = `/api/marketplace/orders/${body.orders[0].id}/payments`;
    const options = { token: buyer?.token, body: { paymentMethod: 'pm_card_visa' } };
    expect((await market.call('POST', payments, options)).status).toBe(201);
    const request = await collector.span('the payment', ({ name }) => name === PAYMENTS);
    expect(stripe.requests.length).toBeGreaterThan(1);
    expect(stripe.requests.every(({ traceparent }) => String(traceparent).includes(request.traceId))).toBe(true);
  });

  it('tells no secret, and nothing of people, of all that a purchase takes', async () => {
    const collector = await startTraceCollector();
    const provider = new TestProvider();
    const market = await openTraced(collector, {}, provider);
    const secrets = {
      ...{ email: 'ana.ruiz@example.com', password: 'a password nobody may see', name: 'Ana Ruiz Montiel' },
      ...{ key: 'the-key-of-a-purchase', method: 'pm_later', street: ADDRESS.street, search: 'what-ana-looks-for' },
    };
    const { email, password, name, key, method } = secrets;
    const begun: Answer[] = [];
    const call = async (verb: string, path: string, options: CallOptions, status: number) => {
      const answer = await market.call(verb, `/api${path}`, options);
      expect(answer).toMatchObject({ status });
      begun.push(answer);
      return answer.body;
    };
    const { id } = await market.product(1);
    const slot = await makeSlot(market, { capacity: 1 });
    await call('POST', '/auth/register', { body: { email, password, name } }, 201);
    await call('POST', '/auth/register', { body: { email, password, name } }, 409);
    await call('POST', '/auth/login', { body: { email, password: `${password}!` } }, 401);
    const tokens = await call('POST', '/auth/login', { body: { email, password } }, 200);
    const { accessToken: token, refreshToken } = tokens;
    await call('POST', '/auth/refresh', { body: { refreshToken } }, 200);
    await call('GET', `/marketplace/products?search=${secrets.search}`, {}, 200);
    await call('POST', '/marketplace/cart/items', { token, body: { productId: id, quantity: 1 } }, 201);
    const checkout = { token, body: { shippingAddress: ADDRESS }, headers: { 'idempotency-key': key } };
    const { orders } = await call('POST', '/marketplace/checkout', checkout, 201);
    await call('POST', '/marketplace/checkout', checkout, 201);
    const paying = { token, body: { paymentMethod: method } };
    await call('POST', `/marketplace/orders/${orders[0].id}/payments`, paying, 201);
    const attemptId = await attemptOf(market, orders[0]);
    provider.settle(attemptId, 'SUCCEEDED');
    await provider.tell(market.origin, { id: newId(), type: 'charge.settled', attemptId });
    const booking = { token, body: { guests: 1 } };
    await call('POST', `/bookings/slots/${slot.id}/bookings`, booking, 201);
    await call('POST', `/bookings/slots/${slot.id}/bookings`, booking, 409);
    await call('GET', `/${email}?token=${refreshToken}`, { token: `${token}x` }, 404);

    await until('all have been told', async () =>
      begun.every(({ headers }) => collector.text().includes(headers.get('x-request-id') ?? 'none')),
    );
    const told = collector.text();
    const { passwordHash } = await market.db.prisma.user.findUniqueOrThrow({ where: { email } });
    const hidden = { ...secrets, token, refreshToken, passwordHash, jwtSecret: JWT_SECRET };
    const paths = told.replaceAll(`/api/${email}`, '');
    expect(Object.entries(hidden).filter(([, secret]) => paths.includes(secret))).toEqual([]);
  });

  it('keeps 512 characters of a path, however long it is', async () => {
    const collector = await startTraceCollector();
    const market = await openTraced(collector);
    const path = `/nowhere/${'x'.repeat(8_000)}`;
    expect((await market.call('GET', path)).status).toBe(404);
    const isIt = ({ attributes }: CollectedSpan) => String(attributes['url.path']).startsWith('/nowhere/');
    const { attributes } = await collector.span('the request', isIt);
    expect(attributes['url.path']).toBe(path.slice(0, 512));
    expect(Object.values(attributes).every((value) => String(value).length <= 512)).toBe(true);
  });

  it('names the trace in problem documents, sampled or not', async () => {
    const collector = await startTraceCollector();
    const market = await openTraced(collector, { OTEL_TRACES_SAMPLER_ARG: '0' });
    const buyer = await market.buyer();
    const given = await market.checkout(buyer.token, { headers: { traceparent: traceparent(true) } });
    expect(given).toMatchObject({ status: 400, body: { code: 'empty-cart', traceId: GIVEN.traceId } });
    const request = await collector.span('the request', ({ name }) => name === CHECKOUT);
    expect(request.attributes).toMatchObject({ 'tianguis.problem': 'empty-cart' });
    // A refusal is no failure of ours.
    expect(request.statusCode ?? 0).toBe(0);
    const own = await market.checkout(buyer.token);
    expect(own.body.traceId).toMatch(/^[0-9a-f]{32}$/);
    expect(own.body.traceId).not.toBe(GIVEN.traceId);
    const unwanted = await market.checkout(buyer.token, { headers: { traceparent: traceparent(false) } });
    expect(unwanted.body.traceId).toBe(GIVEN.traceId);
    // Spans come in the order in which they end.
    await market.call('GET', '/api/marketplace/cart', {
      token: buyer.token,
      headers: { traceparent: traceparent(true) },
    });
    await collector.span('what came after', ({ name }) => name === 'GET /api/marketplace/cart');
    expect(collector.spans.filter(({ name }) => name === CHECKOUT)).toHaveLength(1);
  });

  it('does not trace what asks all the time, nor streams', async () => {
    const collector = await startTraceCollector();
    const market = await openTraced(collector);
    for (const path of ['/livez', '/readyz', '/metrics', '/api/marketplace/products']) {
      expect((await market.call('GET', path, { headers: { traceparent: 'nonsense' } })).status).toBe(200);
    }
    await collector.span('the list', ({ name }) => name === 'GET /api/marketplace/products');
    expect(collector.spans.filter(({ name }) => /livez|readyz|metrics/.test(name))).toEqual([]);
  });

  it('goes on selling while the collector is silent, and when it is gone, and counts what was lost', async () => {
    const collector = await startTraceCollector();
    const market = await openTraced(collector);
    const [first, second, third] = await buyersOfOneProduct(market, 3);
    expect((await market.checkout(first?.token ?? '')).status).toBe(201);
    await collector.span('a request', ({ name }) => name === CHECKOUT);
    await until(
      'it is counted',
      async () => (await market.metric('tianguis_trace_spans_total', { outcome: 'sent' })) > 0,
    );
    collector.fallSilent();
    expect((await market.checkout(second?.token ?? '')).status).toBe(201);
    await until('spans wait for their answer', async () => collector.isKeptWaiting);
    await collector.end();
    expect((await market.checkout(third?.token ?? '')).status).toBe(201);
    await until('it is told', async () => (await market.metric('tianguis_trace_spans_total', { outcome: 'lost' })) > 0);
    expect(await market.stockOf((await market.db.prisma.product.findFirstOrThrow()).id)).toBe(0);
  });
});

it('without a collector nothing is traced, whatever comes with the request', async () => {
  const market = await TestMarket.open();
  onTestFinished(() => market.close());
  const buyer = await market.buyer();
  const { body } = await callAt(market.origin, 'POST', '/api/marketplace/checkout', {
    token: buyer.token,
    body: {},
    headers: { traceparent: traceparent(true) },
  });
  expect(body).toMatchObject({ code: 'validation-failed' });
  expect(body).not.toHaveProperty('traceId');
});
