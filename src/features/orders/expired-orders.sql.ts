import { type Ask, after, PATIENCE, unindexed } from '../../platform/statements.ts';
import { ofAnyLength, plainArray } from '../../platform/tables.ts';
import type { StandingOrder } from './moves.sql.ts';
import { UNPAID } from './rules.ts';

/** A place in the order in which expired orders end. */
export interface ExpiredOrder {
  readonly id: string;
  readonly expiresAt: Date;
}

const FIND = {
  name: 'expired-orders-find',
  text: `
    SELECT o.id, o.expires_at
    FROM unnest($1::order_status[]) AS s (status)
    CROSS JOIN LATERAL (
      SELECT id, expires_at FROM orders
      WHERE status = s.status AND expires_at < now() AND (expires_at, id) > ($2::timestamptz, $3::uuid)
      ORDER BY expires_at, id LIMIT $4
    ) o
    ORDER BY o.expires_at, o.id LIMIT $4`,
};

/**
 * Expired orders, oldest first, by the database's clock: one clock for all processes. Each status has a
 * stretch of the index in this order; what comes after `last` is found there without looking at what comes before.
 */
export async function findExpired(ask: Ask, last: ExpiredOrder, limit: number): Promise<ExpiredOrder[]> {
  const rows = await ask<[string, Date]>(FIND, [plainArray(UNPAID), last.expiresAt, last.id, limit]);
  return rows.map(([id, expiresAt]) => ({ id, expiresAt }));
}

const LOCK = {
  name: 'expired-orders-lock',
  text: `
    WITH ${PATIENCE}
    SELECT id, status FROM orders
    WHERE id = ANY(${ofAnyLength('$2::uuid[]')}::uuid[])
      AND ${unindexed('status = ANY($3::order_status[]) AND expires_at < now()')} AND ${after('patience')}
    FOR UPDATE SKIP LOCKED`,
};

/**
 * Locks those of the orders that still are expired and that nobody else holds.
 * @param lockWaitMs longest wait of the transaction for any other row from now on
 */
export async function lockExpired(ask: Ask, ids: readonly string[], lockWaitMs: number): Promise<StandingOrder[]> {
  const rows = await ask<[string, StandingOrder['status']]>(LOCK, [
    String(lockWaitMs),
    plainArray(ids),
    plainArray(UNPAID),
  ]);
  return rows.map(([id, status]) => ({ id, status }));
}

const WANTING = {
  name: 'expired-orders-wanting',
  text: `
    SELECT DISTINCT order_id FROM order_items
    WHERE order_id = ANY(${ofAnyLength('$1::uuid[]')}::uuid[]) AND ${unindexed('product_id = ANY($2::uuid[])')}`,
};

/** Those of the orders that have an item of one of the products. */
export async function findWanting(
  ask: Ask,
  orders: readonly StandingOrder[],
  productIds: ReadonlySet<string>,
): Promise<string[]> {
  const rows = await ask<[string]>(WANTING, [plainArray(orders, ({ id }) => id), plainArray([...productIds])]);
  return rows.map(([id]) => id);
}
