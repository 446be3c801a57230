import { type ClientRequest, request } from 'node:http';
import { availableParallelism } from 'node:os';
import { describe, expect, it } from 'vitest';
import { sessionForTest, waitingForLocks } from '../support/database.ts';
import { type Answer, type Buyer, STRATEGIES, type TestMarket, tally, together, useMarket } from '../support/market.ts';
import { addToCart, PASSWORD, pay, register } from '../support/steps.ts';
import { until } from '../support/wait.ts';

const CART_ITEMS = '/api/marketplace/cart/items';
const IN_FLIGHT_PER_ACCOUNT = 20;
const IN_FLIGHT_PER_ADDRESS = 200;

/** What runs and waits of a workload. */
async function loadOf(market: TestMarket, workload: string): Promise<{ running: number; waiting: number }> {
  const count = (state: string) => market.metric('tianguis_admission_requests', { workload, state });
  return { running: await count('running'), waiting: await count('waiting') };
}

async function untilIdle(market: TestMarket): Promise<void> {
  await until('nothing runs and nothing waits', async () => (await market.metric('tianguis_admission_requests')) === 0);
}

/** Takes a lock in a session of its own. @returns what gives it back */
async function hold(market: TestMarket, statement: string, values: unknown[] = []): Promise<() => Promise<void>> {
  const rival = await sessionForTest(market.databaseUrl);
  await rival.query('BEGIN');
  await rival.query(statement, values);
  return async () => {
    await rival.query('ROLLBACK');
  };
}

const holdCart = (market: TestMarket, { cartId }: Buyer) =>
  hold(market, 'SELECT FROM carts WHERE id = $1 FOR UPDATE', [cartId]);

/** Clients that ask again and again until they are told to stop. @returns what stops them, with all their answers */
function storm(clients: number, ask: (client: number) => Promise<Answer>): () => Promise<Answer[]> {
  let over = false;
  const answers: Answer[] = [];
  const client = async (_: unknown, index: number) => {
    while (!over) answers.push(await ask(index));
  };
  const all = Promise.all(Array.from({ length: clients }, client));
  return async () => {
    over = true;
    await all;
    return answers;
  };
}

/** Some who know nothing of the storm. Made before it, since what makes them uses the same database. */
async function shoppers(market: TestMarket): Promise<() => Promise<Answer[]>> {
  const { id: productId } = await market.product(50);
  const [one, other] = await market.buyersWanting(2, [{ productId, quantity: 1 }]);
  if (one === undefined || other === undefined) throw new Error('no buyers were made');
  return async () => {
    const placed = await market.checkout(one.token);
    const order = { id: placed.body.orders?.[0]?.id, productId, buyer: one, seller: { id: '', token: '' } };
    const paid = await pay(market, order);
    return [placed, paid, await addToCart(market, other.token, productId), await market.call('GET', '/readyz')];
  };
}

describe.each(STRATEGIES)('a storm of one kind does not reach the others (%s)', (strategy) => {
  const market = useMarket({ CHECKOUT_STRATEGY: strategy, RATE_LIMIT: 'on' }, { patient: true });

  it('one account that changes its cart 200 times at once has most of it refused, and nobody else notices', async () => {
    const { id: productId } = await market().product(1000);
    const hostile = await market().buyer();
    const served = await shoppers(market());
    const release = await holdCart(market(), hostile);
    const pending = together(Array(200).fill(productId), () => addToCart(market(), hostile.token, productId));
    const refusals = () =>
      market().metric('tianguis_admission_refusals_total', { workload: 'cart', reason: 'caller-limit' });
    await until('most of it is refused', async () => (await refusals()) > 100);
    // First it asks together with others, for which it needs no slot.
    await until('one waits for the cart', async () => (await loadOf(market(), 'cart')).running === 1);
    expect((await loadOf(market(), 'cart')).waiting).toBeLessThan(IN_FLIGHT_PER_ACCOUNT);
    expect(tally(await served())).toEqual({ 200: 1, 201: 3 });
    expect((await market().call('GET', '/api/marketplace/products')).status).toBe(200);
    await release();
    const answers = await pending;
    const refused = answers.filter(({ status }) => status === 429);
    expect(refused).toHaveLength(await refusals());
    expect(refused.length).toBeLessThanOrEqual(200 - IN_FLIGHT_PER_ACCOUNT);
    for (const { headers, body } of refused) {
      expect(body.code).toBe('rate-limited');
      expect(headers.get('retry-after')).toBe('1');
      expect(headers.get('ratelimit-limit')).toBe(String(IN_FLIGHT_PER_ACCOUNT));
      expect(headers.get('ratelimit-remaining')).toBe('0');
      expect(headers.get('ratelimit-reset')).toBe('1');
    }
    await untilIdle(market());
  });

  it('reading that is stuck in the database stops neither checkouts nor payments nor carts nor the readiness', async () => {
    const { id } = await market().product(5);
    const served = await shoppers(market());
    const watcher = await sessionForTest(market().databaseUrl);
    const release = await hold(market(), 'LOCK TABLE reviews');
    const stop = storm(150, () => market().call('GET', `/api/marketplace/products/${id}/reviews`));
    await until('reading has all connections that it may have, and many wait', async () => {
      const { running, waiting } = await loadOf(market(), 'read');
      return (await waitingForLocks(watcher)) === running && running > 0 && waiting > 100;
    });
    expect(tally(await served())).toEqual({ 200: 1, 201: 3 });
    expect((await loadOf(market(), 'read')).running).toBeGreaterThan(0);
    await release();
    const answers = tally(await stop());
    expect(Object.keys(answers)).toEqual(expect.arrayContaining(['200']));
    expect(Object.keys(answers)).not.toContain('500');
    await untilIdle(market());
  });

  it('people who share an address and are not signed in may have more in flight, but not without end', async () => {
    const { id } = await market().product(5);
    const release = await hold(market(), 'LOCK TABLE reviews');
    const stop = storm(IN_FLIGHT_PER_ADDRESS + 30, () =>
      market().call('GET', `/api/marketplace/products/${id}/reviews`),
    );
    await until('more is in flight than of one account', async () => {
      const { running, waiting } = await loadOf(market(), 'read');
      return running + waiting > IN_FLIGHT_PER_ACCOUNT;
    });
    const labels = { workload: 'read', reason: 'caller-limit' };
    await until('some are refused', async () => {
      return (await market().metric('tianguis_admission_refusals_total', labels)) > 0;
    });
    await release();
    const refusal = (await stop()).find(({ status }) => status === 429);
    expect(refusal?.headers.get('ratelimit-limit')).toBe(String(IN_FLIGHT_PER_ADDRESS));
  });
});

describe('a storm of refused checkouts', () => {
  const market = useMarket({ RATE_LIMIT: 'off' });

  it('takes hardly a connection from the others, with keys and all', async () => {
    const hostile = await market().buyers(50);
    const served = await shoppers(market());
    // Whoever asks for an account waits now.
    const release = await hold(market(), 'LOCK TABLE users');
    let taken = 0;
    market().db.pool.on('acquire', () => {
      taken += 1;
    });
    const refusals = await together([...hostile, ...hostile, ...hostile, ...hostile], ({ token }, index) =>
      market().checkout(token, { headers: { 'idempotency-key': `refused-${index}` } }),
    );
    expect(tally(refusals)).toEqual({ '400 empty-cart': 200 });
    expect(taken).toBeLessThan(20);
    await release();
    expect(tally(await served())).toEqual({ 200: 1, 201: 3 });
  });
});

describe('a storm of log ins', () => {
  const market = useMarket();

  it('hashes with all processors but one, makes the rest wait, and nobody else notices', async () => {
    const { user } = await register(market());
    const served = await shoppers(market());
    const body = { email: user.email, password: PASSWORD };
    const stop = storm(100, () => market().call('POST', '/api/auth/login', { body }));
    await until('many wait', async () => (await loadOf(market(), 'sign-in')).waiting > 50);
    expect(tally(await served())).toEqual({ 200: 1, 201: 3 });
    expect((await loadOf(market(), 'sign-in')).running).toBe(Math.min(3, Math.max(1, availableParallelism() - 1)));
    const answers = await stop();
    const { 200: signedIn = 0, '503 overloaded': refused = 0, ...others } = tally(answers);
    expect(others).toEqual({});
    expect(signedIn).toBeGreaterThan(0);
    expect(signedIn + refused).toBe(answers.length);
    await untilIdle(market());
  });
});

/** A cart change on a connection of its own, whose client may go before the answer. */
function postUnheard(market: TestMarket, { token }: Buyer, body: object): ClientRequest {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const one = request(market.origin + CART_ITEMS, { method: 'POST', headers, agent: false });
  one.on('error', () => {});
  one.end(JSON.stringify(body));
  return one;
}

describe('a slot', () => {
  const market = useMarket({ RATE_LIMIT: 'on' }, { patient: true });

  it('is free again after every kind of answer', async () => {
    const { id } = await market().product(1);
    const { token } = await market().buyer();
    const refusals = await together(Array(60).fill(id), async (_, index) => {
      const path = ['/api/marketplace/products/0198c6de-3f0b-7c63-9a2e-6f1f5f0d2a11', '/api/marketplace/orders?page=x'];
      if (index % 3 < 2) return market().call('GET', path[index % 3] ?? '', { token });
      return addToCart(market(), token, id, 2);
    });
    expect(tally(refusals)).toEqual({
      '404 not-found': 20,
      '400 validation-failed': 20,
      '400 insufficient-stock': 20,
    });
    await untilIdle(market());
    expect((await addToCart(market(), token, id)).status).toBe(201);
  });

  it('is not given to a request whose client has gone, and is kept by one that runs until it ends', async () => {
    const { id: productId } = await market().product(100);
    const buyer = await market().buyer();
    const release = await holdCart(market(), buyer);
    const requests = Array.from({ length: 10 }, () => postUnheard(market(), buyer, { productId, quantity: 1 }));
    await until('one runs and nine wait', async () => {
      const { running, waiting } = await loadOf(market(), 'cart');
      return running === 1 && waiting === 9;
    });
    for (const one of requests) one.destroy();
    await until('those that waited have left', async () => (await loadOf(market(), 'cart')).waiting === 0);
    expect(await loadOf(market(), 'cart')).toEqual({ running: 1, waiting: 0 });
    await release();
    await untilIdle(market());
    const labels = { workload: 'cart', reason: 'caller-gone' };
    expect(await market().metric('tianguis_admission_refusals_total', labels)).toBe(9);
    const { body } = await market().call('GET', '/api/marketplace/cart', { token: buyer.token });
    expect(body.itemCount).toBe(1);
  });
});

describe('probes and scrapes', () => {
  const market = useMarket();

  it('have a connection of their own, and are answered while all others are busy', async () => {
    const { pool } = market().db;
    const busy = await together(Array.from({ length: pool.options.max }), () => pool.connect());
    const ready = { ready: true, database: 'reachable' };
    expect(await market().call('GET', '/readyz')).toMatchObject({ status: 200, body: ready });
    // What a slow machine does not count in time is left out.
    await until('it is counted', async () =>
      /^tianguis_expired_orders 0$/m.test((await market().call('GET', '/metrics')).body),
    );
    for (const client of busy) client.release();
  });
});

describe.each([
  ['group', '4'],
  ['group', '5'],
  ['optimistic', '2'],
  ['optimistic', '3'],
])('very few connections (%s, %s)', (strategy, size) => {
  const market = useMarket({ CHECKOUT_STRATEGY: strategy, DATABASE_POOL_SIZE: size });

  it('still serve every kind of work', async () => {
    const served = await shoppers(market());
    expect(tally(await served())).toEqual({ 200: 1, 201: 3 });
    const { user } = await register(market());
    expect(user.role).toBe('BUYER');
    await untilIdle(market());
  });
});
