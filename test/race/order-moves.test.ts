import { describe, expect, it } from 'vitest';
import { ConcurrencyError } from '../../src/concurrency/index.ts';
import { endingStatement, endOrders, type GiveBack, stockGivenBack } from '../../src/features/orders/index.ts';
import { AppError } from '../../src/platform/errors.ts';
import { sessionForTest, waitingForLocks } from '../support/database.ts';
import { fingerprint } from '../support/fingerprint.ts';
import { tally, together, useMarket } from '../support/market.ts';
import { addPastOrders, statusesOf } from '../support/orders.ts';
import { type Placed, pay, placeOrder } from '../support/steps.ts';
import { until } from '../support/wait.ts';

describe('moving orders', () => {
  const market = useMarket({}, { patient: true });

  /** Unpaid orders of one unit each, as they stand. */
  async function standing(count: number) {
    const { id: productId, seller } = await market().product(count);
    const ids = await addPastOrders(market(), { productId, seller, buyer: await market().buyer(), count });
    return { productId, ids, orders: ids.map((id) => ({ id, status: 'PENDING_PAYMENT' as const })) };
  }

  const cancel = (orders: Parameters<typeof endOrders>[2], ending = market().orders.ending) =>
    market().db.askTogether((ask) => endOrders(ask, { ending }, orders, { mover: 'expiry', actorId: null }));

  /** A thing that orders give back: whose it was is noted in a table of its own. */
  async function noting(name: string): Promise<GiveBack> {
    await market().db.pool.query(`CREATE TABLE ${name} (order_id uuid NOT NULL, status text NOT NULL)`);
    return { thing: name, change: [`${name}_noted AS (INSERT INTO ${name} SELECT order_id, will_be FROM moving)`] };
  }

  it('moves all of a set or none of it: one that someone else moved is a conflict, and nothing is written', async () => {
    const { orders } = await standing(5);
    await cancel(orders.slice(2, 3));
    const before = await fingerprint(market().db.pool);
    await expect(cancel(orders)).rejects.toBeInstanceOf(ConcurrencyError);
    expect(await fingerprint(market().db.pool)).toEqual(before);
  });

  it('asks the table whether the mover may: the clock cancels no order that is paid, and none with it', async () => {
    const { orders, ids } = await standing(2);
    const [first, second] = orders;
    if (first === undefined || second === undefined) throw new Error('no orders');
    const refused = cancel([first, { ...second, status: 'PAID' }]);
    await expect(refused).rejects.toMatchObject({
      code: 'invalid-transition',
      options: { extensions: { from: 'PAID' } },
    });
    await expect(refused).rejects.toBeInstanceOf(AppError);
    expect(await statusesOf(market(), ids)).toEqual({ PENDING_PAYMENT: 2 });
  });

  it('has everything that the list names give back, once for each order', async () => {
    const { orders, ids, productId } = await standing(3);
    const [tickets, seats] = [await noting('tickets'), await noting('seats')];
    await cancel(orders, endingStatement('end-with-both', [tickets, stockGivenBack, seats]));
    for (const { thing } of [tickets, seats]) {
      const { rows } = await market().db.pool.query(`SELECT order_id, status FROM ${thing} ORDER BY order_id`);
      expect(rows).toEqual(ids.toSorted().map((id) => ({ order_id: id, status: 'CANCELLED' })));
    }
    expect(await market().stockOf(productId)).toBe(3);
    expect(await market().findings()).toEqual([]);
  });

  it('moves nothing when one of them cannot give back', async () => {
    const { orders, ids, productId } = await standing(3);
    const torn = await noting('torn_vouchers');
    await market().db.pool.query(`ALTER TABLE torn_vouchers ADD CHECK (order_id <> '${ids[1]}')`);
    await expect(cancel(orders, endingStatement('end-torn', [stockGivenBack, torn]))).rejects.toThrow('torn_vouchers');
    const never: GiveBack = { thing: 'never', condition: () => `h.order_id <> '${ids[1]}'`, change: [] };
    const ending = endingStatement('end-never', [stockGivenBack, never]);
    await expect(cancel(orders, ending)).rejects.toBeInstanceOf(ConcurrencyError);
    expect(await statusesOf(market(), ids)).toEqual({ PENDING_PAYMENT: 3 });
    expect(await market().stockOf(productId)).toBe(0);
  });

  it('holds what is given back in the order of the list, before anything is written', async () => {
    const { orders, ids, productId } = await standing(1);
    const [id] = ids;
    await market().db.pool.query('CREATE TABLE lockers AS SELECT id AS order_id FROM orders');
    const lockers: GiveBack = {
      thing: 'lockers',
      hold: ({ lock }, before) => [
        `lockers_held AS MATERIALIZED (
          SELECT l.order_id FROM lockers l JOIN held h USING (order_id)
          WHERE (SELECT count(*) FROM ${before}) >= 0 ${lock('l')})`,
      ],
      condition: () => 'h.order_id IN (SELECT order_id FROM lockers_held)',
      change: [],
    };
    const rival = await sessionForTest(market().databaseUrl);
    await rival.query('BEGIN');
    await rival.query('SELECT FROM lockers WHERE order_id = $1 FOR UPDATE', [id]);
    const canBeLocked = async (table: string, row: string | undefined) => {
      const { rowCount } = await rival.query(`SELECT FROM ${table} WHERE id = $1 FOR UPDATE SKIP LOCKED`, [row]);
      return rowCount === 1;
    };
    const ending = cancel(orders, endingStatement('end-lockers-first', [lockers, stockGivenBack]));
    const watcher = await sessionForTest(market().databaseUrl);
    await until('it waits for the locker', async () => (await waitingForLocks(watcher)) > 0);
    expect([await canBeLocked('orders', id), await canBeLocked('products', productId)]).toEqual([false, true]);
    await rival.query('ROLLBACK');
    await ending;
    expect(await market().stockOf(productId)).toBe(1);
  });

  it('lets one of ten movers of the same set have it, and tells the event of each order once', async () => {
    for (let round = 0; round < 10; round += 1) {
      const { orders, ids, productId } = await standing(4);
      const outcomes = await together(Array(10).fill(orders), (set) =>
        cancel(set).then(
          () => 'moved',
          (error: Error) => error.name,
        ),
      );
      expect(outcomes.sort()).toEqual([...Array(9).fill('ConcurrencyError'), 'moved']);
      expect(await market().stockOf(productId)).toBe(4);
      expect(await market().db.prisma.outboxEvent.count({ where: { subjectId: { in: ids } } })).toBe(4);
    }
    expect(await market().findings()).toEqual([]);
  });

  it('that end without a sale wait for a held product, and keep nobody from paying, ending or reading other orders', async () => {
    const { id: productId, seller } = await market().product(30);
    const buyers = await market().buyers(30);
    const ids = await together(buyers, async (buyer) =>
      addPastOrders(market(), { productId, seller, buyer, count: 1, expiredSeconds: -3_600 }),
    );
    const rival = await sessionForTest(market().databaseUrl);
    // In its transaction the rival would see the same for ever.
    const watcher = await sessionForTest(market().databaseUrl);
    await rival.query('BEGIN');
    await rival.query('SELECT FROM products WHERE id = $1 FOR UPDATE', [productId]);
    const ending = together(buyers, ({ token }, index) =>
      market().call('POST', `/api/marketplace/orders/${ids[index]}/cancel`, { token }),
    );
    // Those that have a turn wait for the product with it.
    await until('they wait for the product', async () => (await waitingForLocks(watcher)) > 0);
    const others: Placed[] = [];
    for (let placed = 0; placed < 20; placed += 1) others.push(await placeOrder(market()));
    const done = await together(others, (order, index) =>
      index % 2 === 0
        ? pay(market(), order)
        : market().call('POST', `/api/marketplace/orders/${order.id}/cancel`, { token: order.buyer.token }),
    );
    expect(tally(done)).toEqual({ 200: 10, 201: 10 });
    const [{ token = '' } = {}] = await market().buyers(1);
    await together(Array(10).fill(token), async () => {
      expect((await market().call('GET', '/api/marketplace/orders', { token })).status).toBe(200);
    });
    const running = await market().metric('tianguis_admission_requests', { workload: 'checkout', state: 'running' });
    expect(running).toBeLessThan(buyers.length);
    await rival.query('ROLLBACK');
    expect(tally(await ending)).toEqual({ 200: 30 });
    expect(await market().findings()).toEqual([]);
  });
});
