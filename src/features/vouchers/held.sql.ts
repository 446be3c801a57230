import { setTimeout as delay } from 'node:timers/promises';
import type { Database } from '../../platform/database.ts';
import { type Ask, lookedUp, unindexed } from '../../platform/statements.ts';
import { ofAnyLength, plainArray } from '../../platform/tables.ts';

/** How often, and how far apart, a row is looked at before it counts as held. Checkouts hold it for less. */
const LOOKS = 10;
const LOOK_EVERY_MS = 25;

const USED_BY = {
  name: 'vouchers-used-by-orders',
  text: `
    SELECT o.id, r.id, r.voucher_id
    FROM orders o JOIN voucher_redemptions r ON ${lookedUp('r.checkout_id', 'o.checkout_id')}
    WHERE o.id = ANY(${ofAnyLength('$1::uuid[]')}::uuid[]) AND ${unindexed('o.discount_amount > 0')}`,
};

const FREE = {
  redemptions: {
    name: 'vouchers-free-redemptions',
    text: 'SELECT id FROM voucher_redemptions WHERE id = ANY($1::uuid[]) FOR NO KEY UPDATE SKIP LOCKED',
  },
  vouchers: {
    name: 'vouchers-free',
    text: 'SELECT id FROM vouchers WHERE id = ANY($1::uuid[]) FOR NO KEY UPDATE SKIP LOCKED',
  },
};

/**
 * Those of the orders of whose voucher somebody holds the row, or that of its use, and goes on holding it while it is looked at again and
 * again.
 */
export async function ordersOfHeldVouchers(db: Database, orderIds: readonly string[]): Promise<readonly string[]> {
  const rows = await db.ask<[string, string, string]>(USED_BY, [plainArray(orderIds)]);
  const redemptions = await heldOf(db.ask, 'redemptions', new Set(rows.map(([, redemption]) => redemption)));
  const vouchers = await heldOf(db.ask, 'vouchers', new Set(rows.map(([, , voucher]) => voucher)));
  return rows.flatMap(([id, redemption, voucher]) =>
    redemptions.has(redemption) || vouchers.has(voucher) ? [id] : [],
  );
}

async function heldOf(ask: Ask, what: keyof typeof FREE, ids: ReadonlySet<string>): Promise<ReadonlySet<string>> {
  const held = new Set(ids);
  for (let look = 1; look <= LOOKS && held.size > 0; look += 1) {
    if (look > 1) await delay(LOOK_EVERY_MS);
    // Outside a transaction: the locks are let go of as soon as they are had.
    for (const [id] of await ask<[string]>(FREE[what], [plainArray([...held])])) held.delete(id);
  }
  return held;
}
