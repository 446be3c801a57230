import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CHECKS } from '../../src/features/all.ts';
import { checkConsistency } from '../../src/features/operations/index.ts';
import { sessionForTest } from '../support/database.ts';
import { ADDRESS, type Answer, callAt, JWT_SECRET, STRATEGIES, tally, together, useMarket } from '../support/market.ts';
import { startServer } from '../support/server-process.ts';
import { addToCart, patchProduct, pay, placeOrder } from '../support/steps.ts';
import { proxyForTest, TcpProxy } from '../support/tcp-proxy.ts';
import { retriedUntilKnown, until } from '../support/wait.ts';

/** The statements with which each strategy begins, and writes the orders, as they go over the wire. */
const READS = { group: /checkout-read/, optimistic: /"public"."carts"/ } as const;
const WRITES = { group: /INSERT INTO checkouts/, optimistic: /INSERT INTO "public"."checkouts"/ } as const;

/** Time enough to wait for a batch that is given up. */
const DEADLINE_MS = 6_000;
/** The deadline and a second; the rest is for a machine that is busy with other things. */
const BOUND_MS = DEADLINE_MS + 1_000 + 5_000;

describe.each(STRATEGIES)('a connection that falls silent (%s)', (strategy) => {
  let proxy: TcpProxy;
  beforeAll(async () => {
    proxy = await TcpProxy.start();
  });
  afterAll(() => proxy.close());
  const market = useMarket(
    { CHECKOUT_STRATEGY: strategy, CHECKOUT_DEADLINE_MS: String(DEADLINE_MS) },
    { reach: (url) => proxy.reach(url) },
  );

  const timed = async (call: Promise<Answer>): Promise<{ answer: Answer; ms: number }> => {
    const start = performance.now();
    const answer = await call;
    return { answer, ms: performance.now() - start };
  };

  it('in the midst of a write costs those in it a 503, and their key finds out what became of it', async () => {
    const { id } = await market().product(100);
    const [first, ...others] = await market().buyersWanting(6, [{ productId: id, quantity: 1 }]);
    const { id: another } = await market().product(100);
    const elsewhere = await market().buyersWanting(5, [{ productId: another, quantity: 1 }]);
    const key = { headers: { 'idempotency-key': 'silent' } };
    proxy.silenceAt(WRITES[strategy]);
    const silent = timed(market().checkout(first?.token ?? '', key));
    await until('its write is on its way', async () => proxy.silenced);
    // In transactions of their own, buyers of the same product would wait for the locks of the silent one.
    const unconcerned = strategy === 'group' ? [...others, ...elsewhere] : elsewhere;
    const later = unconcerned.map(({ token }) => timed(market().checkout(token)));
    const { answer, ms } = await silent;
    expect(answer).toMatchObject({ status: 503, body: { code: 'database-unavailable' } });
    expect(ms).toBeLessThan(BOUND_MS);
    const answers = await Promise.all(later);
    for (const one of answers) expect(one.ms).toBeLessThan(BOUND_MS);
    expect(tally(answers.map((one) => one.answer))).toEqual({ 201: unconcerned.length });
    // As a client does that is told to try again: the key finds the order, or makes it, once.
    const again = await retriedUntilKnown(() => market().checkout(first?.token ?? '', key));
    expect(again.status).toBe(201);
    expect(await market().stockOf(id)).toBe(strategy === 'group' ? 94 : 99);
    expect(await market().findings()).toEqual([]);
  });

  it('in a cart, a browse, an edit or a payment costs that one request, and the next is served', async () => {
    const kinds = async (name: string) => {
      const order = await placeOrder(market());
      const [{ id: wanted }, { id: shown }] = [await market().product(100), await market().product(100)];
      const { token } = await market().buyer();
      const calls = {
        cart: () => addToCart(market(), token, wanted),
        browse: () => market().call('GET', `/api/marketplace/products/${shown}`),
        edit: () => patchProduct(market(), order.seller.token, order.productId, { name }),
        payment: () => pay(market(), order),
      };
      return { calls: Object.entries(calls), words: [wanted, shown, name, 'pm_card_visa'] };
    };
    const { calls, words } = await kinds('Alebrije azul');
    const { calls: others } = await kinds('Alebrije rojo');
    // Statements go over the wire once per connection, as they are prepared; what they are about goes every time.
    proxy.silenceAt(...words.map((word) => new RegExp(word)));
    const silent = Promise.all(calls.map(async ([kind, call]) => ({ kind, ...(await timed(call())) })));
    await until('all are on their way', async () => proxy.silenced);
    for (const [kind, call] of others) {
      const { status } = await call();
      expect({ kind, isServed: status < 300 }).toEqual({ kind, isServed: true });
    }
    for (const { kind, answer, ms } of await silent) {
      expect({ kind, answer }).toMatchObject({ kind, answer: { status: 503, body: { code: 'database-unavailable' } } });
      expect(ms).toBeLessThan(BOUND_MS);
    }
    // The attempt was recorded, and nobody heard of it: it is under way until somebody asks, which the clock would have them do.
    const session = await sessionForTest(market().databaseUrl);
    await session.query(`UPDATE payments SET created_at = now() - interval '31 seconds' WHERE status = 'PENDING'`);
    for (const [kind, call] of calls) {
      const isServed = ({ status, body }: Answer) => status < 300 || (kind === 'payment' && body.from === 'PAID');
      await until(`${kind} is served`, async () => isServed(await call()));
    }
  });

  it('with all others is told by /readyz, and everything works again when the network does', async () => {
    const { id } = await market().product(100);
    const buyers = await market().buyersWanting(4, [{ productId: id, quantity: 1 }]);
    proxy.silenceAll();
    expect(await market().call('GET', '/readyz')).toMatchObject({
      status: 503,
      body: { ready: false, database: 'unreachable' },
    });
    const answers = await together(buyers, ({ token }) => market().checkout(token));
    expect(answers.map(({ status }) => status)).toEqual([503, 503, 503, 503]);
    proxy.recover();
    await until('it is ready again', async () => (await market().call('GET', '/readyz')).status === 200);
    // Of the pool's idle connections some may still be silent; each costs one more request.
    const again = await together(buyers, ({ token }) => retriedUntilKnown(() => market().checkout(token)));
    for (const { status, body } of again) expect(`${status} ${body.code ?? ''}`).toMatch(/^(201 |400 empty-cart)$/);
    // Past the pool, for the same reason.
    expect(await checkConsistency(await sessionForTest(market().databaseUrl), CHECKS)).toEqual([]);
  });
});

describe('a network on which connections take longer to be made than a probe waits', () => {
  let proxy: TcpProxy;
  beforeAll(async () => {
    proxy = await TcpProxy.start();
  });
  afterAll(() => proxy.close());
  const market = useMarket({}, { reach: (url) => proxy.reach(url) });

  it('fails /readyz while it lasts, and no longer', async () => {
    // Several times to the database and back: more than a second, and less than the two that a connection has.
    proxy.delayMs = 150;
    const readyz = () => market().call('GET', '/readyz');
    expect(await readyz()).toMatchObject({ status: 503, body: { database: 'unreachable' } });
    // The connection that the probe did not wait for comes now.
    await delay(1_500);
    proxy.delayMs = 0;
    await until('it passes', async () => (await readyz()).status === 200);
  });
});

describe('a lane that is stuck', () => {
  let proxy: TcpProxy;
  beforeAll(async () => {
    proxy = await TcpProxy.start();
  });
  afterAll(() => proxy.close());
  // Long enough to look at it while it is stuck.
  const market = useMarket({ CHECKOUT_DEADLINE_MS: '8000' }, { reach: (url) => proxy.reach(url) });

  it('fails /readyz while the database is reachable, and passes it when it moves again', async () => {
    const { id } = await market().product(100);
    const [first, second] = await market().buyersWanting(2, [{ productId: id, quantity: 1 }]);
    expect((await market().call('GET', '/readyz')).body).toMatchObject({ ready: true, checkout: 'moving' });
    proxy.silenceAt(WRITES.group);
    const silent = market().checkout(first?.token ?? '');
    await until('/readyz tells', async () => (await market().call('GET', '/readyz')).status === 503);
    const told = await market().call('GET', '/readyz');
    if (told.status === 503) expect(told.body).toMatchObject({ database: 'reachable', checkout: 'stuck' });
    expect((await silent).status).toBe(503);
    expect((await market().checkout(second?.token ?? '')).status).toBe(201);
    await until('/readyz passes again', async () => (await market().call('GET', '/readyz')).status === 200);
  });
});

describe('a process whose connections are all silent', () => {
  const market = useMarket();

  it.each(STRATEGIES)('ends on SIGTERM all the same (%s)', async (strategy) => {
    const proxy = await proxyForTest();
    const { id } = await market().product(100);
    const buyers = await market().buyersWanting(3, [{ productId: id, quantity: 1 }]);
    const server = await startServer({
      DATABASE_URL: proxy.reach(market().databaseUrl),
      JWT_SECRET,
      CHECKOUT_STRATEGY: strategy,
      CHECKOUT_DEADLINE_MS: '60000',
      SHUTDOWN_TIMEOUT: '3',
    });
    proxy.silenceAt(READS[strategy]);
    const pending = buyers.map(({ token }) =>
      callAt(server.origin, 'POST', '/api/marketplace/checkout', { token, body: { shippingAddress: ADDRESS } }),
    );
    const settled = Promise.allSettled(pending);
    await until('a checkout is in flight', async () => proxy.silenced);
    proxy.silenceAll();
    const start = performance.now();
    // Something hung, and it says so: the exit code is not 0.
    expect(await server.end('SIGTERM')).toBe(1);
    expect(performance.now() - start).toBeLessThan(30_000);
    await settled;
    expect(server.output()).toMatch(/While stopping the server: not done within/);
  });
});

describe('the sessions of the product', () => {
  const market = useMarket();

  it('have settings that are kept with the role, so that they hold however a session comes about', async () => {
    const plain = new pg.Client({ connectionString: market().databaseUrl });
    await plain.connect();
    const { rows } = await plain.query(
      `SELECT current_setting('lock_timeout') AS lock, current_setting('statement_timeout') AS statement,
              current_setting('enable_seqscan') AS seqscan`,
    );
    await plain.end();
    expect(rows[0]).toEqual({ lock: '2s', statement: '4s', seqscan: 'off' });
  });

  it('let go of the locks of a transaction whose client vanished, Prisma’s and others', async () => {
    const idle = (setting: { idle: string }[] | undefined) => setting?.[0]?.idle;
    const { db } = market();
    const question = `SELECT current_setting('idle_in_transaction_session_timeout') AS idle`;
    expect(idle(await db.transaction((tx) => tx.$queryRawUnsafe(question)))).toBe('5s');
    const client = await db.pool.connect();
    await client.query('BEGIN');
    expect(idle((await client.query(question)).rows)).toBe('5s');
    await client.query('ROLLBACK');
    // With the transaction it is over: the session may be a pooler's, lent to others next.
    expect(idle((await client.query(question)).rows)).toBe('0');
    client.release();
  });
});
