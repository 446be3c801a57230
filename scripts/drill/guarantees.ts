import type pg from 'pg';
import { CHECKS } from '../../src/features/all.ts';
import { checkConsistency } from '../../src/features/operations/index.ts';
import { checkOut, type KeyedLoad } from './keyed-load.ts';

/** What must hold after a load with keys, whatever was killed meanwhile. */

/** One that was put to the test. */
export interface Guarantee {
  readonly name: string;
  readonly holds: boolean;
  /** What was counted. */
  readonly found: string;
}

export interface ProofOptions {
  readonly load: KeyedLoad;
  readonly pool: pg.Pool;
  readonly origins: readonly string[];
  readonly productId: string;
  /** Units that there were before. */
  readonly stock: number;
}

/** Keys that are sent once more; so many at a time. */
const REPEATED_AT_ONCE = 10;
const REPEATED_MAX = 500;
const FINDINGS_SHOWN = 5;

/** Puts them to the test, on a market that is not sold from any more. */
export async function proveGuarantees(options: ProofOptions): Promise<Guarantee[]> {
  return [
    await everyOrderIsThere(options),
    await nobodyHasTwo(options),
    await nothingSoldTwice(options),
    await keysGetTheirOrder(options),
    await booksAgree(options),
  ];
}

async function everyOrderIsThere({ load, pool }: ProofOptions): Promise<Guarantee> {
  const ids = load.acknowledged.flatMap(({ orderIds }) => orderIds);
  const { rows } = await pool.query<{ n: number }>('SELECT count(*)::int AS n FROM orders WHERE id = ANY($1::uuid[])', [
    ids,
  ]);
  const there = rows[0]?.n ?? 0;
  const found = `${there} of ${ids.length} orders that were answered 201`;
  return { name: 'no acknowledged order is lost', holds: there === ids.length && ids.length > 0, found };
}

async function nobodyHasTwo({ pool, productId }: ProofOptions): Promise<Guarantee> {
  const { rows } = await pool.query<{ n: number }>(
    `SELECT count(*)::int AS n FROM (
       SELECT FROM orders o JOIN order_items i ON i.order_id = o.id
       WHERE i.product_id = $1 GROUP BY o.buyer_id HAVING count(*) > 1) twice`,
    [productId],
  );
  const twice = rows[0]?.n ?? 0;
  return { name: 'nobody has two orders of one key', holds: twice === 0, found: `${twice} buyers with two` };
}

async function nothingSoldTwice({ pool, productId, stock }: ProofOptions): Promise<Guarantee> {
  const { rows } = await pool.query<{ sold: number; left: number }>(
    `SELECT (SELECT coalesce(sum(quantity), 0)::int FROM order_items WHERE product_id = $1) AS sold,
       (SELECT stock FROM products WHERE id = $1) AS left`,
    [productId],
  );
  const { sold, left } = rows[0] ?? { sold: 0, left: 0 };
  return {
    name: 'nothing is sold twice',
    holds: sold + left === stock && left >= 0,
    found: `${sold} sold, ${left} left, of ${stock}`,
  };
}

async function keysGetTheirOrder({ load, origins }: ProofOptions): Promise<Guarantee> {
  const queue = load.acknowledged.slice(0, REPEATED_MAX);
  const repeated = queue.length;
  let other = 0;
  const repeat = async () => {
    for (let one = queue.pop(); one !== undefined; one = queue.pop()) {
      const origin = origins[queue.length % origins.length] ?? '';
      const { orderIds } = await checkOut(origin, one.token, one.key);
      if (orderIds.join() !== one.orderIds.join()) other += 1;
    }
  };
  await Promise.all(Array.from({ length: REPEATED_AT_ONCE }, repeat));
  return {
    name: 'a repeated key gets its order',
    holds: other === 0 && repeated > 0,
    found: `${repeated - other} of ${repeated} repeated`,
  };
}

async function booksAgree({ pool }: ProofOptions): Promise<Guarantee> {
  const client = await pool.connect();
  try {
    const findings = await checkConsistency(client, CHECKS);
    const shown = findings.slice(0, FINDINGS_SHOWN).map(({ check, subject }) => `${check}: ${subject}`);
    return {
      name: 'stock, goods, orders, ledger and money agree',
      holds: findings.length === 0,
      found: findings.length === 0 ? `${CHECKS.length} checks` : `${findings.length} findings (${shown.join('; ')})`,
    };
  } finally {
    client.release();
  }
}
