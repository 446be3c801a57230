import { readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createTianguis, memoryTokens, type TianguisOptions } from '../../clients/typescript/src/index.ts';
import { keepLive } from '../../docs/examples/live-product.ts';
import { Storefront } from '../../docs/examples/storefront.ts';
import { newId } from '../../src/platform/ids.ts';
import { sessionForTest } from '../support/database.ts';
import { sequenceForTest } from '../support/events.ts';
import { ADDRESS, type Buyer, useMarket } from '../support/market.ts';
import { addToCart } from '../support/steps.ts';
import { proxyForTest } from '../support/tcp-proxy.ts';
import { until } from '../support/wait.ts';

describe('the storefront of the example', () => {
  const market = useMarket();
  const order = { shippingAddress: ADDRESS };

  function clientOf(buyer: Buyer | undefined, options: Partial<TianguisOptions> = {}) {
    const tokens = buyer && memoryTokens({ accessToken: buyer.token, refreshToken: 'none' });
    return createTianguis({ baseUrl: market().origin, ...(tokens && { tokens }), ...options });
  }

  const storefront = (buyer: Buyer | undefined, options: Partial<TianguisOptions> = {}): Storefront =>
    new Storefront(clientOf(buyer, options));

  async function wanting(stock: number, quantity: number): Promise<{ buyer: Buyer; productId: string }> {
    const { id: productId } = await market().product(stock);
    const buyer = await market().buyer();
    await addToCart(market(), buyer.token, productId, quantity);
    return { buyer, productId };
  }

  /** A server that answers so, one after the other, before the market is asked. */
  async function answering(
    ...first: readonly { status: number; code: string; retryAfter?: number }[]
  ): Promise<string> {
    const answers = [...first];
    const server = createServer(async (request, response) => {
      const parts: Buffer[] = [];
      for await (const part of request) parts.push(part as Buffer);
      const next = answers.shift();
      if (next !== undefined) {
        const headers = next.retryAfter === undefined ? {} : { 'retry-after': String(next.retryAfter) };
        response.writeHead(next.status, { 'content-type': 'application/problem+json', ...headers });
        return response.end(JSON.stringify({ status: next.status, code: next.code, detail: next.code }));
      }
      const { host: _host, 'content-length': _length, connection: _connection, ...headers } = request.headers;
      const body = Buffer.concat(parts);
      const passed = await fetch(market().origin + request.url, {
        method: request.method ?? 'GET',
        headers: headers as Record<string, string>,
        ...(body.length > 0 && { body }),
      });
      response.writeHead(passed.status, { 'content-type': passed.headers.get('content-type') ?? '' });
      return response.end(await passed.text());
    });
    server.listen(0, '127.0.0.1');
    onTestFinished(() => void server.close());
    await until('it listens', async () => server.listening);
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  it('orders once, however often the button is clicked, and shows that it is at work', async () => {
    const { buyer, productId } = await wanting(5, 2);
    const seen: boolean[] = [];
    const shop = new Storefront(clientOf(buyer), (isProcessing) => seen.push(isProcessing));
    const key = newId();
    const [first, second] = await Promise.all([shop.checkout(key, order), shop.checkout(key, order)]);
    expect(first).toMatchObject({ show: 'ordered', checkout: { orders: [{ status: 'PENDING_PAYMENT' }] } });
    expect(second).toEqual(first);
    expect(await market().stockOf(productId)).toBe(3);
    expect(seen.toSorted()).toEqual([false, false, true, true]);
  });

  it('shows the cart as it is now where there is less, or it costs something else', async () => {
    const { buyer, productId } = await wanting(5, 4);
    await market().db.prisma.product.update({ where: { id: productId }, data: { priceAmount: 20_000 } });
    const expectedTotal = { amount: 51_600, currency: 'MXN' as const };
    const dearer = await storefront(buyer).checkout(newId(), { ...order, expectedTotal });
    expect(dearer).toMatchObject({
      show: 'cart',
      problem: { code: 'price-changed' },
      cart: { subtotal: { amount: 80_000 } },
    });
    const { buyer: other } = await wanting(1, 1);
    await addToCart(market(), other.token, productId, 2);
    expect((await market().checkout(other.token)).status).toBe(201);
    const short = await storefront(buyer).checkout(newId(), order);
    expect(short).toMatchObject({
      show: 'cart',
      problem: { code: 'insufficient-stock', items: [{ productId, requested: 4, available: 3 }] },
      cart: { items: [{ available: 3 }] },
    });
  });

  it('offers another card where one is declined, and what is settled later waits', async () => {
    const { buyer } = await wanting(5, 1);
    const shop = storefront(buyer);
    const placed = await shop.checkout(newId(), order);
    if (placed.show !== 'ordered') throw new Error(placed.show);
    const [{ id = '' } = {}] = placed.checkout.orders;
    expect(await shop.pay(newId(), id, 'pm_card_declined')).toMatchObject({ show: 'another card' });
    expect(await shop.pay(newId(), id, 'pm_card_visa')).toMatchObject({ show: 'paid', order: { status: 'PAID' } });
    expect(await shop.pay(newId(), id, 'pm_card_visa')).toMatchObject({ show: 'orders' });
    await addToCart(market(), buyer.token, (await market().product(3)).id);
    const next = await shop.checkout(newId(), order);
    const [{ id: second = '' } = {}] = next.show === 'ordered' ? next.checkout.orders : [];
    expect(await shop.pay(newId(), second, 'pm_oxxo')).toMatchObject({ show: 'waiting for the bank' });
  });

  it('sends again what may succeed a moment later, after as long as it is told', async () => {
    const { buyer } = await wanting(5, 1);
    const pauses: number[] = [];
    const baseUrl = await answering(
      { status: 409, code: 'concurrency-conflict', retryAfter: 2 },
      { status: 503, code: 'overloaded', retryAfter: 1 },
      { status: 409, code: 'request-in-progress', retryAfter: 1 },
    );
    const retry = { withinMs: 60_000, onRetry: ({ pauseMs }: { pauseMs: number }) => void pauses.push(pauseMs) };
    expect(await storefront(buyer, { baseUrl, retry }).checkout(newId(), order)).toMatchObject({ show: 'ordered' });
    expect(pauses).toHaveLength(3);
    const [conflict = 0, overload = 0, progress = 0] = pauses;
    expect(conflict).toBeGreaterThanOrEqual(2_000);
    expect(overload).toBeGreaterThanOrEqual(1_000);
    expect(progress).toBeGreaterThanOrEqual(1_200);
  });

  it('shows a button to try again where that does not help, and where no answer comes', async () => {
    const { buyer, productId } = await wanting(5, 1);
    const holder = await sessionForTest(market().databaseUrl);
    await holder.query('BEGIN');
    await holder.query('SELECT FROM products WHERE id = $1 FOR UPDATE', [productId]);
    const shown = await storefront(buyer, { retry: false }).checkout(newId(), order);
    expect(shown).toMatchObject({ show: 'retry button' });
    await holder.query('ROLLBACK');
    const nobody = await storefront(buyer, { baseUrl: 'http://127.0.0.1:1', retry: false }).checkout(newId(), order);
    expect(nobody).toEqual({ show: 'retry button', problem: undefined });
    expect((await storefront(buyer).checkout(newId(), order)).show).toBe('ordered');
  });

  it('shows errors at their fields, has users sign in, and knows its own faults', async () => {
    const { buyer } = await wanting(5, 1);
    const bad = await storefront(buyer).checkout(newId(), { shippingAddress: { ...ADDRESS, city: '' } });
    expect(bad).toMatchObject({ show: 'field errors', problem: { errors: [{ field: 'shippingAddress.city' }] } });
    expect(await storefront(undefined).checkout(newId(), order)).toEqual({ show: 'sign in' });
    const key = newId();
    expect((await storefront(buyer).checkout(key, order)).show).toBe('ordered');
    expect(await storefront(buyer).checkout(newId(), order)).toMatchObject({ show: 'orders' });
    const reused = await storefront(buyer).checkout(key, { shippingAddress: { ...ADDRESS, city: 'Puebla' } });
    expect(reused).toMatchObject({ show: 'error', problem: { status: 422, code: 'idempotency-key-reused' } });
  });

  it('keeps a page as things are, over connections that end', async () => {
    sequenceForTest(market());
    const { buyer, productId } = await wanting(5, 2);
    const proxy = await proxyForTest();
    const leaving = new AbortController();
    onTestFinished(() => leaving.abort());
    const [stocks, reloaded, offline]: [number[], string[], boolean[]] = [[], [], []];
    const following = keepLive(clientOf(buyer, { baseUrl: proxy.reach(market().origin) }), {
      ...{ productId, signal: leaving.signal, reloadAll: () => {} },
      showStock: (stock) => stocks.push(stock),
      reloadOrder: (id) => reloaded.push(id),
      showOffline: (isOffline) => offline.push(isOffline),
    });
    await until('the stock is shown', async () => stocks.includes(5));
    proxy.cutAll('reset');
    const placed = await storefront(buyer).checkout(newId(), order);
    if (placed.show !== 'ordered') throw new Error(placed.show);
    const [{ id = '' } = {}] = placed.checkout.orders;
    await until('the order is told', async () => reloaded.includes(id));
    await until('the stock is shown anew', async () => stocks.at(-1) === 3);
    expect(offline.slice(0, 3)).toEqual([false, true, false]);
    leaving.abort();
    await following;
  });

  it('is in the document as it is', () => {
    const document = readFileSync('docs/frontend-integration.md', 'utf8');
    const shown = [...document.matchAll(/```ts\n([\s\S]*?)```/g)].map(([, code = '']) => code.trim());
    const sources = readdirSync('docs/examples').map((file) => readFileSync(`docs/examples/${file}`, 'utf8'));
    expect(shown.length).toBeGreaterThan(2);
    expect(shown.filter((code) => !sources.some((source) => source.includes(code)))).toEqual([]);
  });
});
