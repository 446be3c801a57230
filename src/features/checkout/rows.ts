import { newId } from '../../platform/ids.ts';
import type { UsedVoucher } from './discounts.ts';
import type { PlannedItem, PlannedOrder } from './planned-orders.ts';

export interface AcceptedCheckout {
  readonly buyerId: string;
  readonly cart: { readonly id: string; readonly version: number };
  readonly totalAmount: number;
  readonly discountAmount: number;
  readonly orders: readonly PlannedOrder[];
  readonly voucher?: UsedVoucher | undefined;
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
  readonly discountAmount: number;
  readonly expiresAt: Date;
  readonly orders: readonly (PlannedOrder & { readonly id: string })[];
}

/** A checkout with all its ids, ready to be written, whichever way it is written. */
export interface NewCheckout extends PlacedCheckout {
  readonly buyerId: string;
  readonly cartId: string;
  readonly cartVersion: number;
  readonly orders: readonly NewOrder[];
  readonly voucher?: UsedVoucher | undefined;
}

/** Gives an accepted checkout, its orders and their items their ids. */
export function newCheckout({ cart, orders, ...accepted }: AcceptedCheckout): NewCheckout {
  const { buyerId, totalAmount, discountAmount, voucher, expiresAt } = accepted;
  return {
    id: newId(),
    buyerId,
    cartId: cart.id,
    cartVersion: cart.version,
    totalAmount,
    discountAmount,
    voucher,
    expiresAt,
    orders: orders.map((order) => {
      const orderId = newId();
      return { ...order, id: orderId, items: order.items.map((item) => ({ ...item, id: newId(), orderId })) };
    }),
  };
}
