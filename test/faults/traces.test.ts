import { Registry } from 'prom-client';
import { expect, it, onTestFinished } from 'vitest';
import type { Logger } from '../../src/platform/logging.ts';
import { openTracer } from '../../src/platform/traces.ts';
import { callAt, JWT_SECRET, useMarket } from '../support/market.ts';
import { startServer } from '../support/server-process.ts';
import { startTraceCollector } from '../support/trace-collector.ts';
import { until } from '../support/wait.ts';
import { addEndpoint, openReceiver } from '../support/webhooks.ts';

const SECRET = 'the-collectors-key';

const market = useMarket({ WEBHOOK_PRIVATE_ADDRESSES: 'on' }, { patient: true });

const startTraced = (url: string) =>
  startServer({
    ...{ DATABASE_URL: market().databaseUrl, JWT_SECRET, ACCESS_LOG: 'on', LOG_LEVEL: 'trace' },
    ...{ READ_CACHE_MS: '0', WEBHOOK_PRIVATE_ADDRESSES: 'on', SHUTDOWN_TIMEOUT: '60', CHECKOUT_DEADLINE_MS: '60000' },
    ...{ OTEL_EXPORTER_OTLP_ENDPOINT: url, OTEL_EXPORTER_OTLP_HEADERS: `authorization=Bearer%20${SECRET}` },
    OTEL_TRACES_SAMPLER: 'always_on',
  });

/** A list is read, however long a busy machine takes for it. */
const read = (origin: string) =>
  until('a list is read', async () => (await callAt(origin, 'GET', '/api/marketplace/products')).status === 200);

it('a process names the trace in its log lines, has webhooks traced, and sends the last spans when it ends', async () => {
  const collector = await startTraceCollector();
  const receiver = await openReceiver();
  const { id, seller } = await market().product(1);
  await addEndpoint(market(), seller.token, receiver.origin, ['order.created']);
  const [buyer] = await market().buyersWanting(1, [{ productId: id, quantity: 1 }]);
  const server = await startTraced(collector.url);
  const placed = await callAt(server.origin, 'POST', '/api/marketplace/checkout', {
    token: buyer?.token,
    body: { shippingAddress: { street: 'a', city: 'b', state: 'c', zipCode: '68000', country: 'MX' } },
  });
  expect(placed.status).toBe(201);
  await until('the seller is told', async () => receiver.received.length > 0);
  const told = receiver.received[0]?.headers.traceparent;
  const delivery = await collector.span('the delivery', ({ name }) => name === 'webhook delivery');
  expect(told).toBe(`00-${delivery.traceId}-${delivery.spanId}-01`);
  const answer = await callAt(server.origin, 'POST', '/api/marketplace/checkout', { token: buyer?.token, body: {} });
  expect(await server.end('SIGTERM')).toBe(0);
  const lines = server.output().split('\n');
  const line = lines.find((one) => one.includes('"msg":"request"') && one.includes(answer.body.traceId));
  expect(JSON.parse(line ?? '{}')).toMatchObject({ status: 400, reqId: answer.body.requestId });
  expect(collector.spans.some(({ traceId }) => traceId === answer.body.traceId)).toBe(true);
  expect(collector.calls.at(-1)?.authorization).toBe(`Bearer ${SECRET}`);
  expect(server.output()).not.toContain(SECRET);
});

it('a process ends in order and in time although the collector says nothing', async () => {
  const collector = await startTraceCollector();
  collector.fallSilent();
  const server = await startTraced(collector.url);
  await read(server.origin);
  await until('spans wait for their answer', async () => collector.isKeptWaiting);
  await read(server.origin);
  expect(await server.end('SIGTERM')).toBe(0);
});

it('of more spans than may wait for a collector that says nothing, the rest is dropped and counted', async () => {
  const collector = await startTraceCollector();
  collector.fallSilent();
  const registry = new Registry();
  const config = { endpoint: collector.url, headers: {}, serviceName: 'test', sampler: 'always_on', ratio: 1 } as const;
  const log = { warn: () => {} } as unknown as Logger;
  const tracer = await openTracer({ config, version: '1', shutdownTimeoutMs: 1_000, registry, log });
  // A batch is on its way, 4,096 wait.
  const [asked, sending, waiting] = [6_000, 512, 4_096];
  for (let times = 0; times < asked; times += 1) tracer?.root('asked', { kind: 'server' }).end();
  const { values = [] } = (await registry.getSingleMetric('tianguis_trace_spans_total')?.get()) ?? {};
  const counts = Object.fromEntries(values.map(({ labels, value }) => [labels.outcome, value]));
  expect(counts).toEqual({ sent: 0, lost: 0, dropped: asked - sending - waiting });
  await tracer?.close();
});

it('a process says once that the collector is gone, and nothing of what it was to send there', async () => {
  const collector = await startTraceCollector();
  await collector.end();
  const server = await startTraced(collector.url);
  onTestFinished(async () => void (await server.end('SIGKILL')));
  await read(server.origin);
  await until('it says so', async () => server.output().includes('the collector of traces did not take spans'));
  await read(server.origin);
  expect(server.output()).not.toContain(SECRET);
});
