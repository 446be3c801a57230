import { createHmac } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { createTokenSigner } from '../../scripts/support/crowd.ts';
import { addWaiting, book, makeSlot } from '../support/bookings.ts';
import { EXPERIENCE, hours } from '../support/experiences.ts';
import { fingerprint } from '../support/fingerprint.ts';
import { ADDRESS, type Answer, JWT_SECRET, useMarket } from '../support/market.ts';
import { addToCart, deliver, type Placed, placeOrder } from '../support/steps.ts';
import { endpointByHand } from '../support/webhooks.ts';

const ROLES = ['BUYER', 'SELLER', 'ADMIN'] as const;
type Role = (typeof ROLES)[number];

interface Rule {
  readonly roles: readonly Role[];
  /** A body that passes validation, so that the answer is about who calls. A text is CSV. */
  readonly body?: object | string;
  /** The same of a query. */
  readonly query?: string;
  /** Whoever is let in is asked for no more than the head. */
  readonly isEndless?: boolean;
  /** What someone of the right role gets who has nothing to do with the order, item or product in the path. */
  readonly stranger?: { readonly status: number; readonly code: string };
}

const NOT_FOUND = { status: 404, code: 'not-found' };
const FORBIDDEN = { status: 403, code: 'forbidden' };
const product = { name: 'Jarro', price: { amount: 100 }, category: 'OTRO', stock: 1 };

/** Routes that anyone may call. */
const PUBLIC = [
  'GET /livez',
  'GET /readyz',
  'GET /metrics',
  'POST /api/auth/register',
  'POST /api/auth/login',
  'POST /api/auth/refresh',
  'POST /api/auth/logout',
  'GET /api/marketplace/products',
  'GET /api/marketplace/products/{id}',
  'GET /api/marketplace/products/{id}/reviews',
  'GET /api/bookings/experiences',
  'GET /api/bookings/experiences/{id}',
  'GET /api/bookings/experiences/{id}/slots',
  'GET /api/bookings/experiences/{id}/reviews',
  'GET /api/bookings/slots/{id}',
  // Providers sign what they tell.
  'POST /api/payments/webhooks/{provider}',
];

/** Who may call every other route. */
const RULES: Record<string, Rule> = {
  'GET /api/auth/me': { roles: ROLES },
  'GET /api/operations/snapshot': { roles: ['ADMIN'] },
  'GET /api/operations/race': { roles: ['ADMIN'] },
  'POST /api/operations/race': { roles: ['ADMIN'], body: { buyers: 2, stock: 1 } },
  'GET /api/events': { roles: ROLES, query: '?topics=orders', isEndless: true },
  'GET /api/marketplace/seller/profile': { roles: ['SELLER'] },
  'POST /api/marketplace/seller/profile': { roles: ['SELLER'], body: { businessName: 'Telares' } },
  'PUT /api/marketplace/seller/profile': { roles: ['SELLER'], body: { businessName: 'Telares' } },
  'POST /api/marketplace/products': { roles: ['SELLER'], body: product },
  'PATCH /api/marketplace/products/{id}': { roles: ['SELLER'], body: { name: 'Olla' }, stranger: FORBIDDEN },
  'DELETE /api/marketplace/products/{id}': { roles: ['SELLER'], stranger: FORBIDDEN },
  'POST /api/marketplace/products/{id}/reviews': { roles: ['BUYER'], body: { rating: 5 }, stranger: FORBIDDEN },
  'GET /api/marketplace/cart': { roles: ['BUYER'] },
  'DELETE /api/marketplace/cart': { roles: ['BUYER'] },
  'POST /api/marketplace/cart/hold': { roles: ['BUYER'] },
  'DELETE /api/marketplace/cart/hold': { roles: ['BUYER'] },
  'POST /api/marketplace/cart/items': { roles: ['BUYER'], body: { productId: '{id}' } },
  'PATCH /api/marketplace/cart/items/{itemId}': { roles: ['BUYER'], body: { quantity: 2 }, stranger: NOT_FOUND },
  'DELETE /api/marketplace/cart/items/{itemId}': { roles: ['BUYER'], stranger: NOT_FOUND },
  'GET /api/marketplace/orders': { roles: ['BUYER'] },
  'GET /api/marketplace/seller/orders': { roles: ['SELLER'] },
  'GET /api/marketplace/seller/balance': { roles: ['SELLER'] },
  'GET /api/marketplace/seller/balance/entries': { roles: ['SELLER'] },
  'GET /api/marketplace/sellers/{id}/balance': { roles: ['ADMIN'], stranger: FORBIDDEN },
  'GET /api/marketplace/sellers/{id}/balance/entries': { roles: ['ADMIN'], stranger: FORBIDDEN },
  'PUT /api/marketplace/sellers/{id}/fee': { roles: ['ADMIN'], body: { basisPoints: 250 }, stranger: FORBIDDEN },
  'GET /api/marketplace/orders/{id}': { roles: ROLES, stranger: NOT_FOUND },
  'PUT /api/marketplace/orders/{id}/status': { roles: ['SELLER'], body: { status: 'PROCESSING' }, stranger: NOT_FOUND },
  'POST /api/marketplace/orders/{id}/cancel': { roles: ['BUYER'], stranger: NOT_FOUND },
  'POST /api/marketplace/orders/{id}/refunds': { roles: ['SELLER', 'ADMIN'], stranger: NOT_FOUND },
  'POST /api/marketplace/orders/{id}/payments': {
    roles: ['BUYER'],
    body: { paymentMethod: 'pm_card_visa' },
    stranger: NOT_FOUND,
  },
  'POST /api/marketplace/checkouts/{id}/payments': {
    roles: ['BUYER'],
    body: { paymentMethod: 'pm_card_visa' },
    stranger: NOT_FOUND,
  },
  'GET /api/inventory/warehouses': { roles: ['SELLER', 'ADMIN'] },
  'POST /api/inventory/warehouses': { roles: ['SELLER', 'ADMIN'], body: { code: 'SUR', name: 'Bodega sur' } },
  'PATCH /api/inventory/warehouses/{id}': { roles: ['SELLER', 'ADMIN'], body: { priority: 2 }, stranger: NOT_FOUND },
  'GET /api/inventory/levels': { roles: ['SELLER', 'ADMIN'] },
  'GET /api/inventory/ledger': { roles: ['SELLER', 'ADMIN'], query: '?productId={id}' },
  'GET /api/inventory/products/{id}/availability': { roles: ['SELLER', 'ADMIN'], stranger: NOT_FOUND },
  'POST /api/inventory/receipts': {
    roles: ['SELLER', 'ADMIN'],
    body: { warehouseId: '{warehouse}', lines: [{ productId: '{id}', quantity: 1 }] },
  },
  'POST /api/inventory/adjustments': {
    roles: ['SELLER', 'ADMIN'],
    body: { warehouseId: '{warehouse}', productId: '{id}', quantity: 1, reason: 'found' },
  },
  'POST /api/inventory/transfers': {
    roles: ['SELLER', 'ADMIN'],
    body: {
      ...{ fromWarehouseId: '{warehouse}', toWarehouseId: '{otherWarehouse}' },
      lines: [{ productId: '{id}', quantity: 1 }],
    },
  },
  'POST /api/inventory/transfers/{id}/dispatch': { roles: ['SELLER', 'ADMIN'], stranger: NOT_FOUND },
  'POST /api/inventory/transfers/{id}/receive': { roles: ['SELLER', 'ADMIN'], stranger: NOT_FOUND },
  'POST /api/inventory/transfers/{id}/cancel': { roles: ['SELLER', 'ADMIN'], stranger: NOT_FOUND },
  'PATCH /api/inventory/documents/{id}/lines/{lineId}': {
    roles: ['SELLER', 'ADMIN'],
    body: { quantity: 1 },
    stranger: NOT_FOUND,
  },
  'POST /api/inventory/lots/{id}/reject': { roles: ['SELLER', 'ADMIN'], body: { reason: 'bad' }, stranger: NOT_FOUND },
  'GET /api/inventory/expiring': { roles: ['SELLER', 'ADMIN'] },
  'GET /api/inventory/shortfalls': { roles: ['SELLER', 'ADMIN'] },
  'GET /api/inventory/low-stock': { roles: ['SELLER', 'ADMIN'] },
  'PUT /api/inventory/products/{id}/low-stock-threshold': {
    roles: ['SELLER', 'ADMIN'],
    body: { threshold: 3 },
    stranger: NOT_FOUND,
  },
  'GET /api/inventory/documents': { roles: ['SELLER', 'ADMIN'] },
  'GET /api/inventory/documents/{id}': { roles: ['SELLER', 'ADMIN'], stranger: NOT_FOUND },
  'POST /api/inventory/imports/receipts': {
    roles: ['SELLER', 'ADMIN'],
    body: 'warehouse,product_id,quantity\n{warehouse},{id},1',
  },
  'POST /api/inventory/imports/adjustments': {
    roles: ['SELLER', 'ADMIN'],
    body: 'warehouse,product_id,quantity,reason\n{warehouse},{id},1,found',
  },
  'POST /api/inventory/imports/products': { roles: ['SELLER'], body: 'name,category,price,stock\nJarro,OTRO,1.00,1' },
  'GET /api/inventory/exports/levels': { roles: ['SELLER', 'ADMIN'] },
  'GET /api/inventory/exports/ledger': { roles: ['SELLER', 'ADMIN'], query: '?productId={id}' },
  'GET /api/marketplace/orders/{id}/pick-list': { roles: ['SELLER'], stranger: NOT_FOUND },
  'GET /api/marketplace/vouchers': { roles: ['SELLER', 'ADMIN'] },
  'POST /api/marketplace/vouchers': { roles: ['SELLER', 'ADMIN'], body: { code: 'V-{id}', percent: 5 } },
  'GET /api/marketplace/vouchers/{id}': { roles: ['SELLER', 'ADMIN'], stranger: NOT_FOUND },
  'PATCH /api/marketplace/vouchers/{id}': { roles: ['SELLER', 'ADMIN'], body: { active: false }, stranger: NOT_FOUND },
  'POST /api/marketplace/checkout': { roles: ['BUYER'], body: { shippingAddress: ADDRESS } },
  // All of its seats are the buyer's.
  'POST /api/bookings/slots/{id}/bookings': {
    roles: ['BUYER'],
    body: { guests: 1 },
    stranger: { status: 400, code: 'sold-out' },
  },
  'GET /api/bookings': { roles: ['BUYER', 'SELLER'] },
  'GET /api/bookings/{id}': { roles: ROLES, stranger: NOT_FOUND },
  'POST /api/bookings/{id}/payments': {
    roles: ['BUYER'],
    body: { paymentMethod: 'pm_card_visa' },
    stranger: NOT_FOUND,
  },
  'POST /api/bookings/{id}/cancel': { roles: ['BUYER', 'SELLER'], stranger: NOT_FOUND },
  'POST /api/bookings/{id}/complete': { roles: ['SELLER'], stranger: NOT_FOUND },
  'GET /api/units/lists/{list}': { roles: ['SELLER', 'ADMIN'] },
  'POST /api/units/lists/{list}': { roles: ['SELLER', 'ADMIN'], body: { code: 'E-{id}', name: 'Entry' } },
  'GET /api/units/holders': { roles: ['SELLER', 'ADMIN'] },
  'POST /api/units/holders': {
    roles: ['SELLER', 'ADMIN'],
    body: { siteId: '{warehouse}', firstName: 'Ana', lastName: '{id}' },
  },
  'GET /api/units/lists/{list}/{id}': { roles: ['SELLER', 'ADMIN'], stranger: NOT_FOUND },
  'PATCH /api/units/lists/{list}/{id}': { roles: ['SELLER', 'ADMIN'], body: { name: '{id}' }, stranger: NOT_FOUND },
  'DELETE /api/units/lists/{list}/{id}': { roles: ['SELLER', 'ADMIN'], stranger: NOT_FOUND },
  'GET /api/units/lists/types/{id}/attributes': { roles: ['SELLER', 'ADMIN'], stranger: NOT_FOUND },
  'POST /api/units/lists/types/{id}/attributes': {
    roles: ['SELLER', 'ADMIN'],
    body: { code: 'ram', name: 'RAM', kind: 'NUMBER' },
    stranger: NOT_FOUND,
  },
  'GET /api/units/holders/{id}': { roles: ['SELLER', 'ADMIN'], stranger: NOT_FOUND },
  'PATCH /api/units/holders/{id}': { roles: ['SELLER', 'ADMIN'], body: { firstName: 'Eva' }, stranger: NOT_FOUND },
  'DELETE /api/units/holders/{id}': { roles: ['SELLER', 'ADMIN'], stranger: NOT_FOUND },
  'PATCH /api/units/{id}': { roles: ['SELLER', 'ADMIN'], body: { notes: 'x' }, stranger: NOT_FOUND },
  'GET /api/units/{id}/history': { roles: ['SELLER', 'ADMIN'], stranger: NOT_FOUND },
  'POST /api/units/{id}/lock': { roles: ['SELLER', 'ADMIN'], stranger: NOT_FOUND },
  'DELETE /api/units/{id}/lock': { roles: ['SELLER', 'ADMIN'], stranger: NOT_FOUND },
  'GET /api/units': { roles: ['SELLER', 'ADMIN'] },
  'POST /api/units': { roles: ['SELLER', 'ADMIN'], body: { siteId: '{warehouse}', description: 'Laptop' } },
  'GET /api/units/{id}': { roles: ['SELLER', 'ADMIN'], stranger: NOT_FOUND },
  'DELETE /api/units/{id}': { roles: ['SELLER', 'ADMIN'], stranger: NOT_FOUND },
  'POST /api/units/{id}/restore': { roles: ['SELLER', 'ADMIN'], stranger: NOT_FOUND },
  'POST /api/units/imports': { roles: ['SELLER', 'ADMIN'], body: 'site_id,description\n{warehouse},Laptop' },
  'GET /api/units/exports': { roles: ['SELLER', 'ADMIN'] },
  'PUT /api/units/products/{id}/serialised': {
    roles: ['SELLER', 'ADMIN'],
    body: { serialised: true },
    stranger: NOT_FOUND,
  },
  'GET /api/units/{id}/assignments': { roles: ['SELLER', 'ADMIN'], stranger: NOT_FOUND },
  'POST /api/units/{id}/assignments': {
    roles: ['SELLER', 'ADMIN'],
    body: { holderId: '{holder}' },
    stranger: NOT_FOUND,
  },
  'POST /api/units/{id}/transfer': {
    roles: ['SELLER', 'ADMIN'],
    body: { holderId: '{holder}' },
    stranger: NOT_FOUND,
  },
  'POST /api/units/{id}/return': { roles: ['SELLER', 'ADMIN'], stranger: NOT_FOUND },
  'POST /api/units/{id}/retire': { roles: ['SELLER', 'ADMIN'], stranger: NOT_FOUND },
  'POST /api/units/{id}/reinstate': { roles: ['SELLER', 'ADMIN'], stranger: NOT_FOUND },
  'POST /api/bookings/experiences': { roles: ['SELLER'], body: EXPERIENCE },
  'PATCH /api/bookings/experiences/{id}': { roles: ['SELLER'], body: { title: 'Otro' }, stranger: FORBIDDEN },
  'PATCH /api/bookings/slots/{id}': { roles: ['SELLER'], body: { capacity: 9 }, stranger: FORBIDDEN },
  'POST /api/bookings/experiences/{id}/reviews': { roles: ['BUYER'], body: { rating: 5 }, stranger: FORBIDDEN },
  'GET /api/bookings/waiting-list': { roles: ['BUYER'] },
  'GET /api/bookings/slots/{id}/waiting-list': { roles: ['BUYER', 'SELLER'], stranger: NOT_FOUND },
  'POST /api/bookings/slots/{id}/waiting-list': {
    roles: ['BUYER'],
    body: { guests: 1 },
    // The buyer of the scene wants more seats than there are.
    stranger: { status: 400, code: 'seats-available' },
  },
  'DELETE /api/bookings/slots/{id}/waiting-list': { roles: ['BUYER'], stranger: NOT_FOUND },
  'POST /api/bookings/slots/{id}/cancel': { roles: ['SELLER'], stranger: FORBIDDEN },
  'DELETE /api/bookings/experiences/{id}': { roles: ['SELLER'], stranger: FORBIDDEN },
  'POST /api/bookings/experiences/{id}/slots': {
    roles: ['SELLER'],
    body: { ...hours(20), capacity: 2 },
    stranger: FORBIDDEN,
  },
  'GET /api/webhook-endpoints': { roles: ['SELLER', 'ADMIN'] },
  'POST /api/webhook-endpoints': {
    roles: ['SELLER', 'ADMIN'],
    body: { url: 'https://shop.example.com', types: ['order.created'] },
  },
  'GET /api/webhook-endpoints/{id}': { roles: ['SELLER', 'ADMIN'], stranger: NOT_FOUND },
  'PATCH /api/webhook-endpoints/{id}': { roles: ['SELLER', 'ADMIN'], body: { active: true }, stranger: NOT_FOUND },
  'DELETE /api/webhook-endpoints/{id}': { roles: ['SELLER', 'ADMIN'], stranger: NOT_FOUND },
  'POST /api/webhook-endpoints/{id}/rotate-secret': { roles: ['SELLER', 'ADMIN'], stranger: NOT_FOUND },
  'POST /api/webhook-endpoints/{id}/ping': { roles: ['SELLER', 'ADMIN'], stranger: NOT_FOUND },
  'GET /api/webhook-endpoints/{id}/deliveries': { roles: ['SELLER', 'ADMIN'], stranger: NOT_FOUND },
  'POST /api/webhook-endpoints/{id}/deliveries/{deliveryId}/resend': {
    roles: ['SELLER', 'ADMIN'],
    stranger: NOT_FOUND,
  },
};

const market = useMarket();

/** A delivered order, an item in its buyer's cart, and what its seller did with goods. */
interface Scene {
  readonly order: Placed;
  readonly checkoutId: string;
  readonly itemId: string;
  readonly warehouseId: string;
  readonly otherWarehouseId: string;
  /** A receipt, of one line in a lot. */
  readonly documentId: string;
  readonly lineId: string;
  readonly lotId: string;
  readonly transferId: string;
  readonly voucherId: string;
  readonly unitId: string;
  /** One of the seller's that the buyer was at. */
  readonly pastExperienceId: string;
  /** The seller's, with a slot that the buyer waits for. */
  readonly experienceId: string;
  readonly slotId: string;
  readonly holderId: string;
  readonly entryId: string;
  /** All seats of a slot of the seller's. */
  readonly bookingId: string;
  readonly bookedSlotId: string;
  /** The seller's, and the operator's. */
  readonly webhooks: Readonly<Record<'SELLER' | 'ADMIN', { endpointId: string; deliveryId: string }>>;
}

async function setScene(between?: Placed): Promise<Scene> {
  // What the last scene left in the cart may be archived by now.
  if (between) await market().call('DELETE', '/api/marketplace/cart', { token: between.buyer.token });
  const order = await placeOrder(market(), 1, between);
  await deliver(market(), order);
  const { body } = await addToCart(market(), order.buyer.token, order.productId);
  const { checkoutId } = await market().db.prisma.order.findUniqueOrThrow({ where: { id: order.id } });
  const { token } = order.seller;
  const post = async (path: string, sent: object) =>
    (await market().call('POST', `/api/inventory/${path}`, { token, body: sent })).body;
  const warehouses = await market().call('GET', '/api/inventory/warehouses', { token });
  const warehouseId: string = warehouses.body.data[0].id;
  const otherWarehouseId: string = (await post('warehouses', { code: order.productId, name: 'Otro' })).id;
  const { productId } = order;
  const received = await post('receipts', { warehouseId, lines: [{ productId, quantity: 1, lot: { code: 'L' } }] });
  const lines = [{ productId, quantity: 1 }];
  const transfer = await post('transfers', { fromWarehouseId: warehouseId, toWarehouseId: otherWarehouseId, lines });
  const voucher = { code: `SCENE-${order.productId.slice(9)}`, percent: 5 };
  const made = await market().call('POST', '/api/marketplace/vouchers', { token, body: voucher });
  const laptop = { siteId: warehouseId, description: 'Laptop' };
  const unit = await market().call('POST', '/api/units', { token, body: laptop });
  const experience = await market().call('POST', '/api/bookings/experiences', { token, body: EXPERIENCE });
  const experienceId: string = experience.body.id;
  const slots = `/api/bookings/experiences/${experienceId}/slots`;
  const slot = await market().call('POST', slots, { token, body: { ...hours(10), capacity: 4 } });
  await addWaiting(market(), slot.body, order.buyer, 5);
  const ana = { siteId: warehouseId, firstName: 'Ana', lastName: order.id };
  const holder = await market().call('POST', '/api/units/holders', { token, body: ana });
  const entry = { code: order.id, name: order.id };
  const listed = await market().call('POST', '/api/units/lists/types', { token, body: entry });
  const pastSlot = await makeSlot(market(), { capacity: 1 }, order.seller);
  const past = await book(market(), pastSlot, order.buyer);
  await market().db.pool.query(`UPDATE orders SET status = 'DELIVERED' WHERE id = $1`, [past.body.id]);
  const bookedSlot = await makeSlot(market(), { capacity: 1 }, order.seller);
  const booking = await book(market(), bookedSlot, order.buyer);
  const {
    id: documentId,
    lines: [{ id: lineId, lotId }],
  } = received;
  return {
    ...{ order, checkoutId, itemId: body.items[0].id, warehouseId, otherWarehouseId },
    ...{ documentId, lineId, lotId, transferId: transfer.id, voucherId: made.body.id, unitId: unit.body.id },
    ...{ experienceId, slotId: slot.body.id, pastExperienceId: pastSlot.experienceId },
    ...{ holderId: holder.body.id, entryId: listed.body.id },
    ...{ bookingId: booking.body.id, bookedSlotId: bookedSlot.id },
    webhooks: {
      SELLER: await endpointByHand(market().db.pool, order.seller.id),
      ADMIN: await endpointByHand(market().db.pool, null),
    },
  };
}

/** Whether a token is one that says it is an operator's. */
const isOperators = (token = '') => Buffer.from(token.split('.')[1] ?? '', 'base64url').includes('"ADMIN"');

function callRoute(route: string, scene: Scene, token?: string): Promise<Answer> {
  const [method = '', pattern = ''] = route.split(' ');
  const { order, documentId, transferId, lotId } = scene;
  const { endpointId, deliveryId } = scene.webhooks[isOperators(token) ? 'ADMIN' : 'SELLER'];
  const ids = {
    '/{id}/bookings': scene.bookedSlotId,
    '/bookings/{id}': scene.bookingId,
    '/webhook-endpoints/': endpointId,
    '/orders/': order.id,
    '/checkouts/': scene.checkoutId,
    '/documents/': documentId,
    '/transfers/': transferId,
    '/lots/': lotId,
    '/warehouses/': scene.warehouseId,
    '/sellers/': order.seller.id,
    '/vouchers/': scene.voucherId,
    '/units/products/': order.productId,
    '/units/lists/': scene.entryId,
    '/units/holders/': scene.holderId,
    '/units/': scene.unitId,
    '/experiences/{id}/reviews': scene.pastExperienceId,
    '/experiences/': scene.experienceId,
    '/slots/': scene.slotId,
  };
  const [, id = order.productId] = Object.entries(ids).find(([part]) => pattern.includes(part)) ?? [];
  const filled = (text: string) =>
    text
      .replace('{id}', id)
      .replace('{list}', 'types')
      .replace('{deliveryId}', deliveryId)
      .replace('{itemId}', scene.itemId)
      .replace('{lineId}', scene.lineId)
      .replace('{warehouse}', scene.warehouseId)
      .replace('{holder}', scene.holderId)
      .replace('{otherWarehouse}', scene.otherWarehouseId);
  const { body, query = '' } = RULES[route.replace('HEAD', 'GET')] ?? {};
  return market().call(method, filled(`${pattern}${query}`), {
    token,
    headers: { 'if-match': '*', ...(typeof body === 'string' && { 'content-type': 'text/csv' }) },
    ...(body && { body: filled(typeof body === 'string' ? body : JSON.stringify(body)) }),
  });
}

const routes = Object.entries(RULES).map(([route, rule]) => ({ route, rule }));

describe('the rules of access', () => {
  it('cover every route of the API, and name no other', async () => {
    const { body } = await market().call('GET', '/openapi.json');
    const documented = Object.entries(body.paths).flatMap(([path, operations]) =>
      Object.keys(operations as object).map((method) => `${method.toUpperCase()} ${path}`),
    );
    expect([...PUBLIC, ...Object.keys(RULES)].sort()).toEqual(documented.sort());
  });

  it('say of every route with an id what a stranger gets', () => {
    const silent = routes.filter(({ route, rule }) => /\{(\w+I|i)d\}/.test(route) && rule.stranger === undefined);
    expect(silent).toEqual([]);
  });
});

describe('a route that is not public', () => {
  let scene: Scene;
  let strangers: Pick<Placed, 'buyer' | 'seller'>;
  let badTokens: Record<string, string | undefined>;
  const signed = (role: Role, id: string) => market().signer.sign({ id, role });

  beforeAll(async () => {
    scene = await setScene();
    strangers = { buyer: await market().buyer(), seller: await market().seller() };
    const user = { id: scene.order.buyer.id, role: 'BUYER' } as const;
    const elsewhere = await createTokenSigner('a secret that this market does not have, ever');
    const [header, payload, signature] = scene.order.seller.token.split('.');
    const encoded = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');
    const signedWithSecret = (claims: object) => {
      const unsigned = `${header}.${encoded(claims)}`;
      return `${unsigned}.${createHmac('sha256', JWT_SECRET).update(unsigned).digest('base64url')}`;
    };
    badTokens = {
      'no token': undefined,
      garbage: 'garbage',
      'three parts of garbage': 'a.b.c',
      'signed by another': elsewhere.sign(user),
      'signed by nobody': `${encoded({ alg: 'none', typ: 'JWT' })}.${payload}.`,
      'changed after signing': `${header}.${encoded({ sub: user.id, role: 'ADMIN' })}.${signature}`,
      'signed with the secret, for nobody': signedWithSecret({ role: 'BUYER' }),
      'signed with the secret, for what is no id': signedWithSecret({ sub: "' OR true --", role: 'SELLER' }),
      'signed with the secret, for an unknown role': signedWithSecret({ sub: user.id, role: 'ROOT' }),
    };
  });

  it.each(routes)('$route refuses whoever brings no valid token', async ({ route }) => {
    const before = await fingerprint(market().db.pool);
    for (const [name, token] of Object.entries(badTokens)) {
      const answer = await callRoute(route, scene, token);
      expect(answer, name).toMatchObject({ status: 401, body: { code: 'unauthenticated', status: 401 } });
      expect(answer.headers.get('www-authenticate')).toBe('Bearer');
    }
    const expired = market().signer.sign({ id: scene.order.buyer.id, role: 'BUYER' }, -1);
    expect(await callRoute(route, scene, expired)).toMatchObject({ status: 401, body: { code: 'token-expired' } });
    expect(await fingerprint(market().db.pool)).toEqual(before);
  });

  it.each(routes.filter(({ rule }) => rule.roles.length < ROLES.length))(
    '$route refuses the wrong role',
    async ({ route, rule }) => {
      const before = await fingerprint(market().db.pool);
      const { buyer, seller } = scene.order;
      for (const role of ROLES.filter((candidate) => !rule.roles.includes(candidate))) {
        for (const { id } of [buyer, seller]) {
          expect(await callRoute(route, scene, signed(role, id)), role).toMatchObject({ status: 403, body: FORBIDDEN });
        }
      }
      expect(await fingerprint(market().db.pool)).toEqual(before);
    },
  );

  it.each(routes.filter(({ rule }) => rule.stranger))('$route refuses strangers', async ({ route, rule }) => {
    const { buyer, seller } = strangers;
    const before = await fingerprint(market().db.pool);
    for (const role of rule.roles) {
      const { token } = role === 'BUYER' ? buyer : seller;
      const answer = await callRoute(route, scene, token);
      expect(answer, role).toMatchObject({ status: rule.stranger?.status, body: rule.stranger });
    }
    expect(await fingerprint(market().db.pool)).toEqual(before);
  });

  it.each(routes)('$route lets in those it is for', async ({ route, rule }) => {
    for (const role of rule.roles) {
      // What only reads leaves the scene as it is.
      const own = route.startsWith('GET ') ? scene : await setScene(scene.order);
      const { buyer, seller } = own.order;
      const asked = rule.isEndless ? route.replace('GET', 'HEAD') : route;
      const answer = await callRoute(asked, own, signed(role, role === 'SELLER' ? seller.id : buyer.id));
      expect([400, 401, 403, 404, 500], `${role}: ${JSON.stringify(answer.body)}`).not.toContain(answer.status);
    }
  });
});
