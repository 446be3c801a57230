import type { BoughtUnits } from '../orders/index.ts';
import { boughtOf } from '../orders/index.ts';

/** A product that one buyer may have so many of. */
export interface LimitedProduct {
  /** Null: any number. */
  readonly purchaseLimit: number | null;
}

/** A product of which a buyer would have more than one may. */
export interface Excess {
  readonly productId: string;
  readonly limit: number;
  /** Units that the buyer has already. */
  readonly bought: number;
  readonly requested: number;
}

/**
 * The products of which a buyer would have too many. Pure; what is held is of the cart, so it is counted with it.
 * @param wanted the items of the cart, each product at most once
 */
export function excesses(
  buyerId: string,
  wanted: readonly { readonly productId: string; readonly quantity: number }[],
  { shelf, bought }: { readonly shelf: ReadonlyMap<string, LimitedProduct>; readonly bought: BoughtUnits },
): Excess[] {
  return wanted.flatMap(({ productId, quantity }) => {
    const limit = shelf.get(productId)?.purchaseLimit ?? null;
    if (limit === null) return [];
    const has = boughtOf(bought, { buyerId, productId });
    return has + quantity > limit ? [{ productId, limit, bought: has, requested: quantity }] : [];
  });
}
