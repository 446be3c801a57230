import { describe, expect, it, onTestFinished } from 'vitest';
import { sessionForTest, waitingForLocks } from '../support/database.ts';
import { type Answer, TestMarket, useMarket } from '../support/market.ts';
import { addToCart } from '../support/steps.ts';
import { proxyForTest } from '../support/tcp-proxy.ts';
import { until } from '../support/wait.ts';
import { operator } from '../support/webhooks.ts';

const RACE = '/api/operations/race';

async function runRace(market: TestMarket, size = { buyers: 20, stock: 3 }): Promise<Answer> {
  const { token } = await operator(market);
  return market.call('POST', RACE, { token, body: size });
}

/** Of races: products on the shelf, orders that nobody paid, and things in carts. */
async function left(market: TestMarket) {
  const { rows } = await market.db.pool.query(
    `SELECT (SELECT count(*)::int FROM products WHERE name LIKE 'Race%' AND status = 'ACTIVE') AS products,
       (SELECT count(*)::int FROM orders WHERE status = 'PENDING_PAYMENT') AS unpaid,
       (SELECT count(*)::int FROM orders WHERE status = 'PAID') AS paid,
       (SELECT count(*)::int FROM cart_items) AS wanted`,
  );
  return rows[0];
}

describe('a race in trouble', () => {
  const market = useMarket({}, { patient: true });

  it('puts away what another left that was cut off, but for what was paid', async () => {
    expect((await runRace(market())).body.held).toBe(true);
    const { rows: people } = await market().db.pool.query(
      `SELECT id, email, role FROM users WHERE email LIKE 'race-%'`,
    );
    const signed = (name: string) => {
      const { id, role } = people.find(({ email }) => email.startsWith(name));
      return market().signer.sign({ id, role });
    };
    const body = { name: 'Race of 5', price: { amount: 49_900 }, category: 'OTRO', stock: 5 };
    const made = await market().call('POST', '/api/marketplace/products', { token: signed('race-seller'), body });
    const order = async (name: string) => {
      const token = signed(name);
      await addToCart(market(), token, made.body.id, 1);
      return { id: (await market().checkout(token)).body.orders[0].id, buyer: { token } };
    };
    await order('race-buyer-1@');
    const paid = await order('race-buyer-2@');
    await market().call('POST', `/api/marketplace/orders/${paid.id}/payments`, {
      token: paid.buyer.token,
      body: { paymentMethod: 'pm_card_visa' },
    });
    expect(await left(market())).toEqual({ products: 1, unpaid: 1, paid: 1, wanted: 0 });
    expect((await runRace(market())).body.held).toBe(true);
    expect(await left(market())).toEqual({ products: 0, unpaid: 0, paid: 1, wanted: 0 });
  });

  it('is told of to its end when a look at the stock fails, and the process lives', async () => {
    const { token } = await operator(market());
    const holder = await sessionForTest(market().databaseUrl);
    const locker = await sessionForTest(market().databaseUrl);
    const racing = market().call('POST', RACE, { token, body: { buyers: 20, stock: 3 } });
    await holder.query('BEGIN');
    await until('the product is there', async () => {
      const { rowCount } = await holder.query(
        `SELECT FROM products WHERE name = 'Race of 3' AND status = 'ACTIVE' FOR NO KEY UPDATE`,
      );
      return rowCount === 1;
    });
    await until('they check out', async () => (await waitingForLocks(market().db.pool)) > 0);
    // Those who look wait behind it, and it waits for those who check out.
    const locking = locker.query('BEGIN; LOCK TABLE products IN ACCESS EXCLUSIVE MODE').catch(() => {});
    await until('a look has failed', async () => {
      const { rows } = await market().db.pool.query(
        `SELECT pg_cancel_backend(pid) AS failed FROM pg_stat_activity
         WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE 'SELECT stock FROM products WHERE id%'`,
      );
      return rows.some(({ failed }) => failed);
    });
    await market().db.pool.query(
      `SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'BEGIN; LOCK TABLE products%'`,
    );
    await locking;
    await holder.query('ROLLBACK');
    const { status, body } = await racing;
    expect({ status, held: body.held, sold: body.sold }).toEqual({ status: 200, held: true, sold: 3 });
    expect(await left(market())).toMatchObject({ products: 0, unpaid: 0, wanted: 0 });
  });
});

it('does not take answers that were lost for units that were sold twice', async () => {
  const proxy = await proxyForTest();
  const market = await TestMarket.open({}, { reach: (url) => proxy.reach(url) });
  onTestFinished(() => market.close());
  // They are written, and nobody hears of it.
  proxy.silenceAt(/INSERT INTO checkouts/);
  const { status, body } = await runRace(market);
  expect(proxy.silenced).toBe(true);
  expect(body.answers).toContainEqual(expect.objectContaining({ status: 503, code: 'database-unavailable' }));
  expect({ status, held: body.held, sold: body.sold }).toEqual({ status: 200, held: true, sold: 3 });
  expect(await left(market)).toEqual({ products: 0, unpaid: 0, paid: 0, wanted: 0 });
});

it('leaves an order that somebody holds, puts away all others, and is told of', async () => {
  const market = await TestMarket.open();
  onTestFinished(() => market.close());
  await runRace(market);
  const holder = await sessionForTest(market.databaseUrl);
  const racing = runRace(market, { buyers: 40, stock: 10 });
  await holder.query('BEGIN');
  await until('an order is held', async () => {
    const { rowCount } = await holder.query(
      `SELECT FROM orders WHERE status = 'PENDING_PAYMENT' LIMIT 1 FOR UPDATE SKIP LOCKED`,
    );
    return rowCount === 1;
  });
  const { status, body } = await racing;
  await holder.query('ROLLBACK');
  expect({ status, held: body.held }).toEqual({ status: 200, held: true });
  expect(await left(market)).toMatchObject({ products: 0, unpaid: 1, wanted: 0 });
  expect((await runRace(market)).body.held).toBe(true);
  expect(await left(market)).toMatchObject({ products: 0, unpaid: 0, wanted: 0 });
});
