import type pg from 'pg';
import type { Phase } from './measure.ts';
import { checkoutPhase } from './phases.ts';
import type { Fleet } from './processes.ts';
import { PLENTY, type Stage } from './stage.ts';

/** Carts of few and many items, to be measured on a small and on a large history. */
export function growthPhases(stage: Stage, fleet: Fleet, history: string): Phase[] {
  return [1, 5, 20].map((items) =>
    checkoutPhase(stage, {
      name: `carts of ${items} item${items === 1 ? '' : 's'}, ${history}`,
      fleet,
      buyers: 500,
      basket: items,
      cartsPerSecond: Math.ceil(8_000 / Math.sqrt(items)),
    }),
  );
}

const CHUNK = 50_000;

/**
 * Orders of the past, one item each, spread over buyers, products and sellers, consistent in every respect.
 * @param already how many such orders there are; their carts' versions count on below zero, where no cart ever is
 */
export async function addHistory(pool: pg.Pool, count: number, already: number): Promise<void> {
  await pool.query(`INSERT INTO carts (id, buyer_id)
                    SELECT gen_random_uuid(), u.id FROM users u WHERE u.role = 'BUYER' ON CONFLICT DO NOTHING`);
  const client = await pool.connect();
  // CTEs have no statistics; left alone, the planner compares every product with every buyer.
  await client.query('SET enable_nestloop = off');
  for (let done = 0; done < count; done += CHUNK) {
    await client.query(
      `WITH places AS MATERIALIZED (
         SELECT row_number() OVER () AS place, id, seller_id FROM (SELECT id, seller_id FROM products WHERE stock > ${PLENTY} ORDER BY random() LIMIT $1) p),
       people AS MATERIALIZED (
         SELECT row_number() OVER () AS place, id, buyer_id FROM carts),
       past AS MATERIALIZED (
         SELECT gen_random_uuid() AS checkout_id, gen_random_uuid() AS order_id, gen_random_uuid() AS item_id,
                l.id AS product_id, l.seller_id, p.buyer_id, p.id AS cart_id, -(($2::int + l.place)::int) AS cart_version
         FROM places l JOIN people p ON p.place = 1 + l.place % (SELECT count(*) FROM people)),
       placed AS (
         INSERT INTO checkouts (id, buyer_id, cart_id, cart_version, total_amount, shipping_address)
         SELECT checkout_id, buyer_id, cart_id, cart_version, 12900, '{}' FROM past),
       ordered AS (
         INSERT INTO orders (id, checkout_id, buyer_id, seller_id, total_amount, expires_at)
         SELECT order_id, checkout_id, buyer_id, seller_id, 12900, now() + interval '1 day' FROM past),
       itemized AS (
         INSERT INTO order_items (id, order_id, product_id, name, quantity, price_amount, total_amount)
         SELECT item_id, order_id, product_id, 'Crowd product', 1, 12900, 12900 FROM past),
       entered AS (
         INSERT INTO ledger_entries (id, product_id, kind, delta, order_id, order_item_id, actor_id)
         SELECT gen_random_uuid(), product_id, 'SALE', -1, order_id, item_id, buyer_id FROM past)
       UPDATE products p SET stock = stock - 1, version = version + 1 FROM past WHERE p.id = past.product_id`,
      [Math.min(CHUNK, count - done), already + done],
    );
  }
  client.release(true);
  await pool.query('VACUUM ANALYZE checkouts, orders, order_items, ledger_entries, products');
}
