import type { ClaimKind } from '../../concurrency/index.ts';
import { defineTable } from '../../platform/tables.ts';

/** A use of a voucher that has a limit: of all, which `remaining` counts down, or per buyer. */
export const VOUCHER = {
  resource: 'voucher',
  table: 'vouchers',
  model: 'voucher',
  counted: 'remaining',
} as const satisfies ClaimKind;

/** Which checkout had which voucher. */
export const VOUCHER_REDEMPTIONS = defineTable('voucherRedemption', 'voucher_redemptions', {
  id: 'uuid',
  voucherId: 'uuid',
  buyerId: 'uuid',
  checkoutId: 'uuid',
  openOrders: 'int',
});
