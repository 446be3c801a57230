import type { ClaimKind } from '../../concurrency/index.ts';
import { defineTable, type RowOf } from '../../platform/tables.ts';

/** What can be promised of a product. */
export const STOCK = {
  resource: 'product',
  table: 'products',
  model: 'product',
  counted: 'stock',
} as const satisfies ClaimKind;

/** As they are written for what can be promised; what moves goods is written in levels.sql.ts, places.sql.ts and shipments.sql.ts. */
export const LEDGER_ENTRIES = defineTable('ledgerEntry', 'ledger_entries', {
  id: 'uuid',
  productId: 'uuid',
  kind: 'ledger_kind',
  delta: 'int',
  balance: 'int?',
  orderId: 'uuid?',
  orderItemId: 'uuid?',
  actorId: 'uuid?',
  causeId: 'uuid?',
});

/** Units that are held for a cart. */
export const STOCK_HOLDS = defineTable('stockHold', 'stock_holds', {
  id: 'uuid',
  cartId: 'uuid',
  productId: 'uuid',
  quantity: 'int',
});

export type LedgerRow = RowOf<typeof LEDGER_ENTRIES>;
export type LedgerKind = LedgerRow['kind'];
