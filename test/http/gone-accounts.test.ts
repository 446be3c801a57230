import { beforeAll, describe, expect, it } from 'vitest';
import { newId } from '../../src/platform/ids.ts';
import { EXPERIENCE, hours } from '../support/experiences.ts';
import { fingerprint } from '../support/fingerprint.ts';
import { ADDRESS, type Answer, STRATEGIES, tally, together, useMarket } from '../support/market.ts';
import { type Placed, placeOrder, register } from '../support/steps.ts';
import { Site } from '../support/units.ts';
import { endpointByHand, operator } from '../support/webhooks.ts';

/** Every route that needs an account, with a call that would be right if there were one. */
const CALLS: Record<string, { role: 'BUYER' | 'SELLER' | 'ADMIN'; body?: object | string; query?: string }> = {
  'GET /api/auth/me': { role: 'BUYER' },
  'GET /api/operations/snapshot': { role: 'ADMIN' },
  'GET /api/operations/race': { role: 'ADMIN' },
  'POST /api/operations/race': { role: 'ADMIN', body: { buyers: 2, stock: 1 } },
  'GET /api/events': { role: 'BUYER', query: '?topics=orders' },
  'GET /api/marketplace/seller/profile': { role: 'SELLER' },
  'POST /api/marketplace/seller/profile': { role: 'SELLER', body: { businessName: 'Telares' } },
  'PUT /api/marketplace/seller/profile': { role: 'SELLER', body: { businessName: 'Telares' } },
  'POST /api/marketplace/products': {
    role: 'SELLER',
    body: { name: 'Jarro', price: { amount: 100 }, category: 'OTRO', stock: 5 },
  },
  'PATCH /api/marketplace/products/{id}': { role: 'SELLER', body: { name: 'Jarra' } },
  'DELETE /api/marketplace/products/{id}': { role: 'SELLER' },
  'POST /api/marketplace/products/{id}/reviews': { role: 'BUYER', body: { rating: 5 } },
  'GET /api/marketplace/cart': { role: 'BUYER' },
  'DELETE /api/marketplace/cart': { role: 'BUYER' },
  'POST /api/marketplace/cart/hold': { role: 'BUYER' },
  'DELETE /api/marketplace/cart/hold': { role: 'BUYER' },
  'POST /api/marketplace/cart/items': { role: 'BUYER', body: { productId: '{product}' } },
  'PATCH /api/marketplace/cart/items/{itemId}': { role: 'BUYER', body: { quantity: 1 } },
  'DELETE /api/marketplace/cart/items/{itemId}': { role: 'BUYER' },
  'GET /api/inventory/warehouses': { role: 'SELLER' },
  'POST /api/inventory/warehouses': { role: 'SELLER', body: { code: 'SUR', name: 'Bodega sur' } },
  'PATCH /api/inventory/warehouses/{id}': { role: 'SELLER', body: { priority: 2 } },
  'GET /api/inventory/levels': { role: 'SELLER' },
  'GET /api/inventory/ledger': { role: 'SELLER', query: '?productId={id}' },
  'GET /api/inventory/products/{id}/availability': { role: 'SELLER' },
  'POST /api/inventory/receipts': {
    role: 'SELLER',
    body: { warehouseId: newId(), lines: [{ productId: '{product}', quantity: 1 }] },
  },
  'POST /api/inventory/adjustments': {
    role: 'SELLER',
    body: { warehouseId: newId(), productId: '{product}', quantity: 1, reason: 'found' },
  },
  'POST /api/inventory/transfers': {
    role: 'SELLER',
    body: { fromWarehouseId: newId(), toWarehouseId: newId(), lines: [{ productId: '{product}', quantity: 1 }] },
  },
  'POST /api/inventory/transfers/{id}/dispatch': { role: 'SELLER' },
  'POST /api/inventory/transfers/{id}/receive': { role: 'SELLER' },
  'POST /api/inventory/transfers/{id}/cancel': { role: 'SELLER' },
  'PATCH /api/inventory/documents/{id}/lines/{lineId}': { role: 'SELLER', body: { quantity: 1 } },
  'POST /api/inventory/lots/{id}/reject': { role: 'SELLER', body: { reason: 'bad' } },
  'GET /api/inventory/expiring': { role: 'SELLER' },
  'GET /api/inventory/shortfalls': { role: 'SELLER' },
  'GET /api/inventory/low-stock': { role: 'SELLER' },
  'PUT /api/inventory/products/{id}/low-stock-threshold': { role: 'SELLER', body: { threshold: 1 } },
  'GET /api/inventory/documents': { role: 'SELLER' },
  'GET /api/inventory/documents/{id}': { role: 'SELLER' },
  'POST /api/inventory/imports/receipts': {
    role: 'SELLER',
    body: 'warehouse,product_id,quantity\nMAIN,{product},1',
  },
  'POST /api/inventory/imports/adjustments': {
    role: 'SELLER',
    body: 'warehouse,product_id,quantity,reason\nMAIN,{product},1,found',
  },
  'POST /api/inventory/imports/products': { role: 'SELLER', body: 'name,category,price,stock\nJarro,OTRO,1.00,1' },
  'GET /api/inventory/exports/levels': { role: 'SELLER' },
  'GET /api/inventory/exports/ledger': { role: 'SELLER', query: '?productId={id}' },
  'GET /api/marketplace/orders/{id}/pick-list': { role: 'SELLER' },
  'GET /api/marketplace/orders': { role: 'BUYER' },
  'GET /api/marketplace/seller/orders': { role: 'SELLER' },
  'GET /api/marketplace/seller/balance': { role: 'SELLER' },
  'GET /api/marketplace/seller/balance/entries': { role: 'SELLER' },
  'GET /api/marketplace/sellers/{id}/balance': { role: 'ADMIN' },
  'GET /api/marketplace/sellers/{id}/balance/entries': { role: 'ADMIN' },
  'PUT /api/marketplace/sellers/{id}/fee': { role: 'ADMIN', body: { basisPoints: 250 } },
  'GET /api/marketplace/orders/{id}': { role: 'BUYER' },
  'PUT /api/marketplace/orders/{id}/status': { role: 'SELLER', body: { status: 'CANCELLED' } },
  'POST /api/marketplace/orders/{id}/cancel': { role: 'BUYER' },
  'POST /api/marketplace/orders/{id}/refunds': { role: 'SELLER' },
  'POST /api/marketplace/orders/{id}/payments': { role: 'BUYER', body: { paymentMethod: 'pm_card_visa' } },
  'POST /api/marketplace/checkouts/{id}/payments': { role: 'BUYER', body: { paymentMethod: 'pm_card_visa' } },
  'GET /api/marketplace/vouchers': { role: 'SELLER' },
  'POST /api/marketplace/vouchers': { role: 'SELLER', body: { code: 'FERIA-10', percent: 10 } },
  'GET /api/marketplace/vouchers/{id}': { role: 'SELLER' },
  'PATCH /api/marketplace/vouchers/{id}': { role: 'ADMIN', body: { active: false } },
  'POST /api/marketplace/checkout': { role: 'BUYER', body: { shippingAddress: ADDRESS } },
  'GET /api/units/lists/{list}': { role: 'SELLER' },
  'POST /api/units/lists/{list}': { role: 'SELLER', body: { code: 'ACME', name: 'Acme' } },
  'GET /api/units/holders': { role: 'SELLER' },
  'POST /api/units/holders': { role: 'SELLER', body: { siteId: newId(), firstName: 'Ana', lastName: 'Paz' } },
  'GET /api/units/lists/{list}/{id}': { role: 'SELLER' },
  'PATCH /api/units/lists/{list}/{id}': { role: 'SELLER', body: { name: 'Acme' } },
  'DELETE /api/units/lists/{list}/{id}': { role: 'SELLER' },
  'GET /api/units/lists/types/{id}/attributes': { role: 'SELLER' },
  'POST /api/units/lists/types/{id}/attributes': { role: 'SELLER', body: { code: 'ram', name: 'x', kind: 'TEXT' } },
  'GET /api/units/holders/{id}': { role: 'SELLER' },
  'PATCH /api/units/holders/{id}': { role: 'SELLER', body: { firstName: 'Eva' } },
  'DELETE /api/units/holders/{id}': { role: 'SELLER' },
  'PATCH /api/units/{id}': { role: 'SELLER', body: { notes: 'x' } },
  'GET /api/units/{id}/history': { role: 'SELLER' },
  'POST /api/units/{id}/lock': { role: 'SELLER' },
  'DELETE /api/units/{id}/lock': { role: 'SELLER' },
  'GET /api/units': { role: 'SELLER' },
  'POST /api/units': { role: 'SELLER', body: { siteId: newId(), description: 'Laptop' } },
  'GET /api/units/{id}': { role: 'SELLER' },
  'DELETE /api/units/{id}': { role: 'SELLER' },
  'POST /api/units/{id}/restore': { role: 'SELLER' },
  'POST /api/units/imports': { role: 'SELLER', body: `site_id,description\n${newId()},Laptop` },
  'GET /api/units/exports': { role: 'SELLER' },
  'PUT /api/units/products/{id}/serialised': { role: 'SELLER', body: { serialised: true } },
  'GET /api/units/{id}/assignments': { role: 'SELLER' },
  'POST /api/units/{id}/assignments': { role: 'SELLER', body: { holderId: newId() } },
  'POST /api/units/{id}/transfer': { role: 'SELLER', body: { holderId: newId() } },
  'POST /api/units/{id}/return': { role: 'SELLER' },
  'POST /api/units/{id}/retire': { role: 'SELLER' },
  'POST /api/units/{id}/reinstate': { role: 'SELLER' },
  'POST /api/bookings/experiences': { role: 'SELLER', body: EXPERIENCE },
  'PATCH /api/bookings/experiences/{id}': { role: 'SELLER', body: { title: 'Otro' } },
  'PATCH /api/bookings/slots/{id}': { role: 'SELLER', body: { capacity: 9 } },
  'POST /api/bookings/experiences/{id}/reviews': { role: 'BUYER', body: { rating: 5 } },
  'GET /api/bookings/waiting-list': { role: 'BUYER' },
  'GET /api/bookings/slots/{id}/waiting-list': { role: 'BUYER' },
  'POST /api/bookings/slots/{id}/waiting-list': { role: 'BUYER', body: { guests: 1 } },
  'DELETE /api/bookings/slots/{id}/waiting-list': { role: 'BUYER' },
  'POST /api/bookings/slots/{id}/cancel': { role: 'SELLER' },
  'DELETE /api/bookings/experiences/{id}': { role: 'SELLER' },
  'POST /api/bookings/experiences/{id}/slots': { role: 'SELLER', body: { ...hours(0), capacity: 1 } },
  'POST /api/bookings/slots/{id}/bookings': { role: 'BUYER', body: { guests: 1 } },
  'GET /api/bookings': { role: 'BUYER' },
  'GET /api/bookings/{id}': { role: 'BUYER' },
  'POST /api/bookings/{id}/payments': { role: 'BUYER', body: { paymentMethod: 'pm_card_visa' } },
  'POST /api/bookings/{id}/cancel': { role: 'BUYER' },
  'POST /api/bookings/{id}/complete': { role: 'SELLER' },
  'GET /api/webhook-endpoints': { role: 'SELLER' },
  'POST /api/webhook-endpoints': { role: 'ADMIN', body: { url: 'https://shop.example.com', types: ['*'] } },
  'GET /api/webhook-endpoints/{id}': { role: 'SELLER' },
  'PATCH /api/webhook-endpoints/{id}': { role: 'SELLER', body: { active: true } },
  'DELETE /api/webhook-endpoints/{id}': { role: 'SELLER' },
  'POST /api/webhook-endpoints/{id}/rotate-secret': { role: 'SELLER' },
  'POST /api/webhook-endpoints/{id}/ping': { role: 'SELLER' },
  'GET /api/webhook-endpoints/{id}/deliveries': { role: 'SELLER' },
  'POST /api/webhook-endpoints/{id}/deliveries/{deliveryId}/resend': { role: 'SELLER' },
};

describe.each(STRATEGIES)('a token whose account is gone, with CHECKOUT_STRATEGY=%s', (strategy) => {
  const market = useMarket({ CHECKOUT_STRATEGY: strategy });
  let order: Placed;

  beforeAll(async () => {
    order = await placeOrder(market());
  });

  function call(route: string, headers: Record<string, string> = {}): Promise<Answer> {
    const [method = '', pattern = ''] = route.split(' ');
    const { role, body, query = '' } = CALLS[route] ?? { role: 'BUYER' };
    const ids = { '/orders/': order.id, '/sellers/': order.seller.id };
    const [, id = order.productId] = Object.entries(ids).find(([part]) => pattern.includes(part)) ?? [];
    const path = `${pattern}${query}`
      .replace('{itemId}', newId())
      .replace('{list}', 'types')
      .replace('{lineId}', newId())
      .replace('{deliveryId}', newId())
      .replace('{id}', id);
    return market().call(method, path, {
      token: market().signer.sign({ id: newId(), role }),
      headers: { 'if-match': '*', ...(typeof body === 'string' && { 'content-type': 'text/csv' }), ...headers },
      ...(body && {
        body: (typeof body === 'string' ? body : JSON.stringify(body)).replace('{product}', order.productId),
      }),
    });
  }

  it.each(Object.keys(CALLS))('gets 401 from %s, which changes nothing', async (route) => {
    const before = await fingerprint(market().db.pool);
    const answer = await call(route);
    expect(answer).toMatchObject({ status: 401, body: { code: 'unauthenticated' } });
    expect(answer.headers.get('www-authenticate')).toBe('Bearer');
    expect(await fingerprint(market().db.pool)).toEqual(before);
  });

  it.each(Object.keys(CALLS).filter((route) => /\/(webhook-endpoints|vouchers|units)/.test(route)))(
    'gets 401 as ADMIN from %s, although what it asks for is there',
    async (route) => {
      const [method = '', pattern = ''] = route.split(' ');
      const { pool } = market().db;
      const { endpointId, deliveryId } = await endpointByHand(pool, null);
      const there = await market().call('POST', '/api/marketplace/vouchers', {
        token: (await operator(market())).token,
        body: { code: `FERIA-${newId().slice(-12)}`, percent: 10 },
      });
      const site = await Site.open(market());
      const unit = await site.unit();
      const { body: holder } = await site.post('/holders', { siteId: site.id, firstName: 'Ana', lastName: newId() });
      const entry = await site.entry('types', newId());
      const ids = {
        '/vouchers': there.body.id,
        '/units/lists/': entry.id,
        '/units/holders/': holder.id,
        '/units': unit.id,
      };
      const [, id = endpointId] = Object.entries(ids).find(([part]) => pattern.includes(part)) ?? [];
      const path = pattern.replace('{id}', id).replace('{deliveryId}', deliveryId).replace('{list}', 'types');
      const sent = CALLS[route]?.body;
      const body = sent && typeof sent === 'object' && 'siteId' in sent ? { ...sent, siteId: site.id } : sent;
      const before = await fingerprint(pool);
      const answer = await market().call(method, path, {
        token: market().signer.sign({ id: newId(), role: 'ADMIN' }),
        ...(body && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
        headers: { 'if-match': '*', ...(typeof body === 'string' && { 'content-type': 'text/csv' }) },
      });
      expect(answer).toMatchObject({ status: 401, body: { code: 'unauthenticated' } });
      expect(await fingerprint(pool)).toEqual(before);
    },
  );

  it('gets 401 from a checkout with a key', async () => {
    const answer = await call('POST /api/marketplace/checkout', { 'idempotency-key': 'gone' });
    expect(answer).toMatchObject({ status: 401, body: { code: 'unauthenticated' } });
  });

  it('gets no 500 however many ask at the same moment', async () => {
    const answers = await together(Array(40).fill('POST /api/marketplace/cart/items'), (route: string) => call(route));
    const { '401 unauthenticated': told = 0, ...others } = tally(answers);
    expect(told).toBeGreaterThan(0);
    expect(Object.keys(others).filter((outcome) => outcome !== '503 overloaded')).toEqual([]);
  });

  it('is answered as before while the account is there', async () => {
    const { accessToken: buyer } = await register(market());
    const { accessToken: seller } = await register(market(), { role: 'SELLER' });
    const answers = {
      orders: await market().call('GET', '/api/marketplace/orders', { token: buyer }),
      order: await market().call('GET', `/api/marketplace/orders/${order.id}`, { token: buyer }),
      checkout: await market().checkout(buyer),
      profile: await market().call('GET', '/api/marketplace/seller/profile', { token: seller }),
      sellersOrders: await market().call('GET', '/api/marketplace/seller/orders', { token: seller }),
      edit: await market().call('DELETE', `/api/marketplace/products/${order.productId}`, { token: seller }),
    };
    expect(Object.fromEntries(Object.entries(answers).map(([name, { status }]) => [name, status]))).toEqual({
      orders: 200,
      order: 404,
      checkout: 400,
      profile: 404,
      sellersOrders: 200,
      edit: 403,
    });
  });

  it('was tried on every route that needs one', async () => {
    const { body: document } = await market().call('GET', '/openapi.json');
    const guarded = Object.entries<Record<string, { security?: object[] }>>(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).flatMap(([method, { security = [] }]) =>
        security.length > 0 && method !== 'head' ? [`${method.toUpperCase()} ${path}`] : [],
      ),
    );
    expect(guarded.sort()).toEqual(Object.keys(CALLS).sort());
  });
});
