import type pg from 'pg';
import { OrderStatus } from '../../generated/prisma/enums.ts';

/** Rows counted one by one at most. Beyond it, orders are estimated, and the rest is "that many or more". */
export const COUNT_MAX = 5_000;
/** Less than a scrape waits, so that the server gives up first. */
const TIMEOUT_MS = 500;

export interface MarketFigures {
  readonly ordersByStatus: ReadonlyMap<OrderStatus, number>;
  readonly staleOrders: number;
  readonly negativeStock: number;
}

const STATUSES = Object.values(OrderStatus);

/**
 * All questions are one message, and so one transaction, whose settings end with it. Counting along the index reads no
 * more than is counted, a bitmap would read all there is. With constraint_exclusion the planner sees that the CHECK
 * constraint rules negative stock out, and reads nothing; should it be missing, the rows are counted.
 */
const SETTINGS = [
  `SET LOCAL statement_timeout = ${TIMEOUT_MS}`,
  'SET LOCAL enable_seqscan = off',
  'SET LOCAL enable_bitmapscan = off',
  'SET LOCAL constraint_exclusion = on',
];

const COUNT_ORDERS = `
  SELECT s.status, c.count
  FROM unnest(enum_range(NULL::order_status)) AS s (status)
  CROSS JOIN LATERAL (
    SELECT count(*)::int FROM (SELECT FROM orders WHERE status = s.status LIMIT ${COUNT_MAX}) counted) c`;

const COUNT_STALE = `
  SELECT count(*)::int FROM (
    SELECT FROM orders WHERE status IN ('PENDING_PAYMENT', 'PAYMENT_FAILED') AND expires_at < now()
    LIMIT ${COUNT_MAX}) counted`;

const COUNT_NEGATIVE_STOCK = `
  SELECT count(*)::int FROM (SELECT FROM products WHERE stock < 0 LIMIT ${COUNT_MAX}) counted`;

/** What the planner expects, from the samples of the last ANALYZE and the present size of the table. */
const ESTIMATES = STATUSES.map((status) => `EXPLAIN (FORMAT JSON) SELECT FROM orders WHERE status = '${status}'`);

const QUESTIONS = [...SETTINGS, COUNT_ORDERS, COUNT_STALE, COUNT_NEGATIVE_STOCK, ...ESTIMATES].join(';');

/** Reads the market's figures in a time that does not grow with the market. */
export async function readMarketFigures(client: pg.ClientBase): Promise<MarketFigures> {
  // For several statements at once pg answers with an array, which its types do not say.
  const answers = (await client.query(QUESTIONS)) as unknown as pg.QueryResult[];
  const [orders, stale, negative, ...plans] = answers.slice(SETTINGS.length);
  const estimates = new Map(STATUSES.map((status, index) => [status, expectedRows(plans[index])]));
  return {
    ordersByStatus: new Map(
      orders?.rows.map(({ status, count }) => [
        status,
        count < COUNT_MAX ? count : atLeast(count, estimates.get(status)),
      ]),
    ),
    staleOrders: stale?.rows[0].count,
    negativeStock: negative?.rows[0].count,
  };
}

function expectedRows(plan: pg.QueryResult | undefined): number {
  return plan?.rows[0]['QUERY PLAN'][0].Plan['Plan Rows'];
}

function atLeast(counted: number, estimate = 0): number {
  return Math.max(counted, estimate);
}
