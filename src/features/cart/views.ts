import { money } from '../../platform/http-schemas.ts';
import { type HeldUnits, unitsOf } from '../inventory/index.ts';
import type { LimitedProduct } from './purchase-limits.ts';
import { availableUnits, type Stocked } from './rules.ts';
import type { CartView } from './schemas.ts';

export interface StoredProduct extends Stocked, LimitedProduct {
  readonly name: string;
  readonly priceAmount: number;
  /** Digits after the point that its unit has. */
  readonly unitScale: number;
}

export interface StoredCartItem {
  readonly id: string;
  readonly productId: string;
  readonly quantity: number;
  /** The price of one unit when the item was added, in minor units. */
  readonly priceAmount: number;
  /** What is held for it. */
  readonly held: readonly HeldUnits[];
  readonly product: StoredProduct;
}

export interface StoredCart {
  readonly id: string;
  readonly version: number;
  /** The end of what is, or was, held for it. */
  readonly heldUntil: Date | undefined;
  readonly items: readonly StoredCartItem[];
}

/**
 * A cart as its buyer sees it, at today's prices.
 * @param discount what a voucher would take off, in minor units
 */
export function viewCart(cart: StoredCart, discount = 0): CartView {
  const items = cart.items.map(({ id, productId, quantity, priceAmount, held, product }) => ({
    id,
    productId,
    name: product.name,
    quantity,
    unitPrice: money(product.priceAmount),
    priceWhenAdded: money(priceAmount),
    priceChanged: product.priceAmount !== priceAmount,
    lineTotal: money(product.priceAmount * quantity),
    available: availableUnits(product) + unitsOf(held),
    held: unitsOf(held),
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
    hold: viewHold(cart),
  };
}

/** What is held for a cart; null where that is nothing. */
function viewHold({ heldUntil, items }: Pick<StoredCart, 'heldUntil' | 'items'>): CartView['hold'] {
  const held = items.flatMap(({ productId, held: holds }) =>
    holds.length === 0 ? [] : [{ productId, quantity: unitsOf(holds) }],
  );
  if (heldUntil === undefined || held.length === 0) return null;
  return { expiresAt: heldUntil.toISOString(), items: held };
}
