import { money } from '../../platform/http-schemas.ts';
import type { HoldView } from '../cart/index.ts';
import { AWAITING_PAYMENT } from '../orders/index.ts';
import type { PlacedCheckout } from './rows.ts';
import type { CheckoutView } from './schemas.ts';

/** The answer to the buyer, the first time and whenever the same key comes again. */
export function viewCheckout({ id, totalAmount, discountAmount, expiresAt, orders }: PlacedCheckout): CheckoutView {
  return {
    id,
    status: 'PENDING_PAYMENT',
    total: money(totalAmount),
    discount: money(discountAmount),
    expiresAt: expiresAt.toISOString(),
    orders: orders.map((order) => ({
      id: order.id,
      sellerId: order.sellerId,
      status: 'PENDING_PAYMENT' as const,
      total: money(order.totalAmount),
      discount: money(order.discountAmount),
      items: order.items.map(({ productId, name, quantity, ...line }) => ({
        productId,
        name,
        quantity,
        unitPrice: money(line.priceAmount),
        lineTotal: money(line.totalAmount),
        discount: money(line.discountAmount),
      })),
      payment: AWAITING_PAYMENT,
    })),
  };
}

/** A cart all of which is held. */
export function viewHeldCart(
  { items }: { readonly items: readonly { readonly productId: string; readonly quantity: number }[] },
  expiresAt: Date,
): HoldView {
  return {
    expiresAt: expiresAt.toISOString(),
    items: items.map(({ productId, quantity }) => ({ productId, quantity })),
  };
}
