import { money } from '../../platform/http-schemas.ts';
import { newId } from '../../platform/ids.ts';
import { AWAITING_PAYMENT } from '../orders/index.ts';
import type { PlannedItem, PlannedOrder } from './rules.ts';
import type { CheckoutView } from './schemas.ts';

export interface AcceptedCheckout {
  readonly buyerId: string;
  readonly cart: { readonly id: string; readonly version: number };
  readonly totalAmount: number;
  readonly orders: readonly PlannedOrder[];
  readonly expiresAt: Date;
}

interface NewItem extends PlannedItem {
  readonly id: string;
  readonly orderId: string;
}

interface NewOrder extends PlannedOrder {
  readonly id: string;
  readonly items: readonly NewItem[];
}

/** What the answer to an accepted checkout tells: how it was placed, whatever became of its orders since. */
export interface PlacedCheckout {
  readonly id: string;
  readonly totalAmount: number;
  readonly expiresAt: Date;
  readonly orders: readonly (PlannedOrder & { readonly id: string })[];
}

/** A checkout with all its ids, ready to be written, whichever way it is written. */
export interface NewCheckout extends PlacedCheckout {
  readonly buyerId: string;
  readonly cartId: string;
  readonly cartVersion: number;
  readonly orders: readonly NewOrder[];
}

/** Gives an accepted checkout, its orders and their items their ids. */
export function newCheckout({ buyerId, cart, totalAmount, orders, expiresAt }: AcceptedCheckout): NewCheckout {
  return {
    id: newId(),
    buyerId,
    cartId: cart.id,
    cartVersion: cart.version,
    totalAmount,
    expiresAt,
    orders: orders.map(({ sellerId, totalAmount: orderTotal, items }) => {
      const orderId = newId();
      return {
        id: orderId,
        sellerId,
        totalAmount: orderTotal,
        items: items.map((item) => ({ ...item, id: newId(), orderId })),
      };
    }),
  };
}

/** The answer to the buyer, the first time and whenever the same key comes again. */
export function viewCheckout({ id, totalAmount, expiresAt, orders }: PlacedCheckout): CheckoutView {
  return {
    id,
    status: 'PENDING_PAYMENT',
    total: money(totalAmount),
    expiresAt: expiresAt.toISOString(),
    orders: orders.map((order) => ({
      id: order.id,
      sellerId: order.sellerId,
      status: 'PENDING_PAYMENT' as const,
      total: money(order.totalAmount),
      items: order.items.map(({ productId, name, quantity, priceAmount, totalAmount: lineTotal }) => ({
        productId,
        name,
        quantity,
        unitPrice: money(priceAmount),
        lineTotal: money(lineTotal),
      })),
      payment: AWAITING_PAYMENT,
    })),
  };
}
