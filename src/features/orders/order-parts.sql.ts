import type { OrderStatus } from '../../generated/prisma/enums.ts';
import { lookedUp } from '../../platform/statements.ts';
import type { OrderWithParts, ShownPayment } from './views.ts';

/**
 * What of an order is shown and does not change with its status, as one value: for statements that change it and would be followed by
 * another that reads it.
 * @param order an order as the statement found it
 * @param moved the same with its `expires_at` afterwards
 */
export function orderParts(order: string, moved: string): string {
  return `(SELECT jsonb_build_object(
      'checkoutId', ${order}.checkout_id, 'buyerId', ${order}.buyer_id, 'sellerId', ${order}.seller_id,
      'totalAmount', ${order}.total_amount::text, 'discountAmount', ${order}.discount_amount::text, 'expiresAt', ${moved}.expires_at, 'createdAt', ${order}.created_at,
      'shippingAddress', c.shipping_address, 'slotId', ${order}.slot_id, 'guests', ${order}.guests, 'items', (
        SELECT coalesce(jsonb_agg(jsonb_build_array(i.product_id, i.name, i.quantity, i.price_amount, i.total_amount::text, i.refunded_quantity,
            i.discount_amount::text)
          ORDER BY i.product_id), '[]')
        FROM order_items i WHERE ${lookedUp('i.order_id', `${order}.id`)}))
    FROM checkouts c WHERE ${lookedUp('c.id', `${order}.checkout_id`)})`;
}

/** What orderParts() comes to. */
export interface OrderParts {
  readonly checkoutId: string;
  readonly buyerId: string;
  readonly sellerId: string;
  readonly totalAmount: string;
  readonly discountAmount: string;
  readonly expiresAt: string;
  readonly createdAt: string;
  readonly shippingAddress: unknown;
  readonly slotId: string | null;
  readonly guests: number | null;
  readonly items: readonly [string, string, number, number, string, number, string][];
}

/** An order of its parts, with what became of it. */
export function orderOf(
  parts: OrderParts,
  { id, status, updatedAt, payment }: { id: string; status: OrderStatus; updatedAt: Date; payment: ShownPayment },
): OrderWithParts {
  const { checkoutId, buyerId, sellerId, totalAmount, discountAmount, expiresAt, createdAt, items } = parts;
  const { shippingAddress, slotId, guests } = parts;
  return {
    id,
    checkoutId,
    buyerId,
    sellerId,
    status,
    totalAmount: BigInt(totalAmount),
    discountAmount: BigInt(discountAmount),
    expiresAt: new Date(expiresAt),
    createdAt: new Date(createdAt),
    updatedAt,
    slotId,
    guests,
    checkout: { shippingAddress },
    payments: [payment],
    items: items.map(([productId, name, quantity, priceAmount, itemTotal, refundedQuantity, itemDiscount]) => {
      const amounts = { priceAmount, totalAmount: BigInt(itemTotal), discountAmount: BigInt(itemDiscount) };
      return { productId, name, quantity, refundedQuantity, ...amounts };
    }),
  };
}
