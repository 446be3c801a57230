import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { NIL_ID } from '../../src/platform/ids.ts';
import { Host } from '../support/experiences.ts';
import { fingerprint } from '../support/fingerprint.ts';
import { ADDRESS, type CallOptions, useMarket } from '../support/market.ts';
import { addToCart, deliver, type Placed, placeOrder } from '../support/steps.ts';
import { endpointByHand } from '../support/webhooks.ts';

const market = useMarket();
let order: Placed;
let endpointId = '';
let unitId = '';
let host: Host;
let slotId = '';
let entryId = '';

beforeAll(async () => {
  order = await placeOrder(market());
  await deliver(market(), order);
  await addToCart(market(), order.buyer.token, order.productId);
  host = await Host.open(market());
  slotId = (await host.slot()).id;
  ({ endpointId } = await endpointByHand(market().db.pool, order.seller.id));
  const { token } = order.seller;
  const siteId = (await market().call('GET', '/api/inventory/warehouses', { token })).body.data[0].id;
  const post = async (path: string, body: object) => (await market().call('POST', path, { token, body })).body.id;
  unitId = await post('/api/units', { siteId, description: 'Laptop' });
  entryId = await post('/api/units/lists/types', { code: 'LAPTOP', name: 'Laptop' });
});

/** Of an operator whose account exists. */
const operatorToken = () => market().signer.sign({ id: order.seller.id, role: 'ADMIN' });

/** Every test of this file is about refusals: none may change anything. */
beforeEach(async () => {
  const before = await fingerprint(market().db.pool);
  return async () => expect(await fingerprint(market().db.pool)).toEqual(before);
});

/** Expects that a call is refused for this field. */
async function expectRefusal(method: string, path: string, field: string, options: CallOptions): Promise<void> {
  const answer = await market().call(method, path, options);
  expect(answer, `${method} ${path.slice(0, 200)}`).toMatchObject({ status: 400, body: { code: 'validation-failed' } });
  expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
  expect(answer.body.errors.map((error: { field: string }) => error.field)).toContain(field);
  expect(answer.body.detail).toContain(field);
}

describe('a bad query', () => {
  const numbers = (max: number) => ['', 'x', '-1', '1.5', '1e2', '0x1', ' 1', `${max + 1}`, '9'.repeat(16)];
  const paging = { page: [...numbers(10_001), '0'], limit: [...numbers(100), '0'], after: ['', 'x', 'a'.repeat(201)] };
  const choices = ['', 'NONSENSE', 'active', 'paid'];
  const ids = ['', 'x', '0198c6de', '0198c6de-3f0b-7c63-9a2e-6f1f5f0d2a1%00'];
  const place = { productId: ids, warehouseId: ids, lotId: ids };
  const moments = ['', 'x', '2026-11-26', '2026-13-01T00:00:00Z', '0000-01-01T00:00:00Z', '1764115200'];
  const reviews = 'GET /api/marketplace/products/{id}/reviews';

  /** Values that each parameter of every list must refuse. */
  const QUERIES: Record<string, Record<string, readonly string[]>> = {
    'GET /api/marketplace/products': {
      ...paging,
      category: choices,
      status: choices,
      minPrice: numbers(100_000_000),
      maxPrice: numbers(100_000_000),
      sort: [...choices, 'relevance'],
      sellerId: ['', 'x', '0198c6de', '0198c6de-3f0b-7c63-9a2e-6f1f5f0d2a1%00'],
      search: ['', '%20', 'x'.repeat(101), 'a%00b', 'a%1Fb'],
      facets: [...choices, 'TRUE', '1'],
    },
    [reviews]: paging,
    'GET /api/marketplace/cart': { voucherCode: ['', 'AB', 'x'.repeat(41), 'FERIA%2010', 'A%00BC', '%C3%B1and'] },
    'GET /api/marketplace/vouchers': paging,
    'GET /api/inventory/warehouses': paging,
    'GET /api/inventory/expiring': { ...paging, days: numbers(3_650) },
    'GET /api/inventory/shortfalls': paging,
    'GET /api/inventory/low-stock': paging,
    'GET /api/inventory/documents': { ...paging, kind: choices, warehouseId: ids },
    'GET /api/inventory/levels': { ...paging, ...place },
    'GET /api/inventory/exports/levels': place,
    'GET /api/inventory/exports/ledger': { ...place, from: moments, to: moments },
    'GET /api/inventory/ledger': { ...paging, ...place, from: moments, to: moments },
    'GET /api/marketplace/seller/balance/entries': { ...paging, kind: choices, from: moments, to: moments },
    'GET /api/marketplace/sellers/{id}/balance/entries': { ...paging, kind: choices, from: moments, to: moments },
    'GET /api/events': {
      topics: ['', 'x', 'orders,', 'unit:1', 'unit:', 'stock:', 'stock:x'],
      lastEventId: numbers(999_999_999_999_999),
    },
    'GET /api/marketplace/orders': { ...paging, status: choices },
    'GET /api/marketplace/seller/orders': { ...paging, status: choices },
    'GET /api/units/lists/{list}': paging,
    'GET /api/units/holders': { ...paging, siteId: ids },
    'GET /api/units/lists/types/{id}/attributes': paging,
    'GET /api/units/{id}/history': paging,
    'GET /api/units': {
      ...{
        ...paging,
        siteId: ids,
        productId: ids,
        typeId: ids,
        holderId: ids,
        status: choices,
        deleted: [...choices, 'TRUE', '1'],
      },
      sort: [...choices, 'asset-tag', 'newest,serial-asc'],
      search: ['', '%20', 'x'.repeat(101), 'a%00b', 'a%1Fb'],
    },
    'GET /api/units/exports': {
      ...{
        siteId: ids,
        productId: ids,
        typeId: ids,
        holderId: ids,
        status: choices,
        deleted: [...choices, 'TRUE', '1'],
      },
      search: ['', '%20', 'x'.repeat(101), 'a%00b', 'a%1Fb'],
    },
    'GET /api/units/{id}/assignments': paging,
    'GET /api/bookings/experiences': { ...paging, category: choices, status: choices, sellerId: ids },
    'GET /api/bookings/experiences/{id}/reviews': paging,
    'GET /api/bookings/waiting-list': paging,
    'GET /api/bookings/slots/{id}/waiting-list': paging,
    'GET /api/bookings/experiences/{id}/slots': { ...paging, from: moments, to: moments },
    'GET /api/bookings': { ...paging, status: choices, slotId: ids },
    'GET /api/webhook-endpoints': paging,
    'GET /api/webhook-endpoints/{id}/deliveries': { ...paging, status: choices },
  };
  const routes = Object.entries(QUERIES).map(([route, parameters]) => ({ route, parameters }));

  it.each(routes)('of $route is refused, naming the parameter', async ({ route, parameters }) => {
    const isOperators = route.includes('/sellers/');
    const ids = {
      '/sellers/': order.seller.id,
      '/webhook-endpoints/': endpointId,
      '/units/lists/': entryId,
      '/units/': unitId,
      '/experiences/': host.experienceId,
      '/slots/': slotId,
    };
    const [, id = order.productId] = Object.entries(ids).find(([part]) => route.includes(part)) ?? [];
    const path = route.replace('GET ', '').replace('{id}', id).replace('{list}', 'types');
    const own = /\/seller\/|\/inventory\/|\/vouchers|\/units|\/webhook-endpoints/.test(path)
      ? order.seller
      : order.buyer;
    const ofHost = path.includes('/slots/') ? host : own;
    const token = isOperators ? operatorToken() : ofHost.token;
    // The ledger is of something, and so is a stream, which never ends by itself.
    const ofLedger = path.endsWith('/ledger') ? `productId=${order.productId}&` : '';
    const good = `${path}?${path === '/api/events' ? 'topics=orders&' : ofLedger}`;
    const method = path === '/api/events' ? 'HEAD' : 'GET';
    expect((await market().call(method, good.replace(/[?&]$/, ''), { token })).status).toBe(200);
    for (const [name, values] of Object.entries(parameters)) {
      const others = good.replace(new RegExp(`${name}=[^&]*&`), '');
      for (const value of values) await expectRefusal('GET', `${others}${name}=${value}`, name, { token });
      await expectRefusal('GET', `${good}${name}=1&${name}=2`, name, { token });
    }
    // Links are passed on with what others add to them; a value that is known and wrong is still named.
    expect((await market().call(method, `${good}utm_source=mail&utm_source=ad`, { token })).status).toBe(200);
    const [[name = '', values = []] = []] = Object.entries(parameters);
    const others = good.replace(new RegExp(`${name}=[^&]*&`), '');
    await expectRefusal('GET', `${others}utm_source=mail&${name}=${values[1]}`, name, { token });
  });

  it('that asks for prices above the highest is refused', async () => {
    await expectRefusal('GET', '/api/marketplace/products?minPrice=2&maxPrice=1', 'minPrice', {});
  });

  it('is tried on every parameter of every list', async () => {
    const { body } = await market().call('GET', '/openapi.json');
    const documented: Record<string, string[]> = {};
    for (const [path, { get }] of Object.entries<{ get?: { parameters?: { in: string; name: string }[] } }>(
      body.paths,
    )) {
      const names = (get?.parameters ?? []).filter((parameter) => parameter.in === 'query').map(({ name }) => name);
      if (names.length > 0) documented[`GET ${path}`] = names.sort();
    }
    const tried = routes.map(({ route, parameters }) => [route, Object.keys(parameters).sort()]);
    expect(Object.fromEntries(tried)).toEqual(documented);
  });
});

describe('a bad id in a path', () => {
  /** Every route with an id, with a body that is accepted. */
  const ROUTES: Record<string, object | undefined> = {
    'GET /api/marketplace/products/{id}': undefined,
    'PATCH /api/marketplace/products/{id}': { name: 'Jarro' },
    'DELETE /api/marketplace/products/{id}': undefined,
    'GET /api/marketplace/products/{id}/reviews': undefined,
    'POST /api/marketplace/products/{id}/reviews': { rating: 5 },
    'PATCH /api/marketplace/cart/items/{itemId}': { quantity: 1 },
    'DELETE /api/marketplace/cart/items/{itemId}': undefined,
    'GET /api/inventory/products/{id}/availability': undefined,
    'PATCH /api/inventory/warehouses/{id}': { priority: 1 },
    'GET /api/inventory/documents/{id}': undefined,
    'PATCH /api/inventory/documents/{id}/lines/{lineId}': { quantity: 1 },
    'POST /api/inventory/transfers/{id}/dispatch': undefined,
    'POST /api/inventory/transfers/{id}/receive': undefined,
    'POST /api/inventory/transfers/{id}/cancel': undefined,
    'POST /api/inventory/lots/{id}/reject': { reason: 'bad' },
    'PUT /api/inventory/products/{id}/low-stock-threshold': { threshold: 1 },
    'GET /api/marketplace/sellers/{id}/balance': undefined,
    'GET /api/marketplace/sellers/{id}/balance/entries': undefined,
    'PUT /api/marketplace/sellers/{id}/fee': { basisPoints: 250 },
    'GET /api/marketplace/orders/{id}/pick-list': undefined,
    'GET /api/marketplace/orders/{id}': undefined,
    'PUT /api/marketplace/orders/{id}/status': { status: 'PROCESSING' },
    'POST /api/marketplace/orders/{id}/cancel': undefined,
    'POST /api/marketplace/orders/{id}/refunds': undefined,
    'POST /api/marketplace/orders/{id}/payments': { paymentMethod: 'pm_card_visa' },
    'POST /api/marketplace/checkouts/{id}/payments': { paymentMethod: 'pm_card_visa' },
    'GET /api/marketplace/vouchers/{id}': undefined,
    'PATCH /api/marketplace/vouchers/{id}': { active: false },
    'GET /api/units/lists/{list}/{id}': undefined,
    'PATCH /api/units/lists/{list}/{id}': { name: 'x' },
    'DELETE /api/units/lists/{list}/{id}': undefined,
    'GET /api/units/lists/types/{id}/attributes': undefined,
    'POST /api/units/lists/types/{id}/attributes': { code: 'ram', name: 'RAM', kind: 'NUMBER' },
    'GET /api/units/holders/{id}': undefined,
    'PATCH /api/units/holders/{id}': { firstName: 'Eva' },
    'DELETE /api/units/holders/{id}': undefined,
    'PATCH /api/units/{id}': { notes: 'x' },
    'GET /api/units/{id}/history': undefined,
    'POST /api/units/{id}/lock': undefined,
    'DELETE /api/units/{id}/lock': undefined,
    'GET /api/units/{id}': undefined,
    'DELETE /api/units/{id}': undefined,
    'POST /api/units/{id}/restore': undefined,
    'PUT /api/units/products/{id}/serialised': { serialised: true },
    'GET /api/units/{id}/assignments': undefined,
    'POST /api/units/{id}/assignments': { holderId: NIL_ID },
    'POST /api/units/{id}/transfer': { holderId: NIL_ID },
    'POST /api/units/{id}/return': undefined,
    'POST /api/units/{id}/retire': undefined,
    'POST /api/units/{id}/reinstate': undefined,
    'GET /api/bookings/experiences/{id}': undefined,
    'PATCH /api/bookings/experiences/{id}': { title: 'Otro' },
    'PATCH /api/bookings/slots/{id}': { capacity: 9 },
    'POST /api/bookings/slots/{id}/cancel': undefined,
    'GET /api/bookings/slots/{id}/waiting-list': undefined,
    'POST /api/bookings/slots/{id}/waiting-list': { guests: 1 },
    'DELETE /api/bookings/slots/{id}/waiting-list': undefined,
    'DELETE /api/bookings/experiences/{id}': undefined,
    'GET /api/bookings/experiences/{id}/reviews': undefined,
    'POST /api/bookings/experiences/{id}/reviews': { rating: 5 },
    'GET /api/bookings/experiences/{id}/slots': undefined,
    'POST /api/bookings/experiences/{id}/slots': {
      startsAt: '2099-01-01T10:00:00Z',
      endsAt: '2099-01-01T11:00:00Z',
      capacity: 1,
    },
    'GET /api/bookings/slots/{id}': undefined,
    'POST /api/bookings/slots/{id}/bookings': { guests: 1 },
    'GET /api/bookings/{id}': undefined,
    'POST /api/bookings/{id}/payments': { paymentMethod: 'pm_card_visa' },
    'POST /api/bookings/{id}/cancel': undefined,
    'POST /api/bookings/{id}/complete': undefined,
    'GET /api/webhook-endpoints/{id}': undefined,
    'PATCH /api/webhook-endpoints/{id}': { active: true },
    'DELETE /api/webhook-endpoints/{id}': undefined,
    'POST /api/webhook-endpoints/{id}/rotate-secret': undefined,
    'POST /api/webhook-endpoints/{id}/ping': undefined,
    'GET /api/webhook-endpoints/{id}/deliveries': undefined,
    'POST /api/webhook-endpoints/{id}/deliveries/{deliveryId}/resend': undefined,
  };
  const forSellers =
    /^(PATCH|DELETE) .*(products|experiences)|PATCH .*slots|POST .*slots($|.*cancel)|PUT .*status|refunds|inventory|pick-list|vouchers|units|complete|webhook-endpoints/;

  it.each(Object.keys(ROUTES))('of %s is refused', async (route) => {
    const [method = '', pattern = ''] = route.split(' ');
    const field = pattern.includes('{itemId}') ? 'itemId' : 'id';
    const own = forSellers.test(route) ? order.seller : order.buyer;
    const token = route.includes('/sellers/') ? operatorToken() : own.token;
    const body = ROUTES[route];
    const nearly = order.id.slice(0, -1);
    for (const id of [
      '1',
      'x',
      nearly,
      `${nearly}g`,
      `${order.id}0`,
      `%20${order.id}`,
      `${nearly}%00`,
      "'%20OR%201=1",
    ]) {
      const options = { token, headers: { 'if-match': '*' }, ...(body && { body }) };
      await expectRefusal(method, pattern.replace('{list}', 'types').replace(/\{\w+\}/, id), field, options);
    }
  });

  it('is tried on every route with an id', async () => {
    const { body } = await market().call('GET', '/openapi.json');
    const documented = Object.entries<object>(body.paths)
      .filter(([path]) => /\{(\w+I|i)d\}/.test(path))
      .flatMap(([path, methods]) => Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`));
    expect(Object.keys(ROUTES).sort()).toEqual(documented.sort());
  });
});

describe('a bad header', () => {
  it.each(['', 'a key', 'x'.repeat(256), 'llave-ñ'])('Idempotency-Key: "%s" is refused', async (key) => {
    const headers = { 'idempotency-key': key };
    const { buyer, seller, productId } = order;
    const checkout = { token: buyer.token, body: { shippingAddress: ADDRESS }, headers };
    await expectRefusal('POST', '/api/marketplace/checkout', 'idempotency-key', checkout);
    const lines = [{ productId, quantity: 1 }];
    const receipt = { token: seller.token, body: { warehouseId: productId, lines }, headers };
    await expectRefusal('POST', '/api/inventory/receipts', 'idempotency-key', receipt);
    const file = { token: seller.token, body: 'x', headers: { ...headers, 'content-type': 'text/csv' } };
    for (const what of ['receipts', 'adjustments', 'products'])
      await expectRefusal('POST', `/api/inventory/imports/${what}`, 'idempotency-key', file);
  });

  it('If-Match is refused when it is too long', async () => {
    const options = { token: order.seller.token, body: { name: 'Jarro' }, headers: { 'if-match': 'x'.repeat(101) } };
    await expectRefusal('PATCH', `/api/marketplace/products/${order.productId}`, 'if-match', options);
  });
});
