import { once } from 'node:events';
import { createServer, request } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { describe, expect, inject, it, onTestFinished } from 'vitest';
import { program } from '../../scripts/support/programs.ts';
import { openStream } from '../support/events.ts';
import { type Answer, callAt, JWT_SECRET, tally, together, useMarket } from '../support/market.ts';
import { PgBouncer } from '../support/pgbouncer.ts';
import { startRedis } from '../support/redis.ts';
import { type ServerProcess, startServer } from '../support/server-process.ts';
import { startTraceCollector } from '../support/trace-collector.ts';
import { retried, until } from '../support/wait.ts';
import { buyWithKey, checkoutWithKey } from './support/clicks.ts';
import { type Haproxy, startHaproxy } from './support/haproxy.ts';

/** What docker-compose.yml puts together, out of Debian's programs and with the same files: two processes behind HAProxy. */

interface Topology {
  readonly proxy: Haproxy;
  readonly servers: readonly [ServerProcess, ServerProcess];
}

const market = useMarket();

async function startTopology(
  environment: Readonly<Record<string, string>> = {},
  ofProxy: Readonly<Record<string, string>> = {},
): Promise<Topology> {
  // First: what is missing on this machine is said before anything starts.
  program('haproxy');
  const all = {
    NODE_ENV: 'production',
    DATABASE_URL: market().databaseUrl,
    JWT_SECRET,
    TRUST_PROXY: '1',
    // A busy machine answers late; whether that is too late is not the question here.
    CHECKOUT_DEADLINE_MS: '60000',
    DRAIN_MS: '15000',
    SHUTDOWN_TIMEOUT: '90',
    ...environment,
  };
  const servers = [await startServer(all), await startServer(all)] as const;
  const proxy = await startHaproxy([servers[0].origin, servers[1].origin], ofProxy);
  return { proxy, servers };
}

/** Asks from another address of this machine, as another client would. */
async function loginFrom(localAddress: string, origin: string, attempt: number): Promise<number> {
  const asked = request(`${origin}/api/auth/login`, {
    method: 'POST',
    localAddress,
    agent: false,
    headers: { 'content-type': 'application/json', 'x-forwarded-for': `198.51.100.${attempt}` },
  });
  asked.end(JSON.stringify({ email: `nobody-${attempt}@example.com`, password: 'wrong horse' }));
  const [response] = await once(asked, 'response');
  response.resume();
  return response.statusCode;
}

/**
 * Buyers who look and buy, one after the other, until they have bought and are told to stop. Whom a slow machine tells to come
 * again does so.
 */
function load(origin: string, tokens: readonly string[]) {
  let isOver = false;
  const outcomes: string[] = [];
  const ask = async (call: () => Promise<Answer>) => {
    const { status, body } = await retried(call);
    outcomes.push(body.code === undefined ? `${status}` : `${status} ${body.code}`);
  };
  const buyers = tokens.map(async (token, index) => {
    for (let step = 0; step <= index || (!isOver && step < 10_000); step += 1) {
      await ask(() => callAt(origin, 'GET', '/api/marketplace/orders', { token }));
      if (step === index) await ask(() => checkoutWithKey(origin, { token, key: `load-${index}` }));
    }
  });
  return {
    outcomes,
    stop: () => {
      isOver = true;
      return Promise.all(buyers);
    },
  };
}

describe('two processes behind the proxy', () => {
  it('sell over a pooler, with answers kept in Redis', async () => {
    const pooler = await PgBouncer.start({ program: program('pgbouncer'), adminUrl: inject('adminUrl') });
    onTestFinished(() => pooler.close());
    program('redis-server');
    const redis = await startRedis();
    const { origin } = (await startTopology({ ...pooler.environment(market().databaseUrl), REDIS_URL: redis.url }))
      .proxy;
    const { id } = await market().product(3);
    expect((await callAt(origin, 'GET', `/api/marketplace/products/${id}`)).body).toMatchObject({ id, stock: 3 });
    const buyers = await market().buyersWanting(6, [{ productId: id, quantity: 1 }]);
    const answers = await together(buyers, ({ token }, index) =>
      checkoutWithKey(origin, { token, key: `pooled-${index}` }),
    );
    expect(tally(answers)).toEqual({ 201: 3, '400 insufficient-stock': 3 });
    const winner = answers.findIndex(({ status }) => status === 201);
    const token = buyers[winner]?.token;
    const orderId = answers[winner]?.body.orders[0].id;
    const body = { paymentMethod: 'pm_card_visa' };
    const paid = await callAt(origin, 'POST', `/api/marketplace/orders/${orderId}/payments`, { token, body });
    expect(paid.status).toBe(201);
    expect((await callAt(origin, 'GET', `/api/marketplace/orders/${orderId}`, { token })).body.status).toBe('PAID');
    expect(await market().findings()).toEqual([]);
  });

  it('know a request by the name that the proxy gave it, and tell the public no figures', async () => {
    const { proxy, servers } = await startTopology();
    const headers = { 'x-request-id': 'chosen-by-the-client' };
    const { headers: answered } = await callAt(proxy.origin, 'GET', '/api/marketplace/products', { headers });
    expect(answered.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
    for (const path of ['/metrics', '/%6detrics', '/metrics?x=1']) {
      expect(await callAt(proxy.origin, 'GET', path)).toMatchObject({ status: 404, body: { status: 404 } });
    }
    expect((await callAt(servers[0].origin, 'GET', '/metrics')).status).toBe(200);
  });

  it('keep the traces that they choose, whatever the public asks for', async () => {
    const collector = await startTraceCollector();
    const { proxy, servers } = await startTopology({ OTEL_EXPORTER_OTLP_ENDPOINT: collector.url });
    const given = '0af7651916cd43dd8448eb211c80319c';
    const headers = { traceparent: `00-${given}-b7ad6b7169203331-01`, tracestate: 'vendor=1' };
    const traceAt = async (origin: string) => (await callAt(origin, 'GET', '/nowhere', { headers })).body.traceId;
    expect(await traceAt(proxy.origin)).toMatch(/^[0-9a-f]{32}$/);
    expect(await traceAt(proxy.origin)).not.toBe(given);
    // Others that stand behind it go on with their traces.
    expect(await traceAt(servers[0].origin)).toBe(given);
  });

  it('count attempts to log in by the address of who connects, whatever he says it is', async () => {
    const { proxy } = await startTopology({ RATE_LIMIT: 'on' });
    // Each process allows twenty a minute.
    const statuses = await together([...Array(60).keys()], (attempt) => loginFrom('127.0.0.1', proxy.origin, attempt));
    expect(statuses.filter((status) => status === 429).length).toBeGreaterThanOrEqual(20);
    expect(await loginFrom('127.0.0.2', proxy.origin, 1)).toBe(401);
  });

  it('lose no request while one of them is told to end', async () => {
    const { proxy, servers } = await startTopology();
    const { id } = await market().product(50);
    const buyers = await market().buyersWanting(10, [{ productId: id, quantity: 1 }]);
    const running = load(
      proxy.origin,
      buyers.map(({ token }) => token),
    );
    await until('the load runs', async () => running.outcomes.length > 50);
    expect(await servers[0].end('SIGTERM')).toBe(0);
    const before = running.outcomes.length;
    await until('the other serves on', async () => running.outcomes.length > before + 50);
    await running.stop();
    expect(running.outcomes.filter((outcome) => outcome !== '200' && outcome !== '201')).toEqual([]);
    expect(running.outcomes.filter((outcome) => outcome === '201')).toHaveLength(buyers.length);
  });

  it('sell each unit once when one of them is killed, and go on', async () => {
    const { proxy, servers } = await startTopology();
    const { id } = await market().product(200);
    const buyers = await market().buyersWanting(200, [{ productId: id, quantity: 1 }]);
    let answered = 0;
    const count = (answer: Answer | undefined) => {
      if (answer?.status === 201) answered += 1;
    };
    const halves = [buyers.slice(0, 100), buyers.slice(100)];
    const bought = (half: number) =>
      together(halves[half] ?? [], ({ token }, index) =>
        buyWithKey(proxy.origin, { token, key: `killed-${half}-${index}` }, count),
      );
    const first = bought(0);
    await until('some have bought', async () => answered > 10);
    servers[0].kill();
    const answers = [...(await first), ...(await bought(1))];
    expect(tally(answers)).toEqual({ 201: 200 });
    expect(await market().stockOf(id)).toBe(0);
    expect(await market().findings()).toEqual([]);
  });

  it('say in a problem document that nobody is there, with a time to come again', async () => {
    const { proxy, servers } = await startTopology();
    await Promise.all(
      servers.map((server) => {
        server.kill();
        return server.ended;
      }),
    );
    const answer = await callAt(proxy.origin, 'GET', '/api/marketplace/products');
    expect(answer).toMatchObject({ status: 503, body: { status: 503, title: 'Service Unavailable' } });
    expect(answer.headers.get('retry-after')).toBe('1');
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
  });

  it('freeze, one of them: whoever asked it gets an answer in bounded time, and with a key buys once', async () => {
    const { proxy, servers } = await startTopology({ DRAIN_MS: '0' }, { ANSWER_TIMEOUT: '2s' });
    const { id } = await market().product(30);
    const buyers = await market().buyersWanting(20, [{ productId: id, quantity: 1 }]);
    process.kill(servers[0].pid, 'SIGSTOP');
    const statuses: (number | undefined)[] = [];
    const bought = await together(buyers, ({ token }, index) =>
      buyWithKey(proxy.origin, { token, key: `frozen-${index}` }, (answer) => {
        statuses.push(answer?.status);
        if (answer?.status !== 201) expect(answer?.body).toMatchObject({ status: answer?.status });
      }),
    );
    process.kill(servers[0].pid, 'SIGCONT');
    expect(tally(bought)).toEqual({ 201: buyers.length });
    expect(bought.map(({ body }) => body.orders.length)).toEqual(buyers.map(() => 1));
    expect(statuses).toContain(504);
    await until('it has done what it had been asked', async () => {
      const { body } = await callAt(servers[0].origin, 'GET', '/metrics');
      return body.includes('tianguis_admission_requests{workload="lane",state="running"} 0\n');
    });
    expect(await market().stockOf(id)).toBe(10);
    expect(await market().findings()).toEqual([]);
  });

  it('stream events for longer than the proxy bears silence', async () => {
    const { proxy } = await startTopology({}, { SILENCE_TIMEOUT: '22s', ANSWER_TIMEOUT: '22s' });
    const { id } = await market().product(5);
    const silent = connect(Number(new URL(proxy.origin).port), '127.0.0.1');
    onTestFinished(() => void silent.destroy());
    silent.resume();
    const isCut = once(silent, 'close');
    const stream = await openStream(proxy.origin, `topics=stock:${id}`);
    const beats = () => stream.text().split(':\n\n').length - 1;
    await until('three signs of life', async () => beats() >= 3);
    // Whoever says nothing is given up: the time of silence does run.
    await isCut;
    const [buyer] = await market().buyersWanting(1, [{ productId: id, quantity: 1 }]);
    expect((await checkoutWithKey(proxy.origin, { token: buyer?.token ?? '', key: 'stream' })).status).toBe(201);
    await until('the event', async () => stream.of('stock.changed').some(({ data }) => data.stock === 4));
    expect(stream.hasEnded()).toBe(false);
  });
});

it('an import may take longer than any other answer', async () => {
  program('haproxy');
  const slow = createServer((asked, response) => {
    asked.resume();
    setTimeout(() => response.end('{}'), asked.url === '/livez' || asked.url === '/readyz' ? 0 : 4_000);
  }).listen(0, '127.0.0.1');
  await once(slow, 'listening');
  onTestFinished(() => slow.closeAllConnections());
  onTestFinished(() => void slow.close());
  const origin = `http://127.0.0.1:${(slow.address() as AddressInfo).port}`;
  const proxy = await startHaproxy([origin, origin], { ANSWER_TIMEOUT: '1s', SILENCE_TIMEOUT: '1s' });
  const statusOf = async (path: string) => (await callAt(proxy.origin, 'POST', path, { body: {} })).status;
  const imports = ['/api/inventory/imports/receipts', '/api/inventory/imports/products', '/api/units/imports'];
  expect(await together([...imports, '/api/marketplace/checkout'], statusOf)).toEqual([200, 200, 200, 504]);
});
