import { beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { ADDRESS, callAt, JWT_SECRET, useMarket } from '../support/market.ts';
import { startServer } from '../support/server-process.ts';
import { type Placed, placeOrder } from '../support/steps.ts';

const market = useMarket();
let order: Placed;
let sound: Placed;

beforeAll(async () => {
  order = await placeOrder(market());
  sound = await placeOrder(market(), 1, order);
});

const store = (address: unknown, orderId = order.id) =>
  market().db.pool.query(
    'UPDATE checkouts SET shipping_address = $1 WHERE id = (SELECT checkout_id FROM orders WHERE id = $2)',
    [JSON.stringify(address), orderId],
  );

beforeEach(() => store(ADDRESS));

/** The order's address, as each of the ways to see it shows it. */
async function shown(origin = market().origin): Promise<unknown[]> {
  const { buyer, seller, id } = order;
  const ways = [
    ['/api/marketplace/orders', buyer.token],
    ['/api/marketplace/seller/orders', seller.token],
    [`/api/marketplace/orders/${id}`, buyer.token],
  ] as const;
  const answers = await Promise.all(ways.map(([path, token]) => callAt(origin, 'GET', path, { token })));
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
  const lists = answers.slice(0, 2).map(({ body }) => body.data);
  for (const list of lists) expect(list.find((one: Placed) => one.id === sound.id).shippingAddress).toEqual(ADDRESS);
  const found = [...lists.map((list) => list.find((one: Placed) => one.id === id)), answers[2]?.body];
  return found.map(({ shippingAddress }) => shippingAddress);
}

const { zipCode: _, ...withoutZipCode } = ADDRESS;

describe('an order whose stored address', () => {
  it.each([
    ['is as it would be accepted today', ADDRESS, ADDRESS],
    ['lacks a field', withoutZipCode, { ...ADDRESS, zipCode: '' }],
    ['has a field that is not known', { ...ADDRESS, planet: 'Earth' }, ADDRESS],
    ['is longer than is accepted today', { ...ADDRESS, city: 'x'.repeat(500) }, { ...ADDRESS, city: 'x'.repeat(500) }],
    ['has a number for a text', { ...ADDRESS, zipCode: 68_000 }, ADDRESS],
    ['has nothing for a text', { ...ADDRESS, name: null, zipCode: null }, { ...ADDRESS, zipCode: '' }],
    ['is no object', 'Oaxaca', { street: '', city: '', state: '', zipCode: '', country: '' }],
  ])('%s is shown, and the orders beside it', async (_what, stored, expected) => {
    await store(stored);
    expect(await shown()).toEqual([expected, expected, expected]);
  });

  it('is odd is logged once for each kind, without the address', async () => {
    const server = await startServer({ DATABASE_URL: market().databaseUrl, JWT_SECRET });
    onTestFinished(async () => void (await server.end('SIGKILL')));
    await store(withoutZipCode);
    await shown(server.origin);
    await shown(server.origin);
    await store({ ...ADDRESS, planet: 'Earth' });
    await shown(server.origin);
    await server.end('SIGTERM');
    const lines = server
      .output()
      .split('\n')
      .filter((line) => line.includes('a stored value is not'));
    expect(lines.map((line) => JSON.parse(line).kind)).toEqual([
      'shippingAddress.zipCode: invalid_type',
      'shippingAddress: unrecognized_keys',
    ]);
    expect(lines.join()).not.toMatch(/Earth|Oaxaca/);
  });
});

describe('a row from elsewhere', () => {
  it('is shown although its id is a UUID of no version', async () => {
    const id = '11111111-1111-1111-1111-111111111111';
    const columns = 'seller_id, name, description, category, price_amount, stock';
    const copy = `INSERT INTO products (id, ${columns}) SELECT $1, ${columns.replace('stock', '0')} FROM products WHERE id = $2`;
    await market().db.pool.query(copy, [id, order.productId]);
    const list = await market().call('GET', `/api/marketplace/products?sellerId=${order.seller.id}`);
    expect(list.status).toBe(200);
    expect(list.body.data.map((product: { id: string }) => product.id)).toContain(id);
    expect(await market().call('GET', `/api/marketplace/products/${id}`)).toMatchObject({ status: 200, body: { id } });
  });
});
