import type pg from 'pg';
import { readMetrics, type Sample, sumBy, sumOf, type Tries, triesIn } from './metrics.ts';

/** A figure to watch, with its value in words. */
export interface Figure {
  readonly name: string;
  readonly measured: string;
  readonly goal: string;
  readonly alert: string;
  readonly verdict: 'ok' | 'watch' | 'alert';
}

/** What the server counted of its checkouts and bookings since it started. */
export interface CheckoutCounts {
  readonly byOutcome: ReadonlyMap<string, number>;
  /** Those that took at most so many seconds, by that bound; the last is `+Inf`. */
  readonly byDuration: ReadonlyMap<string, number>;
  readonly tries: Tries;
  /** Tries lost to someone else, those that were tried again included. */
  readonly conflicts: number;
}

/** What the orders of some buyers came to. */
export interface OrderCounts {
  readonly total: number;
  readonly failed: number;
}

export interface StockCounts {
  readonly left: number;
  /** Units in orders that stand. */
  readonly sold: number;
}

const totalOf = (counts: ReadonlyMap<string, number>) => [...counts.values()].reduce((sum, count) => sum + count, 0);

/** Checkouts and bookings together: each load is of one of them. */
function sumByOf(samples: readonly Sample[], metric: (thing: string) => string, label: string): Map<string, number> {
  const all = [...sumBy(samples, metric('checkout'), label), ...sumBy(samples, metric('booking'), label)];
  const byValue = Map.groupBy(all, ([value]) => value);
  return new Map([...byValue].map(([value, some]) => [value, some.reduce((sum, [, count]) => sum + count, 0)]));
}

/** Reads a server's counts. Of several servers on one database, only the one at this address is heard. */
export async function readCheckoutCounts(origin: string): Promise<CheckoutCounts> {
  const samples = await readMetrics(origin);
  return {
    byOutcome: sumByOf(samples, (thing) => `tianguis_${thing}s_total`, 'outcome'),
    byDuration: sumByOf(samples, (thing) => `tianguis_${thing}_duration_seconds_bucket`, 'le'),
    tries: triesIn(samples),
    conflicts: sumOf(samples, 'tianguis_concurrency_conflicts_total'),
  };
}

const minus = (after: ReadonlyMap<string, number>, before: ReadonlyMap<string, number>) =>
  new Map([...after].map(([key, value]) => [key, value - (before.get(key) ?? 0)]));

/** What happened between two readings of the same server. */
export function countsBetween(before: CheckoutCounts, after: CheckoutCounts): CheckoutCounts {
  return {
    byOutcome: minus(after.byOutcome, before.byOutcome),
    byDuration: minus(after.byDuration, before.byDuration),
    tries: { sum: after.tries.sum - before.tries.sum, count: after.tries.count - before.tries.count },
    conflicts: after.conflicts - before.conflicts,
  };
}

/**
 * Between which bounds the time lies that 99 % took at most. The bounds are those of the server's histogram, among them
 * every limit; a figure between them would only look exact. NaN without any checkout.
 */
export function p99Bounds(byDuration: ReadonlyMap<string, number>): { above: number; upTo: number } {
  const bounds = [...byDuration]
    .map(([bound, count]) => ({ seconds: bound === '+Inf' ? Number.POSITIVE_INFINITY : Number(bound), count }))
    .sort((a, b) => a.seconds - b.seconds);
  const total = bounds.at(-1)?.count ?? 0;
  const index = total === 0 ? -1 : bounds.findIndex(({ count }) => count >= 0.99 * total);
  return { above: bounds[index - 1]?.seconds ?? 0, upTo: bounds[index]?.seconds ?? Number.NaN };
}

/** Left and sold units of products, in one look: no order slips in between. */
export async function readStock(pool: pg.Pool, productIds: readonly string[]): Promise<StockCounts> {
  const { rows } = await pool.query(
    `SELECT (SELECT sum(stock) FROM products WHERE id = ANY($1::uuid[]))::int AS left,
            (SELECT coalesce(sum(i.quantity), 0) FROM order_items i JOIN orders o ON o.id = i.order_id
             WHERE i.product_id = ANY($1::uuid[]) AND o.status NOT IN ('CANCELLED', 'REFUNDED'))::int AS sold`,
    [productIds],
  );
  return rows[0];
}

export async function readOrders(pool: pg.Pool, buyerIds: readonly string[]): Promise<OrderCounts> {
  const { rows } = await pool.query(
    `SELECT count(*)::int AS total, count(*) FILTER (WHERE status IN ('PAYMENT_FAILED', 'CANCELLED'))::int AS failed
     FROM orders WHERE buyer_id = ANY($1::uuid[])`,
    [buyerIds],
  );
  return rows[0];
}

/** Products with negative stock and expired orders, in the whole database. */
export async function readTroubles(pool: pg.Pool): Promise<{ negative: number; expired: number }> {
  const { rows } = await pool.query(
    `SELECT (SELECT count(*) FROM products WHERE stock < 0)::int AS negative,
            (SELECT count(*) FROM orders WHERE status IN ('PENDING_PAYMENT', 'PAYMENT_FAILED') AND expires_at < now())::int AS expired`,
  );
  return rows[0];
}

interface Limits {
  /** The figure should stay below this. */
  readonly goal: number;
  /** Someone must look when it is above this. */
  readonly alert: number;
  readonly show: (value: number) => string;
}

function figure(name: string, value: number, { goal, alert, show }: Limits): Figure {
  const verdict = value > alert ? 'alert' : value < goal ? 'ok' : 'watch';
  const measured = Number.isNaN(value) ? 'no data' : show(value);
  return { name, measured, goal: `< ${show(goal)}`, alert: `> ${show(alert)}`, verdict };
}

const percent = (value: number) => `${Number((value * 100).toFixed(2))} %`;
const plain = (value: number) => `${Number(value.toFixed(3))}`;

function latencyFigure(byDuration: ReadonlyMap<string, number>): Figure {
  const { above, upTo } = p99Bounds(byDuration);
  // Both limits are bounds, so whatever lies between two bounds has one verdict.
  const between = (above + upTo) / 2;
  const latency = figure('latency of checkouts or bookings, p99', between, {
    goal: 2,
    alert: 5,
    show: (value) => `${value} s`,
  });
  if (Number.isNaN(between)) return latency;
  return { ...latency, measured: Number.isFinite(upTo) ? `${above} to ${upTo} s` : `over ${above} s` };
}

/** The figures to watch of docs and dashboard, with the same limits. */
export function figuresToWatch(
  counts: CheckoutCounts,
  orders: OrderCounts,
  { negative, expired }: { negative: number; expired: number },
): Figure[] {
  const { byOutcome, byDuration, tries } = counts;
  const refusals = byOutcome.get('concurrency-conflict') ?? 0;
  const zeroOf = (name: string, count: number, alert: string, trouble: Figure['verdict']): Figure => ({
    name,
    measured: plain(count),
    goal: '0',
    alert,
    verdict: count === 0 ? 'ok' : trouble,
  });
  return [
    zeroOf('products with negative stock', negative, '> 0', 'alert'),
    figure('checkouts or bookings refused by a conflict', refusals / totalOf(byOutcome), {
      goal: 0.01,
      alert: 0.05,
      show: percent,
    }),
    figure('mean tries of each', tries.sum / tries.count, { goal: 1.5, alert: 2.5, show: plain }),
    latencyFigure(byDuration),
    figure('failed orders', orders.failed / orders.total, { goal: 0.02, alert: 0.1, show: percent }),
    // Orders stay expired for the minute until the cleanup comes by.
    zeroOf('expired orders', expired, '', 'watch'),
  ];
}
