import { heldRows } from '../../concurrency/index.ts';
import type { Database } from '../../platform/database.ts';
import { lookedUp, unindexed } from '../../platform/statements.ts';
import { ofAnyLength, plainArray } from '../../platform/tables.ts';

const USED_BY = {
  name: 'vouchers-used-by-orders',
  text: `
    SELECT o.id, r.id, r.voucher_id
    FROM orders o JOIN voucher_redemptions r ON ${lookedUp('r.checkout_id', 'o.checkout_id')}
    WHERE o.id = ANY(${ofAnyLength('$1::uuid[]')}::uuid[]) AND ${unindexed('o.discount_amount > 0')}`,
};

/**
 * Those of the orders of whose voucher somebody holds the row, or that of its use, and goes on holding it while it is looked at again and
 * again.
 */
export async function ordersOfHeldVouchers(db: Database, orderIds: readonly string[]): Promise<readonly string[]> {
  const rows = await db.ask<[string, string, string]>(USED_BY, [plainArray(orderIds)]);
  const redemptions = await heldRows(db.ask, 'voucher_redemptions', new Set(rows.map(([, redemption]) => redemption)));
  const vouchers = await heldRows(db.ask, 'vouchers', new Set(rows.map(([, , voucher]) => voucher)));
  return rows.flatMap(([id, redemption, voucher]) =>
    redemptions.has(redemption) || vouchers.has(voucher) ? [id] : [],
  );
}
