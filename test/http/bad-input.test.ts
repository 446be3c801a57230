import { beforeAll, describe, expect, it } from 'vitest';
import { NIL_ID } from '../../src/platform/ids.ts';
import { bad, withField } from '../support/bad-values.ts';
import { EXPERIENCE, Host } from '../support/experiences.ts';
import { fingerprint } from '../support/fingerprint.ts';
import { ADDRESS, type Answer, useMarket } from '../support/market.ts';
import { addToCart, deliver, type Placed, placeOrder, register } from '../support/steps.ts';
import { endpointByHand } from '../support/webhooks.ts';

const PRICE_MAX = 100_000_000;
const STOCK_MAX = 1_000_000_000;

type Actor = 'nobody' | 'buyer' | 'seller' | 'host' | 'newSeller' | 'operator';

interface Body {
  readonly as: Actor;
  /** A body that is accepted; `{product}` stands for a product's id. */
  readonly good: object;
  /** Values that each field must refuse. */
  readonly fields: Record<string, readonly unknown[]>;
  /** Fields that may be left out. */
  readonly optional?: readonly string[];
  /** Whether there may be no body at all. */
  readonly mayBeAbsent?: true;
}

const profile: Omit<Body, 'as'> = {
  good: { businessName: 'Telares', description: 'Lana', location: 'Oaxaca' },
  fields: { businessName: bad.text(1, 120), description: bad.text(0, 2000), location: bad.text(0, 200) },
  optional: ['description', 'location'],
};

const unitAssignment: Omit<Body, 'as'> = {
  good: { holderId: NIL_ID, note: 'With its charger' },
  fields: { holderId: bad.id(), note: bad.text(1, 500) },
  optional: ['note'],
};

const product: Pick<Body, 'good' | 'fields'> = {
  good: {
    name: 'Jarro',
    description: 'Barro',
    price: { amount: 100, currency: 'MXN' },
    category: 'OTRO',
    images: ['https://example.com/a.jpg'],
    purchaseLimit: 2,
  },
  fields: {
    name: bad.text(1, 200),
    description: bad.text(0, 5000),
    price: [...bad.object(), 100],
    'price.amount': bad.whole(1, PRICE_MAX),
    'price.currency': [...bad.choice(), 'USD', 'mxn'],
    category: bad.choice(),
    images: bad.images(),
    purchaseLimit: bad.whole(1, STOCK_MAX).filter((value) => value !== null),
  },
};

/** What cannot be compared: nothing that is seen, or too much once it is spelled out. */
const unseen = (max: number) => ['\u200b', '\u0301', '\ufdfa'.repeat(max)];
/** Of what may be taken away, null is no bad value. */
const isSomething = (value: unknown) => value !== null;
const UNIT_ENTRIES = [
  ...['typeId', 'statusId', 'brandId', 'modelId'],
  ...['operatingSystemId', 'operatingSystemVersionId', 'cpuVendorId'],
];
const UNIT_ATTRIBUTES = [
  ...[5, 'x', true, null, []],
  ...[{ '': 1 }, { 'a b': 1 }, { 1: 1 }, { ram: {} }, { ram: [] }, { ram: 'x'.repeat(501) }],
  Object.fromEntries(Array.from({ length: 101 }, (_, index) => [`a${index}`, 1])),
];
const voucherCodes = [...bad.text(3, 40), 'AB', 'FERIA 10', 'ñandú', 'A/B-C'];
const moments = ['', 'x', '2026-11-26', '2026-13-01T00:00:00Z', '0000-01-01T00:00:00Z', 5, true, [], {}];
const webhookEndpoint: Pick<Body, 'good' | 'fields'> = {
  good: { url: 'https://shop.example.com/webhooks', types: ['order.created'] },
  fields: {
    url: [
      ...bad.text(1, 2048),
      ...['shop.example.com', '/hooks', 'http://shop.example.com', 'javascript:alert(1)', 'https://'],
      ...['https://a:b@shop.example.com', 'https://127.0.0.1', 'https://0x7f.1', 'https://[::1]', 'https://10.0.0.1'],
    ],
    types: [
      ...[5, 'order.created', true, null, {}, [], [5], [null], [''], ['nonsense'], ['order.created', 'nonsense']],
      ...[['ORDER.CREATED'], [['order.created']], Array(20).fill('order.created'), ['hold.expired'], ['ping']],
    ],
  },
};

const experienceFields: Body['fields'] = {
  title: bad.text(1, 200),
  description: bad.text(0, 5000),
  category: bad.choice(),
  price: [...bad.object(), 100],
  'price.amount': bad.whole(1, PRICE_MAX),
  'price.currency': [...bad.choice(), 'USD', 'mxn'],
  place: bad.text(1, 200),
  language: ['', 'x', 'spanish_mx', 'es mx', 'x'.repeat(36), 5, true, null, [], {}],
  cancellationHours: bad.whole(0, 8_784),
};
/** A day in a January to come. */
const nextYear = (month: number) => `${new Date().getUTCFullYear() + 1}-0${month + 1}-15`;

/** Every body of the API. */
const BODIES: Record<string, Body> = {
  'POST /api/auth/register': {
    as: 'nobody',
    good: { email: 'ana@example.com', password: 'long enough', name: 'Ana', role: 'BUYER' },
    fields: {
      email: bad.email(),
      password: bad.secret(8, 128),
      name: bad.text(1, 100),
      role: [...bad.choice(), 'ADMIN', 'buyer'],
    },
    optional: ['role'],
  },
  'POST /api/auth/login': {
    as: 'nobody',
    good: { email: 'ana@example.com', password: 'x' },
    fields: { email: bad.email(), password: bad.secret(1, 128) },
  },
  'POST /api/auth/refresh': { as: 'nobody', good: { refreshToken: 'x' }, fields: { refreshToken: bad.secret(1, 200) } },
  'POST /api/auth/logout': { as: 'nobody', good: { refreshToken: 'x' }, fields: { refreshToken: bad.secret(1, 200) } },
  'POST /api/marketplace/seller/profile': { as: 'newSeller', ...profile },
  'PUT /api/marketplace/seller/profile': { as: 'seller', ...profile },
  'POST /api/marketplace/products': {
    as: 'seller',
    good: { ...product.good, stock: 5, unit: 'KG', unitScale: 3 },
    fields: {
      ...product.fields,
      stock: bad.whole(0, STOCK_MAX),
      unit: [...bad.choice(), 'kg'],
      unitScale: bad.whole(0, 3),
    },
    // Without its unit it would be of pieces, of which this scale is none.
    optional: ['description', 'price.currency', 'images', 'purchaseLimit', 'unit', 'unitScale'],
  },
  'PATCH /api/marketplace/products/{id}': {
    as: 'seller',
    good: { ...product.good, status: 'ACTIVE', stock: 5, version: 1 },
    fields: {
      ...product.fields,
      status: [...bad.choice(), 'DELETED'],
      stock: bad.whole(0, STOCK_MAX),
      version: bad.whole(1, Number.MAX_SAFE_INTEGER),
      stockChange: [...bad.whole(-STOCK_MAX, STOCK_MAX), 0, 5],
    },
    optional: [
      'name',
      'description',
      'price',
      'price.currency',
      'category',
      'status',
      'images',
      'purchaseLimit',
      'stock',
      'stockChange',
    ],
  },
  'POST /api/marketplace/products/{id}/reviews': {
    as: 'buyer',
    good: { rating: 5, comment: 'Bonito' },
    fields: { rating: bad.whole(1, 5), comment: bad.text(1, 2000) },
    optional: ['comment'],
  },
  'POST /api/marketplace/cart/hold': { as: 'buyer', mayBeAbsent: true, good: {}, fields: {} },
  'POST /api/marketplace/cart/items': {
    as: 'buyer',
    good: { productId: '{product}', quantity: 1 },
    fields: { productId: bad.id(), quantity: bad.whole(1, 10_000) },
    optional: ['quantity'],
  },
  'PATCH /api/marketplace/cart/items/{itemId}': {
    as: 'buyer',
    good: { quantity: 1 },
    fields: { quantity: bad.whole(1, 10_000) },
  },
  'PUT /api/marketplace/orders/{id}/status': {
    as: 'seller',
    good: { status: 'PROCESSING' },
    fields: { status: [...bad.choice(), 'paid'] },
  },
  'POST /api/marketplace/orders/{id}/payments': {
    as: 'buyer',
    good: { paymentMethod: 'pm_card_visa' },
    fields: { paymentMethod: [...bad.choice(), 'pm_card_amex', 'toString'] },
  },
  'POST /api/bookings/slots/{id}/bookings': {
    as: 'buyer',
    good: { guests: 2 },
    fields: { guests: bad.whole(1, 10_000) },
  },
  'POST /api/bookings/{id}/payments': {
    as: 'buyer',
    good: { paymentMethod: 'pm_card_visa' },
    // Which methods there are is told of bookings that there are.
    fields: { paymentMethod: bad.choice() },
  },
  'POST /api/bookings/{id}/cancel': { as: 'buyer', mayBeAbsent: true, good: {}, fields: {} },
  'POST /api/bookings/{id}/complete': { as: 'seller', mayBeAbsent: true, good: {}, fields: {} },
  'POST /api/marketplace/checkouts/{id}/payments': {
    as: 'buyer',
    good: { paymentMethod: 'pm_card_visa' },
    fields: { paymentMethod: [...bad.choice(), 'pm_card_amex', 'toString'] },
  },
  'POST /api/inventory/warehouses': {
    as: 'seller',
    good: { code: 'SUR', name: 'Bodega sur', timeZone: 'America/Tijuana', priority: 1 },
    fields: {
      code: bad.text(1, 40),
      name: bad.text(1, 120),
      timeZone: [...bad.choice(), 'America/Nowhere', '+05:30', '+0530', 'AET', 'IST', 'x'.repeat(65)],
      priority: bad.whole(0, 1_000),
    },
    optional: ['timeZone', 'priority'],
  },
  'PATCH /api/inventory/warehouses/{id}': {
    as: 'seller',
    good: { name: 'Bodega', priority: 2 },
    fields: { name: bad.text(1, 120), priority: bad.whole(0, 1_000) },
    optional: ['name', 'priority'],
  },
  'POST /api/inventory/receipts': {
    as: 'seller',
    good: {
      warehouseId: '{warehouse}',
      lines: [
        {
          productId: '{product}',
          quantity: 2,
          lot: { code: 'L1', manufacturedOn: '2026-01-01', expiresOn: '2099-01-01' },
        },
      ],
    },
    fields: {
      warehouseId: bad.id(),
      lines: [5, 'x', true, null, {}, [], [5], [null], Array(1_001).fill({ productId: '{product}', quantity: 1 })],
      'lines.0.productId': bad.id(),
      'lines.0.quantity': [...bad.quantity(1, 1_000_000_000), '-1'],
      'lines.0.lot': bad.object(),
      'lines.0.lot.code': bad.text(1, 80),
      'lines.0.lot.manufacturedOn': bad.date(),
      'lines.0.lot.expiresOn': [...bad.date(), '2025-12-31', '2026-01-02'],
    },
    optional: ['lines.0.lot', 'lines.0.lot.manufacturedOn', 'lines.0.lot.expiresOn'],
  },
  'POST /api/inventory/adjustments': {
    as: 'seller',
    good: { warehouseId: '{warehouse}', productId: '{product}', lotId: NIL_ID, quantity: -1, reason: 'broken' },
    fields: {
      warehouseId: bad.id(),
      productId: bad.id(),
      lotId: bad.id().filter((value) => value !== null),
      quantity: [...bad.quantity(-1_000_000_000, 1_000_000_000), 0],
      reason: bad.text(1, 500),
    },
    optional: ['lotId'],
  },
  'POST /api/inventory/transfers': {
    as: 'seller',
    good: {
      ...{ fromWarehouseId: '{warehouse}', toWarehouseId: '{otherWarehouse}', reason: 'the market is there' },
      lines: [{ productId: '{product}', lotId: '{lot}', quantity: 2 }],
    },
    fields: {
      fromWarehouseId: bad.id(),
      toWarehouseId: bad.id(),
      lines: [5, 'x', true, null, {}, [], [5], [null], Array(1_001).fill({ productId: '{product}', quantity: 1 })],
      'lines.0.productId': bad.id(),
      'lines.0.lotId': bad.id().filter((value) => value !== null),
      'lines.0.quantity': [...bad.quantity(1, 1_000_000_000), '-1'],
      reason: bad.text(1, 500),
    },
    optional: ['lines.0.lotId', 'reason'],
  },
  'POST /api/inventory/transfers/{id}/dispatch': { as: 'seller', mayBeAbsent: true, good: {}, fields: {} },
  'POST /api/inventory/transfers/{id}/receive': {
    as: 'seller',
    mayBeAbsent: true,
    good: { lines: [{ lineId: NIL_ID, quantity: 1 }], reason: 'lost' },
    fields: {
      lines: [5, 'x', true, {}, [], [5], [null], Array(1_001).fill({ lineId: NIL_ID, quantity: 1 })],
      'lines.0.lineId': bad.id(),
      'lines.0.quantity': bad.whole(0, 1_000_000_000).filter((value) => value !== '0' && value !== '1'),
      reason: bad.text(1, 500),
    },
    optional: ['lines', 'reason'],
  },
  'POST /api/inventory/transfers/{id}/cancel': {
    as: 'seller',
    mayBeAbsent: true,
    good: { reason: 'no van today' },
    fields: { reason: bad.text(1, 500) },
    optional: ['reason'],
  },
  'PATCH /api/inventory/documents/{id}/lines/{lineId}': {
    as: 'seller',
    good: { quantity: 2 },
    fields: {
      quantity: [
        ...bad
          .whole(-1_000_000_000, 1_000_000_000)
          .filter((value) => !/^-?\d+$/.test(`${value}`) || typeof value === 'number'),
        0,
      ],
    },
  },
  'POST /api/inventory/lots/{id}/reject': {
    as: 'seller',
    good: { reason: 'called back' },
    fields: { reason: bad.text(1, 500) },
  },
  'PUT /api/inventory/products/{id}/low-stock-threshold': {
    as: 'seller',
    good: { threshold: 3 },
    fields: { threshold: bad.whole(0, 1_000_000_000).filter((value) => value !== null) },
  },
  'PUT /api/marketplace/sellers/{id}/fee': {
    as: 'operator',
    good: { basisPoints: 250 },
    fields: { basisPoints: bad.whole(0, 10_000).filter((value) => value !== null) },
  },
  'POST /api/operations/race': {
    as: 'operator',
    good: { buyers: 3, stock: 1 },
    fields: { buyers: bad.whole(2, 200), stock: bad.whole(1, 50) },
    optional: ['buyers', 'stock'],
  },
  'POST /api/marketplace/orders/{id}/cancel': { as: 'buyer', mayBeAbsent: true, good: {}, fields: {} },
  'POST /api/marketplace/orders/{id}/refunds': {
    as: 'seller',
    mayBeAbsent: true,
    good: { items: [{ productId: '{product}', quantity: 1 }], restock: true, reason: 'it did not fit' },
    fields: {
      // One that is right goes with no items.
      amount: [...bad.whole(1, Number.MAX_SAFE_INTEGER), 5],
      items: [
        ...[5, 'x', true, null, {}, [], [5], [null], Array(201).fill({ productId: '{product}', quantity: 1 })],
        Array(2).fill({ productId: '{product}', quantity: 1 }),
      ],
      'items.0.productId': bad.id(),
      'items.0.quantity': bad.whole(1, 1_000_000_000),
      restock: [5, 'true', null, {}, []],
      reason: bad.text(1, 500),
    },
    optional: ['amount', 'items', 'restock', 'reason'],
  },
  'POST /api/marketplace/checkout': {
    as: 'buyer',
    good: {
      shippingAddress: { ...ADDRESS, name: 'Ana', phone: '951 000 0000', notes: 'Toque' },
      expectedTotal: { amount: 12_900, currency: 'MXN' },
      voucherCode: 'FERIA-10',
    },
    fields: {
      shippingAddress: bad.object(),
      'shippingAddress.street': bad.text(1, 200),
      'shippingAddress.city': bad.text(1, 100),
      'shippingAddress.state': bad.text(1, 100),
      'shippingAddress.zipCode': bad.text(1, 20),
      'shippingAddress.country': [...bad.text(2, 60), 'M'],
      'shippingAddress.name': bad.text(1, 100),
      'shippingAddress.phone': bad.text(1, 40),
      'shippingAddress.notes': bad.text(1, 500),
      expectedTotal: [...bad.object(), 12_900],
      'expectedTotal.amount': bad.whole(0, Number.MAX_SAFE_INTEGER),
      'expectedTotal.currency': [...bad.choice(), 'USD'],
      voucherCode: voucherCodes,
    },
    optional: [
      ...['shippingAddress.name', 'shippingAddress.phone', 'shippingAddress.notes'],
      ...['expectedTotal', 'expectedTotal.currency', 'voucherCode'],
    ],
  },
  'POST /api/marketplace/vouchers': {
    as: 'seller',
    good: {
      code: 'FERIA-10',
      ...{ amount: { amount: 500, currency: 'MXN' }, minimum: { amount: 5_000, currency: 'MXN' } },
      ...{ totalLimit: 10, perBuyerLimit: 1, startsAt: '2026-01-01T00:00:00Z', endsAt: '2099-01-01T00:00:00Z' },
    },
    fields: {
      code: voucherCodes,
      percent: bad.whole(1, 100),
      amount: [...bad.object(), 500],
      'amount.amount': bad.whole(1, PRICE_MAX),
      'amount.currency': [...bad.choice(), 'USD'],
      minimum: [...bad.object(), 500],
      'minimum.amount': bad.whole(1, 1_000_000 * PRICE_MAX),
      'minimum.currency': [...bad.choice(), 'USD'],
      totalLimit: bad.whole(1, 1_000_000_000),
      perBuyerLimit: bad.whole(1, 1_000_000_000),
      startsAt: [...moments, null],
      endsAt: [...moments, null, '2025-12-31T00:00:00Z'],
    },
    optional: [
      ...['percent', 'amount.currency', 'minimum', 'minimum.currency'],
      ...['totalLimit', 'perBuyerLimit', 'startsAt', 'endsAt'],
    ],
  },
  'PATCH /api/marketplace/vouchers/{id}': {
    as: 'seller',
    good: { totalLimit: 10, perBuyerLimit: 1, startsAt: null, endsAt: null, active: true },
    fields: {
      totalLimit: bad.whole(1, 1_000_000_000),
      perBuyerLimit: bad.whole(1, 1_000_000_000).filter((value) => value !== null),
      startsAt: moments,
      endsAt: moments,
      active: ['', 'true', 1, null, [], {}],
    },
    optional: ['totalLimit', 'perBuyerLimit', 'startsAt', 'endsAt', 'active'],
  },
  'POST /api/units/lists/{list}': {
    as: 'seller',
    good: { code: 'ACME', name: 'Acme' },
    fields: { code: [...bad.text(1, 40), ...unseen(40)], name: [...bad.text(1, 120), ...unseen(120)] },
  },
  'POST /api/units/holders': {
    as: 'seller',
    good: {
      ...{ siteId: '{warehouse}', firstName: 'Ana', lastName: 'Paz', secondLastName: 'Luz' },
      email: 'ana@example.com',
    },
    fields: {
      siteId: bad.id(),
      firstName: [...bad.text(1, 100), ...unseen(100)],
      lastName: [...bad.text(1, 100), ...unseen(100)],
      secondLastName: [...bad.text(1, 100), ...unseen(100)],
      email: bad.email(),
    },
    optional: ['secondLastName', 'email'],
  },
  'POST /api/units': {
    as: 'seller',
    good: {
      ...{ siteId: '{warehouse}', assetTag: 'LAP-1', serial: 'AB12', imei: '49-015420-323751-8' },
      ...{ productId: '{product}', description: 'Laptop', notes: 'new' },
    },
    fields: {
      siteId: bad.id(),
      assetTag: [...bad.text(1, 80), ...unseen(80)],
      serial: [...bad.text(1, 120), ...unseen(120)],
      imei: ['', 'x', '490154203237519', '49015420323751', '4901542032375180', 490154203237518, true, null, [], {}],
      productId: [...bad.id(), NIL_ID],
      description: bad.text(1, 500),
      notes: bad.text(1, 2_000),
      attributes: [...UNIT_ATTRIBUTES, { ram: 1 }],
      typeId: [...bad.id(), NIL_ID],
      statusId: [...bad.id(), NIL_ID],
      brandId: [...bad.id(), NIL_ID],
      modelId: [...bad.id(), NIL_ID],
      operatingSystemId: [...bad.id(), NIL_ID],
      operatingSystemVersionId: [...bad.id(), NIL_ID],
      cpuVendorId: [...bad.id(), NIL_ID],
    },
    optional: [
      ...['assetTag', 'serial', 'imei', 'productId', 'description', 'notes', 'attributes', 'typeId', 'statusId'],
      ...['brandId', 'modelId', 'operatingSystemId', 'operatingSystemVersionId', 'cpuVendorId'],
    ],
  },
  'PATCH /api/units/{id}': {
    as: 'seller',
    good: {
      ...{ siteId: '{warehouse}', assetTag: 'LAP-1', serial: 'AB12', imei: '49-015420-323751-8' },
      ...{ productId: '{product}', description: 'Laptop', notes: 'new' },
    },
    fields: {
      siteId: bad.id(),
      assetTag: [...bad.text(1, 80), ...unseen(80)].filter(isSomething),
      serial: [...bad.text(1, 120), ...unseen(120)].filter(isSomething),
      imei: ['', 'x', '490154203237519', '49015420323751', '4901542032375180', 490154203237518, true, [], {}],
      productId: bad.id().filter(isSomething),
      description: bad.text(1, 500).filter(isSomething),
      ...Object.fromEntries(UNIT_ENTRIES.map((field) => [field, bad.id().filter(isSomething)])),
      notes: bad.text(1, 2_000).filter(isSomething),
      attributes: UNIT_ATTRIBUTES,
    },
    optional: [
      ...['siteId', 'assetTag', 'serial', 'imei', 'productId', 'description', 'notes', 'attributes'],
      ...UNIT_ENTRIES,
    ],
  },
  'PATCH /api/units/lists/{list}/{id}': {
    as: 'seller',
    good: { code: 'ACME', name: 'Acme' },
    fields: { code: [...bad.text(1, 40), ...unseen(40)], name: [...bad.text(1, 120), ...unseen(120)] },
    optional: ['code', 'name'],
  },
  'POST /api/units/lists/types/{id}/attributes': {
    as: 'seller',
    good: { code: 'ram', name: 'RAM', kind: 'NUMBER', required: true },
    fields: {
      code: ['', '1a', 'a b', 'a.b', 'ñandú', '__proto__', 'x'.repeat(41), 5, true, null, [], {}],
      name: bad.text(1, 120),
      kind: bad.choice(),
      required: bad.choice().filter((value) => value !== true),
    },
    optional: ['required'],
  },
  'PATCH /api/units/holders/{id}': {
    as: 'seller',
    good: { firstName: 'Ana', lastName: 'Paz', secondLastName: 'Luz', email: 'ana@example.com' },
    fields: {
      firstName: [...bad.text(1, 100), ...unseen(100)],
      lastName: [...bad.text(1, 100), ...unseen(100)],
      secondLastName: [...bad.text(1, 100), ...unseen(100)].filter(isSomething),
      email: bad.email().filter(isSomething),
    },
    optional: ['firstName', 'lastName', 'secondLastName', 'email'],
  },
  'POST /api/units/{id}/lock': {
    as: 'seller',
    good: { seconds: 60, takeOver: false },
    fields: { seconds: bad.whole(30, 3_600), takeOver: bad.choice().filter((value) => value !== true) },
    optional: ['seconds', 'takeOver'],
    mayBeAbsent: true,
  },
  'POST /api/units/{id}/restore': { as: 'seller', mayBeAbsent: true, good: {}, fields: {} },
  'PUT /api/units/products/{id}/serialised': {
    as: 'seller',
    good: { serialised: false },
    fields: { serialised: ['', 'true', 1, null, [], {}] },
  },
  'POST /api/units/{id}/assignments': { as: 'seller', ...unitAssignment },
  'POST /api/units/{id}/transfer': { as: 'seller', ...unitAssignment },
  'POST /api/units/{id}/return': {
    ...{ as: 'seller', mayBeAbsent: true, good: { note: 'Scratched' }, fields: { note: bad.text(1, 500) } },
    optional: ['note'],
  },
  'POST /api/units/{id}/retire': {
    ...{ as: 'seller', mayBeAbsent: true, good: { reason: 'Lost' }, fields: { reason: bad.text(1, 500) } },
    optional: ['reason'],
  },
  'POST /api/units/{id}/reinstate': { as: 'seller', mayBeAbsent: true, good: {}, fields: {} },
  'POST /api/bookings/experiences': {
    as: 'seller',
    good: EXPERIENCE,
    fields: {
      ...experienceFields,
      timeZone: [...bad.choice(), 'America/Nowhere', '+05:30', 'AET', 'x'.repeat(65)],
    },
    optional: ['description', 'price.currency', 'place', 'language', 'cancellationHours'],
  },
  'POST /api/bookings/experiences/{id}/reviews': {
    as: 'buyer',
    good: { rating: 5, comment: 'Bonito' },
    fields: { rating: bad.whole(1, 5), comment: bad.text(1, 2000) },
    optional: ['comment'],
  },
  'PATCH /api/bookings/experiences/{id}': {
    as: 'host',
    good: {
      ...{ title: 'Taller', description: 'Barro', category: 'CERAMICA', status: 'ACTIVE', place: 'Oaxaca' },
      ...{ price: { amount: 45_000, currency: 'MXN' }, language: 'es', cancellationHours: 2 },
    },
    fields: {
      ...experienceFields,
      place: bad.text(1, 200).filter((value) => value !== null),
      language: (experienceFields.language ?? []).filter((value) => value !== null),
      status: [...bad.choice(), 'DELETED'],
    },
    optional: [
      ...['title', 'description', 'category', 'status', 'price', 'price.currency', 'place', 'language'],
      'cancellationHours',
    ],
  },
  'PATCH /api/bookings/slots/{id}': { as: 'host', good: { capacity: 4 }, fields: { capacity: bad.whole(1, 10_000) } },
  'POST /api/bookings/slots/{id}/waiting-list': {
    as: 'buyer',
    good: { guests: 2 },
    fields: { guests: [...bad.whole(1, 10_000), 5] },
  },
  'POST /api/bookings/slots/{id}/cancel': { as: 'host', mayBeAbsent: true, good: {}, fields: {} },
  'POST /api/bookings/experiences/{id}/slots': {
    as: 'host',
    good: {
      recurrence: {
        ...{ weekdays: ['MO', 'WE'], startsOn: nextYear(1), until: nextYear(2) },
        ...{ startTime: '10:00', durationMinutes: 90 },
      },
      capacity: 4,
    },
    fields: {
      // One that is right goes with no recurrence.
      startsAt: [...moments, null, '2099-01-01T00:00:00Z'],
      endsAt: [...moments, null, '2099-01-01T00:00:00Z'],
      recurrence: bad.object(),
      'recurrence.weekdays': [5, 'MO', true, null, {}, [], [5], ['XX'], ['mo'], ['MO', 'MO'], Array(8).fill('MO')],
      'recurrence.startsOn': [...bad.date(), '2020-01-01'],
      'recurrence.until': [...bad.date(), nextYear(0)],
      'recurrence.count': [...bad.whole(1, 366), 5],
      'recurrence.startTime': ['', 'x', '10', '24:00', '10:60', '9:00', '10:00:00', ' 10:00', 10, true, null, [], {}],
      'recurrence.durationMinutes': [...bad.whole(1, 31 * 24 * 60), 31 * 24 * 60],
      capacity: bad.whole(1, 10_000),
    },
    optional: ['startsAt', 'endsAt', 'recurrence.until', 'recurrence.count', 'recurrence'],
  },
  'POST /api/webhook-endpoints': { as: 'seller', ...webhookEndpoint },
  'PATCH /api/webhook-endpoints/{id}': {
    as: 'seller',
    good: { ...webhookEndpoint.good, active: true },
    fields: { ...webhookEndpoint.fields, active: bad.choice().filter((value) => value !== true) },
    optional: ['url', 'types', 'active'],
  },
  'POST /api/webhook-endpoints/{id}/ping': { as: 'seller', mayBeAbsent: true, good: {}, fields: {} },
  'POST /api/webhook-endpoints/{id}/deliveries/{deliveryId}/resend': {
    as: 'seller',
    mayBeAbsent: true,
    good: {},
    fields: {},
  },
  'POST /api/webhook-endpoints/{id}/rotate-secret': {
    as: 'seller',
    good: { endPrevious: true },
    fields: { endPrevious: bad.choice().filter((value) => value !== true) },
    optional: ['endPrevious'],
    mayBeAbsent: true,
  },
};

const market = useMarket();
let order: Placed;
let host: Host;
/** Of four seats, one of which is free, and of four free ones. */
let slotId = '';
let freeSlotId = '';
let itemId = '';
let warehouseId = '';
let otherWarehouseId = '';
let lotId = '';
let endpointId = '';
let tokens: Record<Actor, string | undefined>;

beforeAll(async () => {
  order = await placeOrder(market());
  await deliver(market(), order);
  itemId = (await addToCart(market(), order.buyer.token, order.productId)).body.items[0].id;
  const { body } = await market().call('GET', '/api/inventory/warehouses', { token: order.seller.token });
  warehouseId = body.data[0].id;
  const post = (path: string, sent: object) =>
    market().call('POST', `/api/inventory/${path}`, { token: order.seller.token, body: sent });
  otherWarehouseId = (await post('warehouses', { code: 'NORTE', name: 'Norte' })).body.id;
  const lines = [{ productId: order.productId, quantity: 1, lot: { code: 'L0' } }];
  lotId = (await post('receipts', { warehouseId, lines })).body.lines[0].lotId;
  const voucher = { token: order.seller.token, body: { code: 'FERIA-10', percent: 10 } };
  expect((await market().call('POST', '/api/marketplace/vouchers', voucher)).status).toBe(201);
  ({ endpointId } = await endpointByHand(market().db.pool, order.seller.id));
  const newSeller = (await register(market(), { role: 'SELLER' })).accessToken;
  const operator = market().signer.sign({ id: order.seller.id, role: 'ADMIN' });
  host = await Host.open(market());
  freeSlotId = (await host.slot(2, 4)).id;
  slotId = (await host.slot(0, 4)).id;
  await host.fill(slotId, 3);
  tokens = {
    nobody: undefined,
    host: host.token,
    buyer: order.buyer.token,
    seller: order.seller.token,
    newSeller,
    operator,
  };
});

function send(route: string, body: unknown, headers: Record<string, string> = {}): Promise<Answer> {
  const [method = '', pattern = ''] = route.split(' ');
  const path = pattern
    .replace('{itemId}', itemId)
    .replace('{list}', 'brands')
    .replace('{lineId}', NIL_ID)
    .replace('{deliveryId}', NIL_ID)
    .replace('/experiences/{id}', `/experiences/${host.experienceId}`)
    .replace('/slots/{id}/bookings', `/slots/${freeSlotId}/bookings`)
    .replace('/slots/{id}', `/slots/${slotId}`)
    .replace('/webhook-endpoints/{id}', `/webhook-endpoints/${endpointId}`)
    .replace('{id}', pattern.includes('/orders/') ? order.id : order.productId);
  const text =
    typeof body === 'string'
      ? body
      : JSON.stringify(body)
          .replace('{product}', order.productId)
          .replace('{warehouse}', warehouseId)
          .replace('{otherWarehouse}', otherWarehouseId)
          .replace('{lot}', lotId);
  const token = tokens[BODIES[route]?.as ?? 'nobody'];
  return market().call(method, path, { token, body: text, headers: { 'if-match': '*', ...headers } });
}

/** Sends a body that must be refused for this field. @returns what is wrong with the answer; undefined: nothing */
async function complaint(route: string, body: unknown, field: string): Promise<string | undefined> {
  const { status, headers, body: problem } = await send(route, body);
  const isProblem = headers.get('content-type')?.startsWith('application/problem+json') && problem.status === status;
  const named: string[] = (problem.errors ?? []).map((error: { field: string }) => error.field);
  const isNamed = named.some((name) => name === field || name.startsWith(`${field}.`));
  const fine = isProblem && status === 400 && problem.code === 'validation-failed' && isNamed;
  return fine ? undefined : `${JSON.stringify(body).slice(0, 200)} for ${field}: ${status} ${problem.code} ${named}`;
}

const isObject = (value: unknown) => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Every bad body of a route with the field that must be named. */
function* badBodies({ good, fields, optional = [], mayBeAbsent }: Body): Generator<{ body: unknown; field: string }> {
  for (const [field, values] of Object.entries(fields)) {
    for (const value of values) yield { body: withField(good, field, value), field };
    if (!optional.includes(field)) yield { body: withField(good, field, undefined), field };
  }
  const objects = Object.entries(good).filter(([, value]) => isObject(value));
  for (const prefix of ['', ...objects.map(([name]) => `${name}.`)]) {
    yield { body: withField(good, `${prefix}surprise`, 1), field: `${prefix}surprise` };
  }
  for (const body of [[], [good], '5', '"x"', 'true']) yield { body, field: 'body' };
  if (!mayBeAbsent) yield { body: 'null', field: 'body' };
}

describe('a bad body', () => {
  const routes = Object.entries(BODIES).map(([route, body]) => ({ route, body }));

  it.each(routes)('of $route is refused, naming the field, and changes nothing', async ({ route, body }) => {
    const before = await fingerprint(market().db.pool);
    const complaints: (string | undefined)[] = [];
    for (const { body: sent, field } of badBodies(body)) complaints.push(await complaint(route, sent, field));
    expect(complaints.length).toBeGreaterThan(5);
    expect(complaints.filter((one) => one !== undefined)).toEqual([]);
    expect(await fingerprint(market().db.pool)).toEqual(before);
  });

  it.each(routes)('of $route is refused when it is no JSON, or too much of it', async ({ route, body: { good } }) => {
    const before = await fingerprint(market().db.pool);
    const text = JSON.stringify(good);
    for (const broken of ['{', '', ' ', `${text}x`, text.replace(/.$/, ',}'), '{"__proto__": {"role": "ADMIN"}}']) {
      expect(await send(route, broken), broken).toMatchObject({ status: 400, body: { code: 'malformed-body' } });
    }
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'application/xml', 'json']) {
      const answer = await send(route, text, { 'content-type': type });
      expect(answer, type).toMatchObject({ status: 415, body: { code: 'unsupported-media-type' } });
    }
    // A thousand lines fit.
    const kibibytes = 'lines' in good ? 513 : 65;
    const tooLarge = await send(route, JSON.stringify({ ...good, padding: 'x'.repeat(kibibytes * 1024) }));
    expect(tooLarge).toMatchObject({ status: 413, body: { code: 'body-too-large' } });
    expect(tooLarge.body.detail).toContain(String((kibibytes - 1) * 1024));
    expect(await fingerprint(market().db.pool)).toEqual(before);
  });
});

describe('a good body', () => {
  it.each(Object.keys(BODIES))('of %s is not refused for its form', async (route) => {
    const { status, body } = await send(route, BODIES[route]?.good);
    expect([400, 413, 415, 500], JSON.stringify(body)).not.toContain(status);
  });
});

describe('the list of bad bodies', () => {
  // biome-ignore lint/suspicious/noExplicitAny: JSON Schema
  const namesIn = (schema: any, prefix = ''): string[] =>
    Object.entries<object>(schema.properties ?? schema.anyOf?.[0].properties ?? {}).flatMap(([name, inner]) => [
      prefix + name,
      ...('items' in inner ? namesIn(inner.items, `${prefix}${name}.0.`) : namesIn(inner, `${prefix}${name}.`)),
    ]);

  it('has every field of every body in the API', async () => {
    const { body: document } = await market().call('GET', '/openapi.json');
    const resolved = JSON.parse(JSON.stringify(document.paths), (_key, value) =>
      value?.$ref === undefined ? value : document.components.schemas[value.$ref.split('/').at(-1)],
    );
    const documented: Record<string, string[]> = {};
    for (const [path, methods] of Object.entries<object>(resolved)) {
      // biome-ignore lint/suspicious/noExplicitAny: OpenAPI
      for (const [method, operation] of Object.entries<any>(methods)) {
        // What is wrong with a file is told by its lines: csv-imports.test.ts.
        const schema = operation.requestBody?.content['application/json']?.schema;
        if (schema === undefined) continue;
        documented[`${method.toUpperCase()} ${path}`] = namesIn(schema).sort();
      }
    }
    const listed = Object.entries(BODIES).map(([route, { fields }]) => [route, Object.keys(fields).sort()]);
    expect(Object.fromEntries(listed)).toEqual(documented);
  });
});
