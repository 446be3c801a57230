import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { addBuyers, addSellers } from '../../scripts/support/crowd.ts';
import { CHECKS } from '../../src/features/all.ts';
import { checkConsistency } from '../../src/features/operations/index.ts';
import { OrderStatus } from '../../src/generated/prisma/enums.ts';
import { databaseForTest, openForTest } from '../support/database.ts';

const MIGRATIONS = 'prisma/migrations';
const FIRST = '20261126113000_ledger_kinds';
const UNITS = 3;

it('a market with orders in every status learns where its goods lie, and loses nothing', async () => {
  const { pool } = openForTest(await databaseForTest({ empty: true }));
  const names = readdirSync(MIGRATIONS).filter((name) => /^\d/.test(name));
  const apply = async (some: string[]) => {
    for (const name of some.sort()) await pool.query(readFileSync(join(MIGRATIONS, name, 'migration.sql'), 'utf8'));
  };
  await apply(names.filter((name) => name < FIRST));
  const [sellerId] = await addSellers(pool, 1);
  const [buyer] = await addBuyers(pool, 1);
  const statuses = Object.values(OrderStatus);
  const ended = ['CANCELLED', 'REFUNDED'];
  const going = statuses.filter((status) => !ended.includes(status));
  const stock = 100 - UNITS * going.length;
  await pool.query(
    `INSERT INTO products (id, seller_id, name, description, category, price_amount, stock)
     VALUES (gen_random_uuid(), $1, 'sold', '', 'OTRO', 100, $2), (gen_random_uuid(), $1, 'unsold', '', 'OTRO', 100, 0)`,
    [sellerId, stock],
  );
  await pool.query(
    `INSERT INTO ledger_entries (id, product_id, kind, delta, created_at)
     SELECT gen_random_uuid(), id, 'OPENING', CASE name WHEN 'sold' THEN 100 ELSE 0 END, now() - interval '1 hour' FROM products`,
  );
  await pool.query(
    `WITH placed AS (
       SELECT gen_random_uuid() AS checkout_id, gen_random_uuid() AS order_id, gen_random_uuid() AS item_id, status, n
       FROM unnest($1::order_status[]) WITH ORDINALITY AS s (status, n)),
     checked_out AS (
       INSERT INTO checkouts (id, buyer_id, cart_id, cart_version, total_amount, shipping_address)
       SELECT checkout_id, $2, $3, n, 100 * $5, '{}' FROM placed),
     ordered AS (
       INSERT INTO orders (id, checkout_id, buyer_id, seller_id, status, total_amount, expires_at)
       SELECT order_id, checkout_id, $2, $4, status, 100 * $5, now() FROM placed),
     itemized AS (
       INSERT INTO order_items (id, order_id, product_id, name, quantity, price_amount, total_amount)
       SELECT item_id, order_id, (SELECT id FROM products WHERE name = 'sold'), 'sold', $5, 100, 100 * $5 FROM placed),
     paid AS (
       INSERT INTO payments (id, order_id, settled_order_id, status, provider, payment_method, amount)
       SELECT gen_random_uuid(), order_id, order_id, (CASE status WHEN 'REFUNDED' THEN 'REFUNDED' ELSE 'SUCCEEDED' END)::payment_status,
         'simulated', 'pm', 100 * $5
       FROM placed WHERE status IN ('PAID', 'PROCESSING', 'SHIPPED', 'DELIVERED', 'REFUNDED'))
     INSERT INTO ledger_entries (id, product_id, kind, delta, order_id, order_item_id)
     SELECT gen_random_uuid(), (SELECT id FROM products WHERE name = 'sold'), kind, CASE kind WHEN 'SALE' THEN -$5 ELSE $5 END, order_id, item_id
     FROM placed CROSS JOIN unnest(ARRAY['SALE', 'RETURN']::ledger_kind[]) AS k (kind)
     WHERE kind = 'SALE' OR status = ANY($6::order_status[])`,
    [statuses, buyer?.id, buyer?.cartId, sellerId, UNITS, ended],
  );
  const kinds = async () => {
    const { rows } = await pool.query(
      `SELECT kind, count(*)::int AS count, sum(delta)::int AS units FROM ledger_entries GROUP BY kind ORDER BY kind::text`,
    );
    return rows;
  };
  const before = await kinds();
  await apply(names.filter((name) => name >= FIRST));

  const { rows: warehouses } = await pool.query('SELECT seller_id, code, is_default FROM warehouses');
  expect(warehouses).toEqual([{ seller_id: sellerId, code: 'MAIN', is_default: true }]);
  const { rows: levels } = await pool.query(
    `SELECT p.name, l.on_hand, l.lot_id FROM stock_levels l JOIN products p ON p.id = l.product_id ORDER BY p.name`,
  );
  const shipped = 2 * UNITS;
  expect(levels).toEqual([
    { name: 'sold', on_hand: 100 - shipped, lot_id: null },
    { name: 'unsold', on_hand: 0, lot_id: null },
  ]);
  // What was there is there still, by its new name; beside it the goods have an account of their own.
  expect(before).toEqual([
    { kind: 'OPENING', count: 2, units: 100 },
    { kind: 'RETURN', count: 2, units: 2 * UNITS },
    { kind: 'SALE', count: 9, units: -9 * UNITS },
  ]);
  expect(await kinds()).toEqual([
    { kind: 'OPENING', count: 4, units: 200 },
    { kind: 'RELEASE', count: 2, units: 2 * UNITS },
    { kind: 'SALE', count: 9, units: -9 * UNITS },
    { kind: 'SHIPMENT', count: 2, units: -shipped },
  ]);
  const { rows: balances } = await pool.query(
    `SELECT balance FROM ledger_entries l JOIN products p ON p.id = l.product_id
     WHERE p.name = 'sold' AND warehouse_id IS NULL ORDER BY l.created_at DESC, l.id DESC LIMIT 1`,
  );
  expect(balances).toEqual([{ balance: stock }]);
  await expect(pool.query('DELETE FROM ledger_entries')).rejects.toThrow('append-only');
  const client = await pool.connect();
  const findings = await checkConsistency(client, CHECKS).finally(() => client.release());
  expect(findings).toEqual([]);
});
