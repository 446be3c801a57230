import { expect, it } from 'vitest';
import { NIL_ID } from '../../src/platform/ids.ts';
import { ADDRESS, type CallOptions, useMarket } from '../support/market.ts';
import { pay, placeOrder } from '../support/steps.ts';

const market = useMarket();
const PATCH = ['PATCH', '/api/marketplace/products/{product}'] as const;
const PAY = ['POST', '/api/marketplace/orders/{product}/payments'] as const;
const REFUND = ['POST', '/api/marketplace/orders/{product}/refunds'] as const;
const CHECKOUT = ['POST', '/api/marketplace/checkout'] as const;

interface Wrong {
  readonly call: readonly [method: string, path: string];
  readonly as?: 'buyer' | 'seller';
  readonly options?: Omit<CallOptions, 'token'>;
  readonly field: string;
  readonly message: string;
}

const ifMatch = { 'if-match': '*' };

it.each<Wrong>([
  {
    call: PATCH,
    options: { body: { name: 'a\u0000b' }, headers: ifMatch },
    field: 'name',
    message: 'no debe contener caracteres de control',
  },
  {
    call: PATCH,
    options: { body: { name: 'half \ud83d' }, headers: ifMatch },
    field: 'name',
    message: 'debe ser Unicode bien formado',
  },
  {
    call: PATCH,
    options: { body: { stock: 5 }, headers: ifMatch },
    field: 'version',
    message: 'es obligatorio junto con stock',
  },
  {
    call: PATCH,
    options: { body: { version: 1 }, headers: ifMatch },
    field: 'version',
    message: 'solo va junto con stock',
  },
  {
    call: PATCH,
    options: { body: { stock: 5, version: 1, stockChange: 1 }, headers: ifMatch },
    field: 'stockChange',
    message: 'no puede ir junto con stock',
  },
  {
    call: PATCH,
    options: { body: { stockChange: 0 }, headers: ifMatch },
    field: 'stockChange',
    message: 'no debe ser 0',
  },
  { call: PATCH, options: { body: {}, headers: ifMatch }, field: 'body', message: 'debe nombrar al menos un campo' },
  {
    call: PATCH,
    options: { body: { stockChange: 999_999_999 }, headers: ifMatch },
    field: 'stockChange',
    message: 'haría que las existencias superen 1000000000',
  },
  {
    call: PATCH,
    options: { body: { name: 'x' }, headers: { 'if-match': 'x' } },
    field: 'If-Match',
    message: 'debe ser el ETag que leyó, como "3.17"',
  },
  {
    call: PATCH,
    options: { body: { name: 'x' }, headers: { 'if-match': '"99"' } },
    field: 'If-Match',
    message: 'nombra una revisión que no existe',
  },
  { call: PATCH, options: { body: { '': 1 }, headers: ifMatch }, field: '""', message: 'no se conoce aquí' },
  {
    call: ['GET', '/api/marketplace/products?minPrice=x'],
    field: 'minPrice',
    message: 'debe ser un número entero',
  },
  {
    call: ['GET', '/api/marketplace/products?minPrice=2&maxPrice=1'],
    field: 'minPrice',
    message: 'no debe superar maxPrice',
  },
  {
    call: ['POST', '/api/marketplace/cart/items'],
    as: 'buyer',
    options: { body: { productId: '{product}', quantity: 10_000 } },
    field: 'quantity',
    message: 'un carrito admite a lo sumo 10000 unidades de un producto',
  },
  {
    call: CHECKOUT,
    as: 'buyer',
    options: { body: { shippingAddress: ADDRESS }, headers: { 'idempotency-key': 'two words' } },
    field: 'idempotency-key',
    message: 'debe tener de 1 a 255 caracteres ASCII imprimibles, sin espacios',
  },
  {
    call: PAY,
    as: 'buyer',
    options: { body: { paymentMethod: 'cash' } },
    field: 'paymentMethod',
    message: 'debe ser un método de pago del proveedor, como pm_card_visa',
  },
  {
    call: PAY,
    as: 'buyer',
    options: { body: { paymentMethod: 'pm_cash' } },
    field: 'paymentMethod',
    message:
      'debe ser uno de: pm_card_visa, pm_card_declined, pm_card_authenticate, pm_oxxo, pm_spei, pm_spei_returned',
  },
  {
    call: REFUND,
    options: { body: { amount: 5, items: [{ productId: '{product}', quantity: 1 }] } },
    field: 'amount',
    message: 'no puede ir junto con items',
  },
  {
    call: REFUND,
    options: { body: { items: Array(2).fill({ productId: NIL_ID, quantity: 1 }) } },
    field: 'items',
    message: 'debe nombrar cada producto una sola vez',
  },
  {
    call: ['POST', '/api/units'],
    options: { body: { siteId: NIL_ID, description: 'x', imei: '490154203237519' } },
    field: 'imei',
    message: 'debe tener 15 dígitos, el último de los cuales es la suma de verificación de los demás',
  },
  {
    call: ['POST', '/api/units'],
    options: { body: { siteId: NIL_ID } },
    field: 'productId',
    message: 'o description: uno de los dos dice qué es',
  },
  {
    call: ['PATCH', `/api/units/${NIL_ID}`],
    options: { body: { notes: 'x' }, headers: { 'if-match': '*', 'lock-token': 'x' } },
    field: 'lock-token',
    message: 'debe ser el token de un bloqueo',
  },
  {
    call: ['PATCH', `/api/units/${NIL_ID}`],
    options: { body: {}, headers: { 'if-match': '*' } },
    field: 'body',
    message: 'debe nombrar al menos un campo',
  },
  {
    call: ['POST', `/api/units/lists/types/${NIL_ID}/attributes`],
    options: { body: { code: '1', name: 'x', kind: 'TEXT' } },
    field: 'code',
    message: 'debe empezar con una letra y tener solo letras, dígitos, _ y -, 40 a lo sumo',
  },
  {
    call: ['POST', '/api/units/lists/brands'],
    options: { body: { code: '\u200b', name: 'x' } },
    field: 'code',
    message: 'debe contener algo visible',
  },
  { call: CHECKOUT, as: 'buyer', options: { body: {} }, field: 'shippingAddress', message: 'es obligatorio' },
])('says of $field in Spanish: $message', async ({ call, as = 'seller', options = {}, field, message }) => {
  const { id, seller } = await market().product(10);
  const [buyer] = await market().buyersWanting(1, [{ productId: id, quantity: 1 }]);
  const [method, path] = call;
  const { status, headers, body } = await market().call(method, path.replace('{product}', id), {
    token: as === 'seller' ? seller.token : buyer?.token,
    headers: { 'accept-language': 'es-MX', ...options.headers },
    ...(options.body !== undefined && { body: JSON.stringify(options.body).replace('{product}', id) }),
  });
  expect({ status, code: body.code }).toEqual({ status: 400, code: 'validation-failed' });
  expect(headers.get('content-language')).toBe('es');
  expect(body.errors).toContainEqual({ field, message });
  expect(body.detail).toContain(field);
});

it('says of a full cart in Spanish that it is full', async () => {
  const { id: oneMore, seller } = await market().product(10);
  const products = await market().products(seller.id, 100, 10);
  const items = products.map((productId) => ({ productId, quantity: 1 }));
  const [buyer] = await market().buyersWanting(1, items);
  const { body } = await market().call('POST', '/api/marketplace/cart/items', {
    token: buyer?.token,
    body: { productId: oneMore },
    headers: { 'accept-language': 'es' },
  });
  expect(body.errors).toEqual([{ field: 'productId', message: 'un carrito admite a lo sumo 100 productos' }]);
});

it('says what is the matter when an order is paid that takes no payment', async () => {
  const [paid, cancelled] = [await placeOrder(market()), await placeOrder(market())];
  expect((await pay(market(), paid)).status).toBe(201);
  const { token } = cancelled.buyer;
  expect((await market().call('POST', `/api/marketplace/orders/${cancelled.id}/cancel`, { token })).status).toBe(200);
  const again = (order: typeof paid, language: string) =>
    market().call('POST', `/api/marketplace/orders/${order.id}/payments`, {
      token: order.buyer.token,
      body: { paymentMethod: 'pm_card_visa' },
      headers: { 'accept-language': language },
    });
  const code = 'invalid-transition';
  const ofPaid = { code, from: 'PAID', allowed: [] };
  expect((await again(paid, 'en')).body).toMatchObject({ ...ofPaid, detail: 'This order is paid already.' });
  expect((await again(paid, 'es')).body).toMatchObject({ ...ofPaid, detail: 'Este pedido ya está pagado.' });
  expect((await again(cancelled, 'en')).body).toMatchObject({
    code,
    from: 'CANCELLED',
    detail: 'This order was cancelled; it can no longer be paid.',
  });
  expect((await again(cancelled, 'es')).body.detail).toBe('Este pedido fue cancelado; ya no se puede pagar.');
  const refused = await market().call('POST', `/api/marketplace/orders/${paid.id}/cancel`, { token: paid.buyer.token });
  expect(refused).toMatchObject({ status: 409, body: { code, detail: 'It is PAID; you cannot change it.' } });
});

it('says what is left to refund, and why money or units are too many', async () => {
  const order = await placeOrder(market(), 2);
  expect((await pay(market(), order)).status).toBe(201);
  const refund = (body: object) =>
    market().call('POST', `/api/marketplace/orders/${order.id}/refunds`, {
      token: order.seller.token,
      body,
      headers: { 'accept-language': 'es' },
    });
  expect((await refund({ amount: 25_801 })).body).toMatchObject({
    title: 'Más de lo que queda del pago',
    detail: 'Se pidieron 25801 y quedan 25800 por reembolsar (en unidades menores).',
  });
  expect((await refund({ items: [{ productId: order.productId, quantity: 3 }] })).body).toMatchObject({
    title: 'Más unidades de las que quedan por reembolsar',
    detail: `De estos productos quedan menos unidades por reembolsar: ${order.productId} (3 > 2) (pedidas > restantes).`,
  });
  expect((await refund({ amount: 1, restock: false })).status).toBe(201);
  expect((await refund({ restock: false })).body.errors).toEqual([
    { field: 'restock', message: 'trata de mercancía enviada; la de este pedido nunca salió' },
  ]);
});
