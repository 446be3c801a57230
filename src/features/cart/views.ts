import { money } from '../../platform/http-schemas.ts';
import { availableUnits, type Stocked } from './rules.ts';
import type { CartView } from './schemas.ts';

export type StoredProduct = Stocked & { readonly name: string; readonly priceAmount: number };

export interface StoredCartItem {
  readonly id: string;
  readonly productId: string;
  readonly quantity: number;
  /** The price of one unit when the item was added, in minor units. */
  readonly priceAmount: number;
  readonly product: StoredProduct;
}

export interface StoredCart {
  readonly id: string;
  readonly version: number;
  readonly items: readonly StoredCartItem[];
}

/**
 * A cart as its buyer sees it, at today's prices.
 * @param discount what a voucher would take off, in minor units
 */
export function viewCart(cart: StoredCart, discount = 0): CartView {
  const items = cart.items.map(({ id, productId, quantity, priceAmount, product }) => ({
    id,
    productId,
    name: product.name,
    quantity,
    unitPrice: money(product.priceAmount),
    priceWhenAdded: money(priceAmount),
    priceChanged: product.priceAmount !== priceAmount,
    lineTotal: money(product.priceAmount * quantity),
    available: availableUnits(product),
  }));
  const subtotal = items.reduce((sum, { lineTotal }) => sum + lineTotal.amount, 0);
  return {
    id: cart.id,
    version: cart.version,
    items,
    itemCount: items.reduce((sum, { quantity }) => sum + quantity, 0),
    subtotal: money(subtotal),
    discount: money(discount),
    total: money(subtotal - discount),
  };
}
