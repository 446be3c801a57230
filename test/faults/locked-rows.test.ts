import { describe, expect, it } from 'vitest';
import { sessionForTest, waitingForLocks } from '../support/database.ts';
import { ADDRESS, type Answer, type Buyer, callAt, JWT_SECRET, tally, together, useMarket } from '../support/market.ts';
import { startServer } from '../support/server-process.ts';
import { addToCart, type Placed, pay, placeOrder } from '../support/steps.ts';
import { retried, until } from '../support/wait.ts';

/** Long enough for a slow machine to serve everyone else meanwhile. */
const DEADLINE_MS = '20000';

describe('a row that someone outside holds', () => {
  const market = useMarket({ CHECKOUT_DEADLINE_MS: DEADLINE_MS });

  /** Holds rows until it is told to let go. */
  async function hold(statement: string, values: unknown[]): Promise<{ letGo: () => Promise<void> }> {
    const rival = await sessionForTest(market().databaseUrl);
    await rival.query('BEGIN');
    await rival.query(statement, values);
    return { letGo: async () => void (await rival.query('COMMIT')) };
  }

  /** Buyers of one product each, and others of two products that nobody holds. */
  async function crowds(): Promise<{ productId: string; concerned: Buyer[]; others: Buyer[] }> {
    const { id: productId } = await market().product(100);
    const { id: second } = await market().product(100);
    const concerned = await market().buyersWanting(10, [{ productId, quantity: 1 }]);
    const others = await market().buyersWanting(60, [{ productId: second, quantity: 1 }]);
    return { productId, concerned, others };
  }

  const HELD = [
    ['product', 'SELECT FROM products WHERE id = $1 FOR UPDATE', ({ productId }: { productId: string }) => productId],
    [
      'product, to sell it',
      'SELECT FROM products WHERE id = $1 FOR NO KEY UPDATE',
      ({ productId }: { productId: string }) => productId,
    ],
    [
      'seller',
      'SELECT FROM sellers WHERE id = (SELECT seller_id FROM products WHERE id = $1) FOR UPDATE',
      ({ productId }: { productId: string }) => productId,
    ],
  ] as const;

  it.each(HELD)('keeps only its own buyers waiting: %s', async (_what, statement, idOf) => {
    const { productId, concerned, others } = await crowds();
    const parked = () => market().metric('tianguis_checkouts_parked');
    const { letGo } = await hold(statement, [idOf({ productId })]);
    const waiting = together(concerned, ({ token }) => market().checkout(token));
    const served: Answer[] = [];
    // Wave after wave, while the row is held all the time.
    for (let start = 0; start < others.length; start += 20) {
      served.push(...(await together(others.slice(start, start + 20), ({ token }) => market().checkout(token))));
    }
    expect(tally(served)).toEqual({ 201: others.length });
    await until('its buyers wait beside the lane', async () => (await parked()) === concerned.length);
    // They wait without a connection: none of the product's sessions waits for a lock.
    await until('no connection waits with them', async () => (await waitingForLocks(market().db.pool)) === 0);
    await letGo();
    expect(tally(await waiting)).toEqual({ 201: concerned.length });
    expect(await parked()).toBe(0);
    expect(await market().stockOf(productId)).toBe(100 - concerned.length);
    expect(await market().findings()).toEqual([]);
  });

  it('keeps nobody waiting for a row that is free again, although one who needs it waits for another row too', async () => {
    const { productId, concerned } = await crowds();
    const [one, ...others] = concerned;
    if (one === undefined) throw new Error('no buyer was made');
    const cart = await hold('SELECT FROM carts WHERE id = $1 FOR UPDATE', [one.cartId]);
    const product = await hold('SELECT FROM products WHERE id = $1 FOR UPDATE', [productId]);
    const waiting = market().checkout(one.token);
    const theirs = together(others, ({ token }) => market().checkout(token));
    const parked = () => market().metric('tianguis_checkouts_parked');
    await until('all wait beside the lane', async () => (await parked()) === concerned.length);
    await product.letGo();
    expect(tally(await theirs)).toEqual({ 201: others.length });
    await cart.letGo();
    expect((await waiting).status).toBe(201);
    expect(await market().findings()).toEqual([]);
  });

  it('keeps only its own buyer waiting: cart, however often that one clicks', async () => {
    const { concerned, others } = await crowds();
    const [clicker] = concerned;
    if (clicker === undefined) throw new Error('no buyer was made');
    const { letGo } = await hold('SELECT FROM carts WHERE id = $1 FOR UPDATE', [clicker.cartId]);
    const clicks = together(Array(10).fill(clicker.token), (token: string) => market().checkout(token));
    const served = await together([...others, ...concerned.slice(1)], ({ token }) => market().checkout(token));
    expect(tally(served)).toEqual({ 201: others.length + concerned.length - 1 });
    await letGo();
    expect(tally(await clicks)).toEqual({ 201: 1, '400 empty-cart': 9 });
    expect(await market().findings()).toEqual([]);
  });

  it('parts a batch in which some want a held product among free ones: all or nothing of each cart', async () => {
    const seller = await market().seller();
    const [held = '', free = ''] = await market().products(seller.id, 2, 100);
    const both = await market().buyersWanting(5, [
      { productId: held, quantity: 1 },
      { productId: free, quantity: 1 },
    ]);
    const one = await market().buyersWanting(5, [{ productId: free, quantity: 1 }]);
    const { letGo } = await hold('SELECT FROM products WHERE id = $1 FOR UPDATE', [held]);
    const waiting = together(both, ({ token }) => market().checkout(token));
    expect(tally(await together(one, ({ token }) => market().checkout(token)))).toEqual({ 201: 5 });
    expect(await market().stockOf(free)).toBe(95);
    await letGo();
    expect(tally(await waiting)).toEqual({ 201: 5 });
    expect([await market().stockOf(held), await market().stockOf(free)]).toEqual([95, 90]);
    expect(await market().findings()).toEqual([]);
  });
});

describe('a row that is not let go', () => {
  const market = useMarket({ CHECKOUT_DEADLINE_MS: '3000' });

  it.each([
    ['products', 'a product'],
    ['carts', 'a cart'],
    ['users', 'the buyer’s account'],
  ])('costs its buyers a 409 at their deadline, and others nothing: %s', async (table) => {
    const { id } = await market().product(10);
    const { id: other } = await market().product(10);
    const [buyer] = await market().buyersWanting(1, [{ productId: id, quantity: 1 }]);
    const others = await market().buyersWanting(5, [{ productId: other, quantity: 1 }]);
    const rival = await sessionForTest(market().databaseUrl);
    await rival.query('BEGIN');
    const locked = { products: id, carts: buyer?.cartId, users: buyer?.id }[table];
    await rival.query(`SELECT FROM ${table} WHERE id = $1 FOR UPDATE`, [locked]);
    const [answer, ...served] = await together([buyer, ...others], (one) => market().checkout(one?.token ?? ''));
    expect(tally(served)).toEqual({ 201: 5 });
    expect(answer).toMatchObject({ status: 409, body: { code: 'concurrency-conflict' } });
    expect(Number(answer?.headers.get('retry-after'))).toBeGreaterThan(0);
    await rival.query('ROLLBACK');
    expect((await market().checkout(buyer?.token ?? '')).status).toBe(201);
    expect(await market().findings()).toEqual([]);
  });
});

describe('a product that someone outside holds', () => {
  const market = useMarket();

  it('keeps nobody else’s payments, cancellations and carts waiting, and tells who needs it so', async () => {
    const between = { seller: await market().seller(), buyer: await market().buyer() };
    const [first, ...more] = await together([1, 2, 3, 4], async () => placeOrder(market()));
    const [paid, cancelled] = [await placeOrder(market(), 1, between), await placeOrder(market(), 1, between)];
    const others = await market().buyers(8);
    if (first === undefined) throw new Error('no order was placed');
    const rival = await sessionForTest(market().databaseUrl);
    await rival.query('BEGIN');
    const held = [first, ...more].map(({ productId }) => productId);
    await rival.query('SELECT FROM products WHERE id = ANY($1) FOR UPDATE', [held]);
    const cancel = ({ id, buyer }: Placed) =>
      market().call('POST', `/api/marketplace/orders/${id}/cancel`, { token: buyer.token });
    const waiting = [
      ...[first, ...more].map(cancel),
      ...others.slice(0, 4).map(({ token }) => addToCart(market(), token, first.productId)),
    ];
    const served = [
      pay(market(), paid),
      cancel(cancelled),
      ...others.slice(4).map(({ token }) => addToCart(market(), token, paid.productId)),
    ];
    expect(tally(await Promise.all(served))).toEqual({ 200: 1, 201: 5 });
    const answers = await Promise.all(waiting);
    // Whose turn does not come in time on a slow machine is told that.
    const { '409 concurrency-conflict': inVain = 0, '503 overloaded': late = 0, ...odd } = tally(answers);
    expect({ all: inVain + late, odd }).toEqual({ all: 8, odd: {} });
    expect(inVain).toBeGreaterThan(0);
    await rival.query('ROLLBACK');
    expect((await retried(() => cancel(first))).status).toBe(200);
    expect(await market().findings()).toEqual([]);
  });
});

describe('a row that someone outside holds under four processes', () => {
  const market = useMarket();

  it('keeps only its own buyers waiting, and everyone is answered', async () => {
    // Four processes on a busy machine take their time; how long anyone waits at most is tested above.
    const environment = { DATABASE_URL: market().databaseUrl, JWT_SECRET, CHECKOUT_DEADLINE_MS: '60000' };
    const servers = await Promise.all([1, 2, 3, 4].map(() => startServer(environment)));
    const checkoutAt = ({ token }: Buyer, index: number) =>
      callAt(servers[index % 4]?.origin ?? '', 'POST', '/api/marketplace/checkout', {
        token,
        body: { shippingAddress: ADDRESS },
      });
    const { id: productId } = await market().product(100);
    const { id: free } = await market().product(200);
    const concerned = await market().buyersWanting(20, [{ productId, quantity: 1 }]);
    const [locked, ...others] = await market().buyersWanting(81, [{ productId: free, quantity: 1 }]);
    if (locked === undefined) throw new Error('no buyer was made');
    const rival = await sessionForTest(market().databaseUrl);
    await rival.query('BEGIN');
    await rival.query('SELECT FROM products WHERE id = $1 FOR UPDATE', [productId]);
    await rival.query('SELECT FROM carts WHERE id = $1 FOR UPDATE', [locked.cartId]);
    const waiting = together([...concerned, locked], checkoutAt);
    expect(tally(await together(others, checkoutAt))).toEqual({ 201: others.length });
    await rival.query('COMMIT');
    expect(tally(await waiting)).toEqual({ 201: concerned.length + 1 });
    expect(await market().findings()).toEqual([]);
    for (const server of servers) expect(await server.end('SIGTERM')).toBe(0);
  });
});
