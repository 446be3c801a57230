import { UNPAID } from './rules.ts';

const ROWS_MAX = 10;

/** Orders that were not paid in time and still keep their stock, the oldest first. */
export const STALE_ORDERS = `
  SELECT o.id, o.status, extract(epoch FROM now() - o.expires_at)::float8 AS "lateSeconds"
  FROM unnest(ARRAY[${UNPAID.map((status) => `'${status}'`).join(', ')}]::order_status[]) AS s (status)
  CROSS JOIN LATERAL (
    SELECT id, status, expires_at FROM orders WHERE status = s.status AND expires_at < now()
    ORDER BY expires_at, id LIMIT ${ROWS_MAX}) o
  ORDER BY o.expires_at, o.id LIMIT ${ROWS_MAX}`;
