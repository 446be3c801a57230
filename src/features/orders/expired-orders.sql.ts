import type { Tx } from '../../platform/database.ts';
import type { StandingOrder } from './moves.sql.ts';
import { UNPAID } from './rules.ts';

/** A place in the order in which expired orders end. */
export interface ExpiredOrder {
  readonly id: string;
  readonly expiresAt: Date;
}

/**
 * Expired orders, oldest first, by the database's clock: one clock for all processes. Each status has a
 * stretch of the index in this order; what comes after `after` is found there without looking at what comes before.
 */
export async function findExpired(tx: Tx, after: ExpiredOrder, limit: number): Promise<ExpiredOrder[]> {
  return tx.$queryRaw`
    SELECT o.id, o.expires_at AS "expiresAt"
    FROM unnest(${UNPAID}::order_status[]) AS s (status)
    CROSS JOIN LATERAL (
      SELECT id, expires_at FROM orders
      WHERE status = s.status AND expires_at < now()
        AND (expires_at, id) > (${after.expiresAt}::timestamptz, ${after.id}::uuid)
      ORDER BY expires_at, id LIMIT ${limit}
    ) o
    ORDER BY o.expires_at, o.id LIMIT ${limit}`;
}

/** Locks those of the orders that still are expired and that nobody else holds. */
export async function lockExpired(tx: Tx, ids: readonly string[]): Promise<StandingOrder[]> {
  return tx.$queryRaw`
    SELECT id, status FROM orders
    WHERE id = ANY(${ids}::uuid[]) AND status = ANY(${UNPAID}::order_status[]) AND expires_at < now()
    FOR UPDATE SKIP LOCKED`;
}
