import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { backgroundContext } from '../../src/concurrency/index.ts';
import { changeStatus } from '../../src/features/orders/index.ts';
import { openForTest, sessionForTest, waitingForLocks } from '../support/database.ts';
import { type Seller, tally, together, useMarket } from '../support/market.ts';
import { addToCart, moveTo, type Placed, pay } from '../support/steps.ts';
import { until } from '../support/wait.ts';

const SHIPMENTS = 50;

interface LotOnHand {
  readonly code: string;
  readonly onHand: number;
  readonly expiresInDays?: number;
}

describe('shipping', () => {
  const market = useMarket({}, { patient: true });

  /** A product whose goods lie in these lots, and in no other place. */
  async function productIn(lots: readonly LotOnHand[]): Promise<{ id: string; seller: Seller }> {
    const stock = lots.reduce((sum, { onHand }) => sum + onHand, 0);
    const { id, seller } = await market().product(stock);
    await market().db.pool.query(
      `WITH place AS (
         UPDATE stock_levels SET on_hand = 0 WHERE product_id = $1 RETURNING warehouse_id, seller_id),
       left_it AS (
         INSERT INTO ledger_entries (id, product_id, kind, delta, balance, warehouse_id)
         SELECT new_id(), $1, 'TRANSFER_OUT', -$5::int, 0, warehouse_id FROM place),
       made AS (
         INSERT INTO lots (id, product_id, code, expires_on)
         SELECT gen_random_uuid(), $1, code, current_date + days FROM unnest($2::text[], $3::int[]) AS l (code, days)
         RETURNING id, code, expires_on),
       lying AS (
         INSERT INTO stock_levels (id, product_id, seller_id, warehouse_id, lot_id, expires_on, on_hand)
         SELECT new_id(), $1, seller_id, warehouse_id, m.id, m.expires_on, l.units FROM place, made m JOIN unnest($2::text[], $4::int[]) AS l (code, units) USING (code)
         RETURNING warehouse_id, lot_id, on_hand)
       INSERT INTO ledger_entries (id, product_id, kind, delta, balance, warehouse_id, lot_id)
       SELECT new_id(), $1, 'TRANSFER_IN', on_hand, on_hand, warehouse_id, lot_id FROM lying`,
      [
        id,
        lots.map(({ code }) => code),
        lots.map(({ expiresInDays }) => expiresInDays ?? null),
        lots.map(({ onHand }) => onHand),
        stock,
      ],
    );
    return { id, seller };
  }

  /** Paid orders of so many units each, that their seller prepares. */
  async function ready(productId: string, seller: Seller, quantities: readonly number[]): Promise<Placed[]> {
    const buyers = await market().buyers(quantities.length);
    return together(buyers, async (buyer, index) => {
      expect((await addToCart(market(), buyer.token, productId, quantities[index])).status).toBe(201);
      const { body } = await market().checkout(buyer.token);
      const order = { id: body.orders[0].id, productId, seller, buyer };
      expect((await pay(market(), order)).status).toBe(201);
      expect((await moveTo(market(), order, 'PROCESSING')).status).toBe(200);
      return order;
    });
  }

  /** What left which lot for an order, in the ledger. */
  async function shippedOf({ id }: Placed) {
    const { rows } = await market().db.pool.query(
      `SELECT t.code, -l.delta AS units, l.balance, l.actor_id FROM ledger_entries l JOIN lots t ON t.id = l.lot_id
       WHERE l.order_id = $1 AND l.kind = 'SHIPMENT' ORDER BY t.expires_on NULLS LAST, t.code`,
      [id],
    );
    return rows;
  }

  async function onHandOf(productId: string): Promise<Record<string, number>> {
    const { rows } = await market().db.pool.query(
      `SELECT t.code, l.on_hand FROM stock_levels l JOIN lots t ON t.id = l.lot_id WHERE l.product_id = $1`,
      [productId],
    );
    return Object.fromEntries(rows.map(({ code, on_hand }) => [code, on_hand]));
  }

  it('takes what expires first, what never expires last, and a row in the ledger for each lot', async () => {
    const { id, seller } = await productIn([
      { code: 'never', onHand: 10 },
      { code: 'late', onHand: 4, expiresInDays: 30 },
      { code: 'soon', onHand: 3, expiresInDays: 0 },
    ]);
    const [first, second] = await ready(id, seller, [5, 4]);
    if (first === undefined || second === undefined) throw new Error('no orders');
    expect((await moveTo(market(), first, 'SHIPPED')).body.status).toBe('SHIPPED');
    expect(await shippedOf(first)).toEqual([
      { code: 'soon', units: 3, balance: 0, actor_id: seller.id },
      { code: 'late', units: 2, balance: 2, actor_id: seller.id },
    ]);
    expect((await moveTo(market(), second, 'SHIPPED')).status).toBe(200);
    expect(await shippedOf(second)).toEqual([
      { code: 'late', units: 2, balance: 0, actor_id: seller.id },
      { code: 'never', units: 2, balance: 8, actor_id: seller.id },
    ]);
    expect(await onHandOf(id)).toEqual({ soon: 0, late: 0, never: 8 });
    expect(await market().findings()).toEqual([]);
  });

  it('never takes what has expired: it says what is there, and moves nothing', async () => {
    const { id, seller } = await productIn([
      { code: 'expired', onHand: 5, expiresInDays: -2 },
      { code: 'good', onHand: 2, expiresInDays: 5 },
    ]);
    const [order] = await ready(id, seller, [3]);
    if (order === undefined) throw new Error('no order');
    const answer = await moveTo(market(), order, 'SHIPPED');
    expect(answer).toMatchObject({
      status: 400,
      body: { code: 'insufficient-stock', items: [{ productId: id, requested: 3, available: 2 }] },
    });
    expect(await onHandOf(id)).toEqual({ expired: 5, good: 2 });
    expect(await market().findings()).toEqual([]);
  });

  it('of fifty orders of one product at once takes each unit once, without a conflict or a deadlock', async () => {
    const lots = Array.from({ length: 30 }, (_, n) => ({ code: `lot ${n}`, onHand: 5, expiresInDays: n }));
    const { id, seller } = await productIn(lots);
    const orders = await ready(
      id,
      seller,
      Array.from({ length: SHIPMENTS }, (_, n) => 1 + (n % 5)),
    );
    const statuses = tally(await together(orders, (order) => moveTo(market(), order, 'SHIPPED')));
    expect(statuses).toEqual({ 200: SHIPMENTS });
    const left = Object.values(await onHandOf(id));
    expect(left.reduce((sum, units) => sum + units, 0)).toBe(0);
    const { rows } = await market().db.pool.query(
      'SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()',
    );
    expect(Number(rows[0].deadlocks)).toBe(0);
    expect(await market().findings()).toEqual([]);
  });

  it.each([9, 4])('of one order ten times at once takes its goods once, of %i that are there', async (onHand) => {
    const { id, seller } = await productIn([{ code: 'only', onHand, expiresInDays: 1 }]);
    const [order] = await ready(id, seller, [4]);
    if (order === undefined) throw new Error('no order');
    const answers = await together(Array(10).fill(order), (one: Placed) => moveTo(market(), one, 'SHIPPED'));
    expect(tally(answers)).toEqual({ 200: 1, '409 invalid-transition': 9 });
    expect(await onHandOf(id)).toEqual({ only: onHand - 4 });
    expect(await market().findings()).toEqual([]);
  });

  it('takes what expires first also when others hold it for a moment', async () => {
    const { id, seller } = await productIn([
      { code: 'soon', onHand: 5, expiresInDays: 1 },
      { code: 'late', onHand: 50, expiresInDays: 9 },
    ]);
    const orders = await ready(id, seller, [1, 1, 1]);
    const rival = await sessionForTest(market().databaseUrl);
    const watcher = await sessionForTest(market().databaseUrl);
    await rival.query('BEGIN');
    await rival.query(
      `SELECT FROM stock_levels l JOIN lots t ON t.id = l.lot_id WHERE l.product_id = $1 AND t.code = 'soon' FOR UPDATE OF l`,
      [id],
    );
    const shipping = together(orders, (order) => moveTo(market(), order, 'SHIPPED'));
    await until('they wait for it', async () => (await waitingForLocks(watcher)) > 0);
    await rival.query('ROLLBACK');
    expect(tally(await shipping)).toEqual({ 200: 3 });
    expect(await onHandOf(id)).toEqual({ soon: 2, late: 50 });
    expect(await market().findings()).toEqual([]);
  });

  it('takes as many statements for a thousand lots as for one', async () => {
    const counts: number[] = [];
    for (const lots of [1, 1_000]) {
      const all = Array.from({ length: lots }, (_, n) => ({
        code: randomUUID(),
        onHand: 1_000 / lots,
        expiresInDays: n,
      }));
      const { id, seller } = await productIn(all);
      const [order] = await ready(id, seller, [999]);
      if (order === undefined) throw new Error('no order');
      const db = openForTest(market().databaseUrl);
      let statements = 0;
      db.pool.on('acquire', () => {
        statements += 1;
      });
      const context = { ...market().orders, ...backgroundContext(db) };
      await changeStatus(context, seller.id, { orderId: order.id, to: 'SHIPPED' });
      counts.push(statements);
    }
    expect(counts[0]).toBeLessThanOrEqual(5);
    expect(counts[1]).toBe(counts[0]);
    expect(await market().findings()).toEqual([]);
  });
});
