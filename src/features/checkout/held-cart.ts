import { newId } from '../../platform/ids.ts';
import type { HeldUnits } from '../inventory/index.ts';
import type { WantedItem } from './rules.ts';

/** A cart that is held from now on, with the ids of what holds its units, ready to be written. */
export interface AcceptedHold {
  readonly buyerId: string;
  readonly cart: HoldableCart;
  readonly expiresAt: Date;
  /** What is held beside what was held before. */
  readonly made: readonly (HeldUnits & { readonly productId: string })[];
}

interface HoldableCart {
  readonly id: string;
  readonly version: number;
  readonly items: readonly WantedItem[];
  readonly heldUntil?: Date | undefined;
}

/** Gives what is to be held its ids. */
export function newHold({
  missing,
  ...hold
}: Omit<AcceptedHold, 'made'> & {
  readonly missing: readonly { readonly productId: string; readonly quantity: number }[];
}): AcceptedHold {
  return { ...hold, made: missing.map((units) => ({ id: newId(), ...units })) };
}

/** The cart once it is held. */
export function withHeld<Cart extends HoldableCart>(cart: Cart, { made, expiresAt }: AcceptedHold): Cart {
  const items = cart.items.map((item) => ({
    ...item,
    held: [...item.held, ...made.filter(({ productId }) => productId === item.productId)],
  }));
  return { ...cart, items, heldUntil: expiresAt };
}
