import type pg from 'pg';
import { OrderStatus } from '../../generated/prisma/enums.ts';
import { COUNT_MAX, type Figure } from '../feature.ts';
import { UNPAID } from './rules.ts';

const STATUSES = Object.values(OrderStatus);

const COUNT_ORDERS = `
  SELECT s.status, c.count
  FROM unnest(enum_range(NULL::order_status)) AS s (status)
  CROSS JOIN LATERAL (
    SELECT count(*)::int FROM (SELECT FROM orders WHERE status = s.status LIMIT ${COUNT_MAX}) counted) c`;

const COUNT_EXPIRED = `
  SELECT count(*)::int FROM (
    SELECT FROM orders WHERE status IN (${UNPAID.map((status) => `'${status}'`).join(', ')}) AND expires_at < now()
    LIMIT ${COUNT_MAX}) counted`;

/** Of a status, those that are looked at to see how orders end: enough for a share. */
const RECENT_MAX = 1_000;

/**
 * Of orders whose time to be paid ended within the last hour it is known what became of them. Where there are more than are looked
 * at, less than an hour is: the same time for all statuses, so that a share is one.
 */
const COUNT_RECENT = `
  WITH statuses AS (SELECT unnest(enum_range(NULL::order_status)) AS status),
  since AS (
    SELECT greatest(now() - interval '1 hour', max(latest.expires_at)) AS moment
    FROM statuses s CROSS JOIN LATERAL (
      SELECT expires_at FROM orders
      WHERE status = s.status AND expires_at < now() AND expires_at >= now() - interval '1 hour'
      ORDER BY expires_at DESC OFFSET ${RECENT_MAX - 1} LIMIT 1) latest)
  SELECT s.status, c.count
  FROM statuses s CROSS JOIN since CROSS JOIN LATERAL (
    SELECT count(*)::int FROM (
      SELECT FROM orders WHERE status = s.status AND expires_at < now() AND expires_at >= since.moment
      LIMIT ${RECENT_MAX}) counted) c`;

/** What the planner expects, from the samples of the last ANALYZE and the present size of the table. */
const ESTIMATES = STATUSES.map((status) => `EXPLAIN (FORMAT JSON) SELECT FROM orders WHERE status = '${status}'`);

function expectedRows(plan: pg.QueryResult | undefined): number {
  return plan?.rows[0]['QUERY PLAN'][0].Plan['Plan Rows'] ?? 0;
}

export const ORDER_FIGURES: readonly Figure[] = [
  {
    name: 'tianguis_orders',
    help: 'Orders by status; exact below 5,000, else the estimate of the database.',
    labelNames: ['status'],
    questions: [COUNT_ORDERS, ...ESTIMATES],
    read: ([counts, ...plans]) => {
      const counted = new Map<string, number>(counts?.rows.map(({ status, count }) => [status, count]));
      return STATUSES.map((status, index) => {
        const count = counted.get(status) ?? 0;
        // Beyond the bound "that many or more" is known, and what the planner expects.
        return { labels: { status }, value: count < COUNT_MAX ? count : Math.max(count, expectedRows(plans[index])) };
      });
    },
  },
  {
    name: 'tianguis_recent_orders',
    help: 'Orders whose time to be paid ended within the last hour, by what they are now; less than an hour where there are many.',
    labelNames: ['status'],
    questions: [COUNT_RECENT],
    read: ([counts]) => counts?.rows.map(({ status, count }) => ({ labels: { status }, value: count })) ?? [],
  },
  {
    name: 'tianguis_expired_orders',
    help: 'Orders that were not paid in time and that the cleanup has not cancelled yet; 5,000 means that or more.',
    questions: [COUNT_EXPIRED],
    read: ([expired]) => [{ value: expired?.rows[0].count }],
  },
];
