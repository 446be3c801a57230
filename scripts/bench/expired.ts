import type pg from 'pg';
import { backgroundContext } from '../../src/concurrency/index.ts';
import { cleanupFailedOrders } from '../../src/features/orders/index.ts';
import { openDatabase } from '../../src/platform/database.ts';
import { scriptOrderContext } from '../support/order-context.ts';
import type { Answered } from './http-load.ts';
import { type Measurement, type Phase, summarize } from './measure.ts';
import { cpuSecondsOfPostgres } from './processes.ts';
import { PLENTY, type Stage } from './stage.ts';

export const CLEANUP = 'clean up expired orders of 1 to 3 items';

/** More than any machine of two cores ends in a second. */
const ORDERS_PER_SECOND = 10_000;
const BUYERS = 1_000;
const CHUNK = 20_000;
/** Where the versions of their carts begin, below those of any other order. */
const FIRST_VERSION = -2_000_000_000;

/** The job that ends expired orders, called directly: nobody asks for it over HTTP. */
export function cleanupPhase(stage: Stage): Phase {
  let added = 0;
  return {
    name: CLEANUP,
    run: async (seconds) => {
      const count = ORDERS_PER_SECOND * seconds;
      await stage.buyersWith(BUYERS, () => []);
      for (let done = 0; done < count; done += CHUNK) {
        await addExpired(stage.db.pool, added, Math.min(CHUNK, count - done));
        added += Math.min(CHUNK, count - done);
      }
      await stage.db.pool.query('VACUUM ANALYZE checkouts, orders, order_items, ledger_entries, products');
      await stage.db.pool.query('CHECKPOINT');
      return cleanUp(stage, seconds);
    },
  };
}

/** Cleans up for so many seconds at most. Each batch counts as an answer for each of its orders. */
async function cleanUp({ url, postmasterPid }: Stage, seconds: number): Promise<Measurement> {
  const db = openDatabase({ url, poolSize: 1, onWarning: () => {} });
  const [cpuBefore, nodeBefore, start] = [cpuSecondsOfPostgres(postmasterPid), process.cpuUsage(), performance.now()];
  let last = start;
  const answers: Answered[] = [];
  const onBatch = (orders: number) => {
    const now = performance.now();
    for (let one = 0; one < orders; one += 1) answers.push({ status: 200, ms: now - last });
    last = now;
  };
  await cleanupFailedOrders(await scriptOrderContext(backgroundContext(db)), {
    onBatch,
    signal: AbortSignal.timeout(seconds * 1000),
  });
  const elapsed = (performance.now() - start) / 1000;
  const { user, system } = process.cpuUsage(nodeBefore);
  const cpuAfter = cpuSecondsOfPostgres(postmasterPid);
  await db.close();
  const postgres = cpuAfter === undefined || cpuBefore === undefined ? undefined : cpuAfter - cpuBefore;
  const cost = { node: (user + system) / 1e6, postgres };
  return summarize({ answers, seconds: elapsed }, { success: 200, tries: { sum: 0, count: 0 }, cost });
}

/** Unpaid orders whose time is up, of 1 to 3 items of one seller each, spread over buyers and products. */
async function addExpired(pool: pg.Pool, already: number, count: number): Promise<void> {
  await pool.query(
    `WITH shelves AS MATERIALIZED (
       SELECT row_number() OVER () AS place, seller_id, array_agg(id) AS products FROM products WHERE stock > ${PLENTY} GROUP BY seller_id),
     people AS MATERIALIZED (SELECT row_number() OVER () AS place, id AS cart_id, buyer_id FROM carts),
     placed AS MATERIALIZED (
       SELECT n, gen_random_uuid() AS checkout_id, gen_random_uuid() AS order_id, cart_id, buyer_id, seller_id, products,
         floor(random() * cardinality(products))::int AS first, 1 + n % 3 AS items
       FROM generate_series($1::int + 1, $1::int + $2::int) AS n
       JOIN shelves s ON s.place = 1 + n % (SELECT count(*) FROM shelves)
       JOIN people p ON p.place = 1 + n % (SELECT count(*) FROM people)),
     chosen AS MATERIALIZED (
       SELECT gen_random_uuid() AS item_id, order_id, buyer_id,
         products[1 + (first + k) % cardinality(products)] AS product_id
       FROM placed CROSS JOIN LATERAL generate_series(1, items) AS k),
     checked_out AS (
       INSERT INTO checkouts (id, buyer_id, cart_id, cart_version, total_amount, shipping_address)
       SELECT checkout_id, buyer_id, cart_id, ${FIRST_VERSION} + n, items * 12900, '{}' FROM placed),
     ordered AS (
       INSERT INTO orders (id, checkout_id, buyer_id, seller_id, total_amount, expires_at)
       SELECT order_id, checkout_id, buyer_id, seller_id, items * 12900, now() - interval '1 minute' FROM placed),
     itemized AS (
       INSERT INTO order_items (id, order_id, product_id, name, quantity, price_amount, total_amount)
       SELECT item_id, order_id, product_id, 'Crowd product', 1, 12900, 12900 FROM chosen),
     entered AS (
       INSERT INTO ledger_entries (id, product_id, kind, delta, order_id, order_item_id, actor_id)
       SELECT gen_random_uuid(), product_id, 'SALE', -1, order_id, item_id, buyer_id FROM chosen)
     UPDATE products p SET stock = stock - c.units, version = version + 1
     FROM (SELECT product_id, count(*) AS units FROM chosen GROUP BY product_id) c WHERE p.id = c.product_id`,
    [already, count],
  );
}
