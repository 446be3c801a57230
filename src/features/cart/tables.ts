import type { ClaimKind } from '../../concurrency/index.ts';
import { defineTable } from '../../platform/tables.ts';

/** A cart as the buyer saw it: one checkout, however many clicks. */
export const CART = { resource: 'cart', table: 'carts', model: 'cart' } as const satisfies ClaimKind;

/** Until when units are held for carts. */
export const CART_HOLDS = defineTable(
  'cartHold',
  'cart_holds',
  { cartId: 'uuid', buyerId: 'uuid', expiresAt: 'timestamptz' },
  { replacing: 'cartId' },
);

export const CART_ITEMS = defineTable('cartItem', 'cart_items', {
  id: 'uuid',
  cartId: 'uuid',
  productId: 'uuid',
  quantity: 'int',
  priceAmount: 'int',
});
