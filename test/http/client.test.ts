import { describe, expect, it, onTestFinished } from 'vitest';
import {
  createTianguis,
  memoryTokens,
  NoAnswerError,
  type Retry,
  type StreamEvent,
  TianguisError,
  type TianguisOptions,
} from '../../clients/typescript/src/index.ts';
import { sessionForTest, waitingForLocks } from '../support/database.ts';
import { sequenceForTest } from '../support/events.ts';
import { ADDRESS, type Buyer, TestMarket, useMarket } from '../support/market.ts';
import { addToCart, register } from '../support/steps.ts';
import { proxyForTest } from '../support/tcp-proxy.ts';
import { until } from '../support/wait.ts';

/** What a call failed with; a success is none. */
async function errorOf(call: Promise<unknown>): Promise<TianguisError> {
  const error = await call.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof TianguisError) return error;
  throw new Error(`no refusal, but ${String(error)}`);
}

describe('the typed client', () => {
  const market = useMarket({}, { patient: true });

  function clientFor(buyer?: Pick<Buyer, 'token'>, options: Partial<TianguisOptions> = {}) {
    const tokens = buyer && memoryTokens({ accessToken: buyer.token, refreshToken: 'none' });
    return createTianguis({ baseUrl: market().origin, ...(tokens && { tokens }), ...options });
  }

  async function buyerWith(quantity: number, stock = 5): Promise<{ buyer: Buyer; productId: string }> {
    const { id: productId } = await market().product(stock);
    const buyer = await market().buyer();
    await addToCart(market(), buyer.token, productId, quantity);
    return { buyer, productId };
  }

  it('knows what is sent and answered', async () => {
    const { id } = await market().product(3, 25_000);
    const client = clientFor();
    const { data, response } = await client.get('/api/marketplace/products', { params: { query: { limit: 1 } } });
    expect(data.pagination.limit).toBe(1);
    expect(response.headers.get('etag')).not.toBeNull();
    const product = await client.get('/api/marketplace/products/{id}', { params: { path: { id } } });
    const amount: number = product.data.price.amount;
    expect(amount).toBe(25_000);
    // @ts-expect-error a product has no such member
    expect(product.data.prize).toBeUndefined();
    // @ts-expect-error a page is a number
    const wrong = client.get('/api/marketplace/products', { params: { query: { page: 'one' } } });
    expect(await errorOf(wrong)).toMatchObject({ code: 'validation-failed' });
    // @ts-expect-error the id is required
    await client.get('/api/marketplace/products/{id}').catch(() => {});
  });

  it('signs in, says who one is, and out', async () => {
    const client = clientFor();
    const email = `ana-${crypto.randomUUID()}@example.com`;
    const user = await client.register({ email, password: 'correct-horse', name: 'Ana' });
    expect((await client.get('/api/auth/me')).data).toEqual(user);
    await client.signOut();
    expect(client.tokens.get()).toBeUndefined();
    expect(await errorOf(client.get('/api/auth/me'))).toMatchObject({ code: 'unauthenticated' });
    expect(await client.signIn({ email, password: 'correct-horse' })).toEqual(user);
  });

  it('tells what is short by the code, typed', async () => {
    const { buyer, productId } = await buyerWith(4);
    await market().db.prisma.product.update({
      where: { id: productId },
      data: { stock: 1, version: { increment: 1 } },
    });
    const client = clientFor(buyer, { language: 'es' });
    const error = await errorOf(client.post('/api/marketplace/checkout', { body: { shippingAddress: ADDRESS } }));
    if (error.code !== 'insufficient-stock') throw error;
    const available: number | undefined = error.problem.items[0]?.available;
    expect({ available, status: error.problem.status }).toEqual({ available: 1, status: 400 });
    expect(error.message).toMatch(/más de lo que hay/);
  });

  it('lets one of two buyers have the last unit, and tells the other', async () => {
    const { id: productId } = await market().product(1);
    const buyers = [await market().buyer(), await market().buyer()];
    const outcomes = await Promise.all(
      buyers.map(async (buyer) => {
        const client = clientFor(buyer);
        await client.post('/api/marketplace/cart/items', { body: { productId, quantity: 1 } });
        const body = { shippingAddress: ADDRESS };
        return client.post('/api/marketplace/checkout', { body }).catch((error: TianguisError) => error);
      }),
    );
    const refused = outcomes.flatMap((outcome) => (outcome instanceof TianguisError ? outcome : []));
    expect(refused.map(({ code }) => code)).toEqual(['insufficient-stock']);
    expect(outcomes.flatMap((outcome) => ('data' in outcome ? outcome.data.orders : []))).toHaveLength(1);
  });

  it('makes one order of a checkout whose answer was lost', async () => {
    const { buyer, productId } = await buyerWith(2);
    const retries: Retry[] = [];
    let sent = 0;
    const client = clientFor(buyer, {
      retry: { onRetry: (retry) => retries.push(retry) },
      // The market has answered; the answer is lost on its way.
      fetch: async (request) => {
        const response = await fetch(request);
        sent += 1;
        if (sent > 1) return response;
        await response.body?.cancel();
        throw new TypeError('connection lost');
      },
    });
    const { data, response } = await client.post('/api/marketplace/checkout', { body: { shippingAddress: ADDRESS } });
    expect(retries.map(({ error }) => error.name)).toEqual(['NoAnswerError']);
    expect(response.headers.get('idempotency-replayed')).toBe('true');
    const orders = await market().db.prisma.order.findMany({ where: { buyerId: buyer.id } });
    expect(orders.map(({ id }) => id)).toEqual(data.orders.map(({ id }) => id));
    expect(await market().stockOf(productId)).toBe(3);
  });

  it('makes one order of a checkout whose connection is cut in the midst of it', async () => {
    const { buyer, productId } = await buyerWith(2);
    const proxy = await proxyForTest();
    const baseUrl = proxy.reach(market().origin);
    const holder = await sessionForTest(market().databaseUrl);
    await holder.query('BEGIN');
    await holder.query('SELECT FROM products WHERE id = $1 FOR UPDATE', [productId]);
    const retries: Retry[] = [];
    const retry = { attempts: 10, withinMs: 60_000, onRetry: (one: Retry) => retries.push(one) };
    const client = clientFor(buyer, { baseUrl, retry });
    const ordering = client.post('/api/marketplace/checkout', { body: { shippingAddress: ADDRESS } });
    await until('it waits for the product', async () => (await waitingForLocks(holder)) > 0);
    proxy.cutAll('reset');
    await until('it is sent again', async () => retries.length > 0);
    await holder.query('ROLLBACK');
    const { data } = await ordering;
    const orders = await market().db.prisma.order.findMany({ where: { buyerId: buyer.id } });
    expect(orders.map(({ id }) => id)).toEqual(data.orders.map(({ id }) => id));
    expect(await market().stockOf(productId)).toBe(3);
  });

  it('sends nothing again that may have been done, and has no key', async () => {
    const { buyer, productId } = await buyerWith(1);
    let sent = 0;
    const fetchOnce = async (request: Request) => {
      sent += 1;
      await fetch(request);
      throw new TypeError('connection lost');
    };
    const client = clientFor(buyer, { fetch: fetchOnce });
    const adding = client.post('/api/marketplace/cart/items', { body: { productId, quantity: 1 } });
    await expect(adding).rejects.toBeInstanceOf(NoAnswerError);
    expect(sent).toBe(1);
    await expect(client.get('/api/marketplace/cart', { retry: { attempts: 2 } })).rejects.toBeInstanceOf(NoAnswerError);
    expect(sent).toBe(3);
  });

  it('takes one new token for twenty calls that find theirs expired', async () => {
    const { user, refreshToken } = await register(market());
    const accessToken = market().signer.sign({ id: user.id, role: 'BUYER' }, -1);
    const refreshes: string[] = [];
    const client = createTianguis({
      baseUrl: market().origin,
      tokens: memoryTokens({ accessToken, refreshToken }),
      fetch: (request) => {
        if (request.url.endsWith('/auth/refresh')) refreshes.push(request.url);
        return fetch(request);
      },
    });
    const asked = await Promise.all(Array.from({ length: 20 }, () => client.get('/api/auth/me')));
    expect(new Set(asked.map(({ data }) => data.id))).toEqual(new Set([user.id]));
    expect(refreshes).toHaveLength(1);
    expect(client.tokens.get()?.refreshToken).not.toBe(refreshToken);
  });

  it('has the user sign in where the refresh token is none', async () => {
    const buyer = await market().buyer();
    const token = market().signer.sign({ id: buyer.id, role: 'BUYER' }, -1);
    const client = clientFor({ token });
    expect(await errorOf(client.get('/api/auth/me'))).toMatchObject({ code: 'refresh-token-invalid', status: 401 });
    expect(client.tokens.get()).toBeUndefined();
  });

  it('gives up when its signal says so, in the midst of a pause', async () => {
    const ending = new AbortController();
    const client = clientFor(undefined, { baseUrl: 'http://127.0.0.1:1', retry: { onRetry: () => ending.abort() } });
    const asking = client.get('/api/marketplace/products', { signal: ending.signal });
    await expect(asking).rejects.toMatchObject({ name: 'AbortError' });
  });

  it('waits no longer than it may', async () => {
    const pauses: number[] = [];
    const body = JSON.stringify({ code: 'overloaded', status: 503, detail: 'busy' });
    const headers = { 'content-type': 'application/problem+json', 'retry-after': '3600' };
    const client = clientFor(undefined, {
      retry: { onRetry: ({ pauseMs }) => pauses.push(pauseMs) },
      fetch: async () => new Response(body, { status: 503, headers }),
    });
    const error = await errorOf(client.get('/api/marketplace/products'));
    expect({ code: error.code, after: error.retryAfterSeconds, pauses }).toEqual({
      ...{ code: 'overloaded', after: 3_600 },
      pauses: [],
    });
  });

  it('takes an answer without a body as browsers have it: empty, and not missing', async () => {
    const asked: string[] = [];
    const client = clientFor(undefined, {
      fetch: async ({ method }) => {
        asked.push(method);
        return Object.defineProperty(new Response(null, { status: 204 }), 'body', { value: new Blob([]).stream() });
      },
    });
    const path = { id: crypto.randomUUID() };
    const { response } = await client.delete('/api/webhook-endpoints/{id}', { params: { path } });
    expect({ status: response.status, asked }).toEqual({ status: 204, asked: ['DELETE'] });
  });

  it('follows events over connections that end, without missing one', async () => {
    sequenceForTest(market());
    const { buyer, productId } = await buyerWith(2);
    const proxy = await proxyForTest();
    const client = clientFor(buyer, { baseUrl: proxy.reach(market().origin) });
    const ending = new AbortController();
    onTestFinished(() => ending.abort());
    const events: StreamEvent[] = [];
    const connected: boolean[] = [];
    const positions: string[] = [];
    const following = client.events([`stock:${productId}`, 'orders'], {
      onEvent: (event) => void events.push(event),
      onConnection: (isConnected) => connected.push(isConnected),
      onPosition: (id) => positions.push(id),
      signal: ending.signal,
    });
    const stocks = () => events.flatMap((event) => (event.type === 'stock.changed' ? [event.data.stock] : []));
    await until('the stream is open', async () => stocks().includes(5));
    // Cut before anything happened: where it stood is known all the same.
    proxy.cutAll('reset');
    const shop = clientFor(buyer);
    const { data } = await shop.post('/api/marketplace/checkout', { body: { shippingAddress: ADDRESS } });
    const [{ id = '' } = {}] = data.orders;
    await until('the order is told', async () =>
      events.some((event) => event.type === 'order.created' && event.data.orderId === id),
    );
    proxy.cutAll('reset');
    const payment = { params: { path: { id } }, body: { paymentMethod: 'pm_card_visa' } };
    expect((await shop.post('/api/marketplace/orders/{id}/payments', payment)).data.status).toBe('PAID');
    await until('what was missed is told', async () =>
      events.some((event) => event.type === 'order.status-changed' && event.data.to === 'PAID'),
    );
    await until('the stock is told', async () => stocks().at(-1) === 3);
    expect(connected.filter(Boolean).length).toBeGreaterThan(2);
    ending.abort();
    await following;
    const goneOn = new AbortController();
    const told: StreamEvent[] = [];
    const again = shop.events(['orders'], {
      onEvent: (event) => void told.push(event),
      signal: goneOn.signal,
      lastEventId: positions[0] ?? '',
    });
    await until('a page that is loaded anew is told the same', async () => told.length >= 2);
    goneOn.abort();
    await again;
    expect(told.map(({ type }) => type)).toEqual(['order.created', 'order.status-changed']);
  });

  it('does not go on following what is refused, or what the page cannot take', async () => {
    const { signal } = new AbortController();
    const client = clientFor(await market().buyer());
    const missing = client.events([`stock:${crypto.randomUUID()}`], { onEvent: () => {}, signal });
    expect(await errorOf(missing)).toMatchObject({ code: 'not-found' });
    const { id } = await market().product(1);
    const fault = new Error('the page is broken');
    const broken = client.events([`stock:${id}`], {
      onEvent: () => {
        throw fault;
      },
      signal,
    });
    await expect(broken).rejects.toBe(fault);
  });
});

it('tries again by itself while the market has no database, and then has its answer', async () => {
  const proxy = await proxyForTest();
  const market = await TestMarket.open({}, { reach: (url) => proxy.reach(url) });
  onTestFinished(() => market.close());
  const refused: string[] = [];
  const onRetry = ({ error }: Retry) => {
    refused.push(error instanceof TianguisError ? `${error.status} ${error.code}` : error.name);
    proxy.recover();
  };
  const client = createTianguis({ baseUrl: market.origin, retry: { attempts: 30, withinMs: 120_000, onRetry } });
  proxy.silenceAll();
  const { data } = await client.get('/api/bookings/experiences');
  expect(data.data).toEqual([]);
  expect(refused.length).toBeGreaterThan(0);
  expect(refused.filter((told) => !told.startsWith('503 '))).toEqual([]);
});
