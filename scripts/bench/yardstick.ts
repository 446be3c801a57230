import { execFile, execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type pg from 'pg';
import { openClient } from '../../src/platform/connections.ts';

/**
 * The yardstick: hand-written SQL that commits one order per transaction, 16 clients, over tables with the columns,
 * indexes and checks of the product's own, without foreign keys. Whoever writes checkouts the usual way gets at most this.
 */

const CLIENTS = 16;
const PRODUCTS = 100_000;
const SCHEMA = 'yardstick';

/** A uuid made of a number, so that pgbench's integers can name rows. */
const uuidOf = (expression: string) => `('00000000-0000-7000-8000-' || lpad((${expression})::text, 12, '0'))::uuid`;

const TABLES = ['products', 'cart_items', 'orders', 'order_items', 'ledger_entries'];

/** One order, as a transaction of seven statements. `product` and `item` are numbers. */
const ORDER_STATEMENTS = [
  'BEGIN',
  `UPDATE ${SCHEMA}.products SET stock = stock - 1, version = version + 1 WHERE id = ${uuidOf(':product')} AND stock >= 1`,
  `INSERT INTO ${SCHEMA}.orders (id, checkout_id, buyer_id, seller_id, total_amount, expires_at)
     VALUES (${uuidOf(':order')}, ${uuidOf(':order')}, ${uuidOf(':item')}, ${uuidOf('1')}, 12900, now() + interval '30 minutes')`,
  `INSERT INTO ${SCHEMA}.order_items (id, order_id, product_id, name, quantity, price_amount, total_amount)
     VALUES (${uuidOf(':order')}, ${uuidOf(':order')}, ${uuidOf(':product')}, 'Crowd product', 1, 12900, 12900)`,
  `INSERT INTO ${SCHEMA}.ledger_entries (id, product_id, kind, delta, order_id, order_item_id)
     VALUES (${uuidOf(':order')}, ${uuidOf(':product')}, 'SALE', -1, ${uuidOf(':order')}, ${uuidOf(':order')})`,
  `DELETE FROM ${SCHEMA}.cart_items WHERE cart_id = ${uuidOf(':item')}`,
  'COMMIT',
];

export interface Yardstick {
  /** `pgbench`, or `pg` where pgbench is not installed. */
  readonly tool: 'pgbench' | 'pg';
  /** @returns committed orders per second */
  run(kind: 'hot' | 'cold', seconds: number): Promise<number>;
}

function hasPgbench(): boolean {
  try {
    execFileSync('pgbench', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** Makes the tables of the yardstick, filled as the product's are. */
export async function prepareYardstick(pool: pg.Pool, url: string): Promise<Yardstick> {
  await pool.query(`CREATE SCHEMA ${SCHEMA}`);
  for (const table of TABLES) await pool.query(`CREATE TABLE ${SCHEMA}.${table} (LIKE ${table} INCLUDING ALL)`);
  await pool.query(
    `INSERT INTO ${SCHEMA}.products (id, seller_id, name, description, category, price_amount, stock)
     SELECT ${uuidOf('n')}, ${uuidOf('1')}, 'Crowd product', '', 'OTRO', 12900, 1000000000 FROM generate_series(1, ${PRODUCTS}) n`,
  );
  await pool.query(`CREATE SEQUENCE ${SCHEMA}.order_numbers`);
  const refill = async () => {
    await pool.query(`TRUNCATE ${SCHEMA}.cart_items`);
    await pool.query(
      `INSERT INTO ${SCHEMA}.cart_items (id, cart_id, product_id, quantity, price_amount)
       SELECT ${uuidOf('n')}, ${uuidOf('n')}, ${uuidOf('n')}, 1, 12900 FROM generate_series(1, ${PRODUCTS}) n`,
    );
    await pool.query(`VACUUM ANALYZE ${SCHEMA}.products, ${SCHEMA}.cart_items`);
    await pool.query('CHECKPOINT');
  };
  const tool = hasPgbench() ? 'pgbench' : 'pg';
  return {
    tool,
    run: async (kind, seconds) => {
      await refill();
      return tool === 'pgbench' ? runPgbench(url, kind, seconds) : runPg(url, kind, seconds);
    },
  };
}

async function runPgbench(url: string, kind: 'hot' | 'cold', seconds: number): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'tianguis-yardstick-'));
  const script = join(folder, 'order.sql');
  const lines = [
    `\\set product ${kind === 'hot' ? '1' : `random(1, ${PRODUCTS})`}`,
    `\\set item random(1, ${PRODUCTS})`,
    // Twelve digits at random: no two orders of a run share a number.
    '\\set order random(1, 999999999999)',
    ...ORDER_STATEMENTS.map((statement) => `${statement.replace(/\s+/g, ' ')};`),
  ];
  writeFileSync(script, lines.join('\n'));
  try {
    const args = ['-n', '-M', 'prepared', '-c', String(CLIENTS), '-j', '1', '-T', String(seconds), '-f', script, url];
    const { stdout } = await promisify(execFile)('pgbench', args);
    return Number(/tps = ([\d.]+)/.exec(stdout)?.[1] ?? Number.NaN);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The same over `pg`, for machines without pgbench. */
async function runPg(url: string, kind: 'hot' | 'cold', seconds: number): Promise<number> {
  const random = (max: number) => 1 + Math.floor(Math.random() * max);
  const statements = ORDER_STATEMENTS.map((statement, index) => {
    const names = [...new Set([...statement.matchAll(/:(product|item|order)\b/g)].map(([, name = '']) => name))];
    const text = names.reduce((sql, name, place) => sql.replaceAll(`:${name})`, `$${place + 1}::bigint)`), statement);
    return { name: `yardstick-${index}`, text, names };
  });
  let orders = 0;
  const end = performance.now() + seconds * 1000;
  const client = async () => {
    const connection = await openClient({ url, applicationName: 'yardstick', silenceTimeoutMs: 0 });
    for (; performance.now() < end; orders += 1) {
      const numbers: Record<string, number> = {
        product: kind === 'hot' ? 1 : random(PRODUCTS),
        item: random(PRODUCTS),
        order: random(999_999_999_999),
      };
      for (const { name, text, names } of statements)
        await connection.query({ name, text, values: names.map((one) => numbers[one]) });
    }
    await connection.end();
  };
  await Promise.all(Array.from({ length: CLIENTS }, client));
  return orders / seconds;
}
