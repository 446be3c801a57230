import { defineTable } from '../../platform/tables.ts';

export const ORDERS = defineTable('order', 'orders', {
  id: 'uuid',
  checkoutId: 'uuid',
  buyerId: 'uuid',
  sellerId: 'uuid',
  totalAmount: 'bigint',
  discountAmount: 'bigint',
  expiresAt: 'timestamptz',
});

/** Orders of seats: bookings. */
export const ORDERS_OF_SEATS = defineTable('order', 'orders', {
  ...ORDERS.columns,
  slotId: 'uuid?',
  guests: 'int?',
  cancellationHours: 'int?',
});

export const ORDER_ITEMS = defineTable('orderItem', 'order_items', {
  id: 'uuid',
  orderId: 'uuid',
  productId: 'uuid',
  name: 'text',
  quantity: 'int',
  priceAmount: 'int',
  totalAmount: 'bigint',
  discountAmount: 'bigint',
});
