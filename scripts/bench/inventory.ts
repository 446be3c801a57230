import type pg from 'pg';
import { backgroundContext, ConcurrencyError, type Context } from '../../src/concurrency/index.ts';
import { BEFORE_ALL, findAvailability, writeOff } from '../../src/features/inventory/index.ts';
import { changeStatus } from '../../src/features/orders/index.ts';
import { openDatabase } from '../../src/platform/database.ts';
import { enterCaptures } from '../support/captures.ts';
import { scriptOrderContext } from '../support/order-context.ts';
import type { Answered } from './http-load.ts';
import { type Measurement, type Phase, summarize } from './measure.ts';
import type { Stage } from './stage.ts';

/** What sellers do with goods, called directly: how long one takes, alone and beside others. */

export const SHIP_100 = 'inventory: ship an order out of 100 lots';
export const SHIP_1000 = 'inventory: ship an order out of 1,000 lots';
export const SHIP_TOGETHER = 'inventory: ship 50 orders of one product at once';
export const EXPIRE = 'inventory: expire 10,000 lots';
export const AVAILABILITY = 'inventory: availability over 10,000 lots';

/** Lots that are prepared for a second of shipping: more than leave in one. */
const LOTS_PER_SECOND = 20_000;
const UNITS_PER_LOT = 10;
const TOGETHER = 50;

export function inventoryPhases(stage: Stage): Phase[] {
  return [
    { name: SHIP_100, run: (seconds) => shipOneByOne(stage, 100, seconds) },
    { name: SHIP_1000, run: (seconds) => shipOneByOne(stage, 1_000, seconds) },
    { name: SHIP_TOGETHER, run: (seconds) => shipTogether(stage, seconds) },
    { name: EXPIRE, run: () => expire(stage) },
    { name: AVAILABILITY, run: (seconds) => askAvailability(stage, seconds) },
  ];
}

/** Orders that each take all of a product's goods, out of every lot, one after the other. */
async function shipOneByOne(stage: Stage, lots: number, seconds: number): Promise<Measurement> {
  return ship(stage, { products: Math.ceil((LOTS_PER_SECOND * seconds) / lots), lots, orders: 1, atOnce: 1 }, seconds);
}

/** Products of 100 lots, and fifty orders of each at a time. */
async function shipTogether(stage: Stage, seconds: number): Promise<Measurement> {
  return ship(stage, { products: Math.ceil(20 * seconds), lots: 100, orders: TOGETHER, atOnce: TOGETHER }, seconds);
}

interface Shipping {
  readonly products: number;
  /** Of each product. */
  readonly lots: number;
  /** Of each product, that take all its goods together. */
  readonly orders: number;
  readonly atOnce: number;
}

async function ship(stage: Stage, shipping: Shipping, seconds: number): Promise<Measurement> {
  await stage.buyersWith(1, () => []);
  const products = await stage.newProducts(shipping.products, shipping.lots * UNITS_PER_LOT);
  await putIntoLots(stage.db.pool, products, shipping.lots);
  const waiting = await addPaidOrders(stage.db.pool, products, shipping.orders);
  await stage.db.pool.query('VACUUM ANALYZE lots, stock_levels, orders, order_items, payments, ledger_entries');
  await stage.db.pool.query('CHECKPOINT');
  return timed(stage, { atOnce: shipping.atOnce, seconds }, async (context) => {
    const order = waiting.shift();
    if (order === undefined) return false;
    await changeStatus(await scriptOrderContext(context), order.seller_id, { orderId: order.id, to: 'SHIPPED' });
    return true;
  });
}

/** Ten thousand lots of a hundred products that have expired, in one transaction; a few times. */
async function expire(stage: Stage): Promise<Measurement> {
  const lots = 10_000;
  const [times, perProduct] = [5, 100];
  const products = await stage.newProducts((times * lots) / perProduct, perProduct * UNITS_PER_LOT);
  await putIntoLots(stage.db.pool, products, perProduct, -perProduct - 2);
  await stage.db.pool.query('VACUUM ANALYZE lots, stock_levels, products, ledger_entries');
  await stage.db.pool.query('CHECKPOINT');
  let left = times;
  return timed(stage, { atOnce: 1, seconds: 60 }, async ({ db }) => {
    if (left === 0) return false;
    left -= 1;
    const { levels } = await writeOff(db.ask, BEFORE_ALL, lots);
    if (levels !== lots) throw new Error(`only ${levels} lots expired`);
    return true;
  });
}

async function askAvailability(stage: Stage, seconds: number): Promise<Measurement> {
  const lots = 10_000;
  const [productId = ''] = await stage.newProducts(1, lots * UNITS_PER_LOT);
  await putIntoLots(stage.db.pool, [productId], lots);
  await stage.db.pool.query('VACUUM ANALYZE lots, stock_levels');
  return timed(stage, { atOnce: 1, seconds }, async ({ db }) => {
    const found = await findAvailability(db.ask, productId, undefined);
    if (found?.onHand !== lots * UNITS_PER_LOT) throw new Error('goods are missing');
    return true;
  });
}

/** Does something again and again, so many at once, until the time is up or there is no more to do. */
async function timed(
  { url }: Pick<Stage, 'url'>,
  { atOnce, seconds }: { atOnce: number; seconds: number },
  once: (context: Context) => Promise<boolean>,
): Promise<Measurement> {
  const db = openDatabase({ url, poolSize: Math.min(atOnce, 10), onWarning: () => {} });
  const statements = countStatements(db.pool);
  const context = backgroundContext(db);
  const answers: Answered[] = [];
  const start = performance.now();
  const one = async () => {
    for (let begun = start; begun < start + seconds * 1000; ) {
      begun = performance.now();
      const done = await answerOf(() => once(context));
      if (done === undefined) return;
      answers.push({ status: done, ms: performance.now() - begun });
    }
  };
  await Promise.all(Array.from({ length: atOnce }, one));
  const elapsed = (performance.now() - start) / 1000;
  const cost = { statements: statements() };
  await db.close();
  return summarize({ answers, seconds: elapsed }, { success: 200, tries: { sum: 0, count: 0 }, cost });
}

/**
 * How many statements a pool's connections were asked. Not what PostgreSQL counts: where one thing takes a while, most of that
 * are the statements of servers that do nothing but look whether there is something to do.
 */
function countStatements(pool: pg.Pool): () => number {
  let asked = 0;
  pool.on('connect', (client) => {
    const query = client.query.bind(client) as (...args: unknown[]) => unknown;
    client.query = ((...args: unknown[]) => {
      asked += 1;
      return query(...args);
    }) as typeof client.query;
  });
  return () => asked;
}

/** What it would be answered over HTTP, where whoever waited for a row for too long is told so; undefined: there was no more to do. */
async function answerOf(once: () => Promise<boolean>): Promise<number | undefined> {
  try {
    return (await once()) ? 200 : undefined;
  } catch (error) {
    if (error instanceof ConcurrencyError) return 409;
    throw error;
  }
}

/** Moves the goods of products out of their default place into so many lots there, which expire day by day from the first. */
async function putIntoLots(pool: pg.Pool, products: readonly string[], lots: number, firstDay = 0): Promise<void> {
  await pool.query(
    `WITH place AS MATERIALIZED (
       SELECT id, product_id, warehouse_id, seller_id, on_hand FROM stock_levels WHERE product_id = ANY($1::uuid[]) AND lot_id IS NULL),
     emptied AS (UPDATE stock_levels l SET on_hand = 0 FROM place WHERE l.id = place.id),
     left_it AS (
       INSERT INTO ledger_entries (id, product_id, kind, delta, balance, warehouse_id)
       SELECT new_id(), product_id, 'TRANSFER_OUT', -on_hand, 0, warehouse_id FROM place),
     chosen AS MATERIALIZED (
       SELECT new_id() AS lot_id, product_id, warehouse_id, seller_id, n FROM place CROSS JOIN generate_series(1, $2::int) AS n),
     made AS (
       INSERT INTO lots (id, product_id, code, expires_on) SELECT lot_id, product_id, 'lot ' || n, current_date + $4::int + n FROM chosen),
     lying AS (
       INSERT INTO stock_levels (id, product_id, warehouse_id, seller_id, lot_id, expires_on, on_hand)
       SELECT new_id(), product_id, warehouse_id, seller_id, lot_id, current_date + $4::int + n, $3::int FROM chosen)
     INSERT INTO ledger_entries (id, product_id, kind, delta, balance, warehouse_id, lot_id)
     SELECT new_id(), product_id, 'TRANSFER_IN', $3::int, $3::int, warehouse_id, lot_id FROM chosen`,
    [products, lots, UNITS_PER_LOT, firstDay],
  );
}

/** Orders that are paid and prepared, and take all that there is of each product. */
async function addPaidOrders(
  pool: pg.Pool,
  products: readonly string[],
  each: number,
): Promise<{ id: string; seller_id: string }[]> {
  const { rows } = await pool.query<{ id: string; seller_id: string }>(
    `WITH buyer AS MATERIALIZED (SELECT c.buyer_id, c.id AS cart_id FROM carts c LIMIT 1),
     placed AS MATERIALIZED (
       SELECT gen_random_uuid() AS checkout_id, new_id() AS order_id, gen_random_uuid() AS item_id, p.id AS product_id, p.seller_id,
         buyer_id, cart_id, p.stock / $2::int AS units, n
       FROM products p CROSS JOIN generate_series(1, $2::int) AS n CROSS JOIN buyer WHERE p.id = ANY($1::uuid[])),
     checked_out AS (
       INSERT INTO checkouts (id, buyer_id, cart_id, cart_version, total_amount, shipping_address)
       SELECT checkout_id, buyer_id, gen_random_uuid(), 1, units * 100, '{}' FROM placed),
     ordered AS (
       INSERT INTO orders (id, checkout_id, buyer_id, seller_id, status, total_amount, expires_at)
       SELECT order_id, checkout_id, buyer_id, seller_id, 'PROCESSING', units * 100, now() FROM placed),
     itemized AS (
       INSERT INTO order_items (id, order_id, product_id, name, quantity, price_amount, total_amount)
       SELECT item_id, order_id, product_id, 'Crowd product', units, 100, units * 100 FROM placed),
     paid AS (
       INSERT INTO payments (id, order_id, settled_order_id, status, provider, payment_method, amount, settled_at)
       SELECT gen_random_uuid(), order_id, order_id, 'SUCCEEDED', 'simulated', 'pm_card_visa', units * 100, now() FROM placed),
     entered AS (
       INSERT INTO ledger_entries (id, product_id, kind, delta, order_id, order_item_id)
       SELECT new_id(), product_id, 'SALE', -units, order_id, item_id FROM placed),
     taken AS (
       UPDATE products p SET stock = stock - s.units, version = version + 1
       FROM (SELECT product_id, sum(units)::int AS units FROM placed GROUP BY product_id) s WHERE p.id = s.product_id)
     SELECT order_id AS id, seller_id FROM placed ORDER BY product_id`,
    [products, each],
  );
  await enterCaptures(
    pool,
    rows.map(({ id }) => id),
  );
  return rows;
}
