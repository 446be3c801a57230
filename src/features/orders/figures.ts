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
    name: 'tianguis_expired_orders',
    help: 'Orders that were not paid in time and that the cleanup has not cancelled yet; 5,000 means that or more.',
    questions: [COUNT_EXPIRED],
    read: ([expired]) => [{ value: expired?.rows[0].count }],
  },
];
