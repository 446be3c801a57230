import { describe, expect, it, onTestFinished } from 'vitest';
import { sessionForTest } from '../support/database.ts';
import { STRATEGIES, TestMarket, useMarket } from '../support/market.ts';
import { placeOrder } from '../support/steps.ts';
import { until } from '../support/wait.ts';
import { operator } from '../support/webhooks.ts';

const SNAPSHOT = '/api/operations/snapshot';
const RACE = '/api/operations/race';

describe.each(STRATEGIES)('what operators watch, with CHECKOUT_STRATEGY=%s', (strategy) => {
  const market = useMarket({ CHECKOUT_STRATEGY: strategy });

  it('tells of now in one answer: what was counted, what the database knows, and lists', async () => {
    const { token } = await operator(market());
    const { productId } = await placeOrder(market());
    let answer = await market().call('GET', SNAPSHOT, { token });
    // On a busy machine a part may be late, and is told the next time.
    const tellsOfIt = async () => {
      answer = await market().call('GET', SNAPSHOT, { token });
      const { counters, figures, watched } = answer.body;
      const isAllTold = figures !== null && watched.webhookDeliveries !== null && watched.database !== null;
      return counters?.placed.orders === 1 && watched.hotProducts?.length > 0 && isAllTold;
    };
    await until('the snapshot tells of the order', tellsOfIt);
    const { status, body } = answer;
    expect(status).toBe(200);
    expect(body.mayRace).toBe(true);
    expect(body.counters.checkouts).toContainEqual({ outcome: 'created', count: 1 });
    expect(body.counters.checkoutLatency.count).toBe(1);
    expect(body.counters.checkoutLatency.buckets.at(-1)).toEqual({ withinSeconds: 10, count: 1 });
    expect(body.counters.checkoutTries).toEqual({ checkouts: 1, tries: 1 });
    expect(body.counters.placed.amount).toBeGreaterThan(0);
    expect(body.counters.lane).toEqual({
      checkoutsWaiting: 0,
      checkoutsParked: 0,
      bookingsWaiting: 0,
      bookingsParked: 0,
    });
    expect(body.figures.negativeStock).toBe(0);
    expect(body.watched.hotProducts[0]).toMatchObject({ id: productId, unit: 'PIECE', unitScale: 0 });
    expect(body.watched).toMatchObject({ staleOrders: [], stockAtRisk: [], webhookDeliveries: expect.any(Array) });
    expect(body.watched.database).toMatchObject({ deadlocks: 0 });
    // No jobs run in this process, so that there is no job queue to ask: that part alone is missing.
    expect(body.watched.jobs).toBeNull();
  });

  it('tells in which unit the quantities of a product are', async () => {
    const [{ token }, seller] = [await operator(market()), await market().seller()];
    const goods = { name: 'Quesillo', description: 'x', price: { amount: 20 }, category: 'GASTRONOMIA', stock: 1_500 };
    const body = { ...goods, unit: 'KG', unitScale: 3 };
    const made = await market().call('POST', '/api/marketplace/products', { token: seller.token, body });
    expect(made.status).toBe(201);
    await market().db.prisma.product.update({ where: { id: made.body.id }, data: { lowStockThreshold: 2_000 } });
    const kilograms = { id: made.body.id, unit: 'KG', unitScale: 3, stock: 1_500 };
    await until('both lists tell of it', async () => {
      const { hotProducts, stockAtRisk } = (await market().call('GET', SNAPSHOT, { token })).body.watched;
      const isIn = (list: { id: string }[] | null) => list?.some(({ id }) => id === made.body.id) ?? false;
      if (!isIn(hotProducts) || !isIn(stockAtRisk)) return false;
      expect(hotProducts).toContainEqual(expect.objectContaining(kilograms));
      expect(stockAtRisk).toContainEqual(expect.objectContaining({ ...kilograms, threshold: 2_000, shortfall: 0 }));
      return true;
    });
  });

  it('counts what is paid', async () => {
    const { token } = await operator(market());
    const order = await placeOrder(market());
    const before = await market().metric('tianguis_paid_amount_total');
    const path = `/api/marketplace/orders/${order.id}/payments`;
    const paid = await market().call('POST', path, {
      token: order.buyer.token,
      body: { paymentMethod: 'pm_card_visa' },
    });
    expect(paid.status).toBe(201);
    expect((await market().metric('tianguis_paid_amount_total')) - before).toBe(paid.body.total.amount);
    await until('the snapshot tells of the payment', async () => {
      const { body } = await market().call('GET', SNAPSHOT, { token });
      return body.counters.paid.orders >= 1;
    });
  });

  it('names who waits for a lock, and who has it for long', async () => {
    const { token } = await operator(market());
    const { id } = await market().product(1);
    const [holder, waiter] = [await sessionForTest(market().databaseUrl), await sessionForTest(market().databaseUrl)];
    await holder.query('BEGIN');
    await holder.query('SELECT FROM products WHERE id = $1 FOR UPDATE', [id]);
    const { rows } = await holder.query('SELECT pg_backend_pid() AS pid');
    const waiting = waiter.query('SELECT FROM products WHERE id = $1 FOR UPDATE', [id]);
    await until('both are told', async () => {
      const { body } = await market().call('GET', SNAPSHOT, { token });
      const locks: { pid: number; blocks: number; waitsFor: number[] }[] = body.watched.locks ?? [];
      const has = locks.some(({ pid, blocks }) => pid === rows[0].pid && blocks > 0);
      return has && locks.some(({ waitsFor }) => waitsFor.includes(rows[0].pid));
    });
    await holder.query('COMMIT');
    await waiting;
  });

  it('names who holds a table that it would ask itself', async () => {
    const { token } = await operator(market());
    const holder = await sessionForTest(market().databaseUrl);
    const waiter = await sessionForTest(market().databaseUrl);
    const { rows } = await holder.query('SELECT pg_backend_pid() AS pid');
    await holder.query('BEGIN; LOCK TABLE products IN ACCESS EXCLUSIVE MODE');
    const waiting = waiter.query('SELECT FROM products LIMIT 1');
    await until('it is named, and what it holds is not told', async () => {
      const { body } = await market().call('GET', SNAPSHOT, { token });
      const locks: { pid: number; blocks: number }[] = body.watched.locks ?? [];
      return locks.some(({ pid, blocks }) => pid === rows[0].pid && blocks > 0) && body.watched.hotProducts === null;
    });
    await holder.query('COMMIT');
    await waiting;
  });

  it('has a race that sells what there is, once, and puts everything away', async () => {
    const { token } = await operator(market());
    const { status, body } = await market().call('POST', RACE, { token, body: { buyers: 40, stock: 5 } });
    expect(status, JSON.stringify(body)).toBe(200);
    expect(body).toMatchObject({ buyers: 40, sold: 5, stock: { before: 5, lowest: 0, after: 0 }, held: true });
    const count = (wanted: number) =>
      (body.answers as { status: number; count: number }[])
        .filter((answer) => answer.status === wanted)
        .reduce((sum, answer) => sum + answer.count, 0);
    expect(count(201)).toBe(5);
    expect(count(400)).toBe(35);
    expect(body.steps.every(({ stock }: { stock: number }) => stock >= 0)).toBe(true);
    const state = await market().call('GET', RACE, { token });
    expect(state.body).toEqual({ state: 'ended', productId: body.productId, stock: { before: 5, now: 5 } });
    const { rows } = await market().db.pool.query(
      `SELECT (SELECT count(*)::int FROM cart_items WHERE product_id = $1) AS wanted,
         (SELECT count(*)::int FROM orders o JOIN order_items i ON i.order_id = o.id WHERE i.product_id = $1 AND status <> 'CANCELLED') AS open`,
      [body.productId],
    );
    expect(rows).toEqual([{ wanted: 0, open: 0 }]);
  });

  it('has one race at a time, and the same people in the next', async () => {
    const { token } = await operator(market());
    const run = () => market().call('POST', RACE, { token, body: { buyers: 20, stock: 3 } });
    const answers = await Promise.all([run(), run(), run()]);
    const told = answers.map(({ status, body }) => (status === 200 ? `held: ${body.held}` : body.code));
    expect(told).toContain('held: true');
    expect(told.filter((one) => one !== 'held: true').every((one) => one === 'race-running')).toBe(true);
    const people = async () =>
      (await market().db.pool.query(`SELECT count(*)::int FROM users WHERE email LIKE 'race-%'`)).rows[0].count;
    const before = await people();
    expect((await run()).body.held).toBe(true);
    expect(await people()).toBe(before);
  });
});

it('has no race in production', async () => {
  const market = await TestMarket.open({ NODE_ENV: 'production' });
  onTestFinished(() => market.close());
  const { token } = await operator(market);
  expect((await market.call('POST', RACE, { token, body: {} })).status).toBe(404);
  expect((await market.call('GET', RACE, { token })).status).toBe(404);
  expect((await market.call('GET', SNAPSHOT, { token })).body.mayRace).toBe(false);
});
