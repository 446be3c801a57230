import { newId } from '../../platform/ids.ts';
import type { PlannedItem, PlannedOrder } from './rules.ts';

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
