import { defineTable } from '../../platform/tables.ts';

export const CHECKOUTS = defineTable('checkout', 'checkouts', {
  id: 'uuid',
  buyerId: 'uuid',
  cartId: 'uuid?',
  cartVersion: 'int?',
  totalAmount: 'bigint',
  discountAmount: 'bigint',
  shippingAddress: 'jsonb?',
});
