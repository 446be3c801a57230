import type { OrderStatus } from '../generated/prisma/enums.ts';
import type { Tx } from '../platform/database.ts';
import { UNPAID } from './rules.ts';

/**
 * Cancels up to `limit` expired unpaid orders that nobody else holds, oldest first, by the database's clock: one clock
 * for all processes.
 */
export async function cancelExpired(tx: Tx, limit: number): Promise<{ id: string; from: OrderStatus }[]> {
  return tx.$queryRaw`
    WITH expired AS (
      SELECT id, status FROM orders
      WHERE status = ANY(${UNPAID}::order_status[]) AND expires_at < now()
      ORDER BY expires_at LIMIT ${limit} FOR UPDATE SKIP LOCKED
    )
    UPDATE orders o SET status = 'CANCELLED' FROM expired WHERE o.id = expired.id
    RETURNING o.id, expired.status AS "from"`;
}
