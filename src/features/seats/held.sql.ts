import { heldRows } from '../../concurrency/index.ts';
import type { Database } from '../../platform/database.ts';
import { unindexed } from '../../platform/statements.ts';
import { ofAnyLength, plainArray } from '../../platform/tables.ts';

const SLOTS_OF = {
  name: 'seats-slots-of-orders',
  text: `SELECT id, slot_id FROM orders WHERE id = ANY(${ofAnyLength('$1::uuid[]')}::uuid[]) AND ${unindexed('slot_id IS NOT NULL')}`,
};

/** Those of the orders of whose slot somebody holds the row, and goes on holding it while it is looked at again and again. */
export async function ordersOfHeldSlots({ ask }: Database, orderIds: readonly string[]): Promise<readonly string[]> {
  const rows = await ask<[orderId: string, slotId: string]>(SLOTS_OF, [plainArray(orderIds)]);
  const held = await heldRows(ask, 'time_slots', new Set(rows.map(([, slotId]) => slotId)));
  return rows.flatMap(([orderId, slotId]) => (held.has(slotId) ? [orderId] : []));
}
