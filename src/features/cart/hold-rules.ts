import type { HeldChange, HeldUnits } from '../inventory/index.ts';
import { unitsOf } from '../inventory/index.ts';

/** What may be held for a cart, for how long, and how that follows the cart. Pure. */

/** How holding is bounded. */
export interface HoldTerms {
  /** How long units are held, in milliseconds. */
  readonly holdMs: number;
  /** Whole units, of all products together, that are held for one buyer at most. */
  readonly unitsMax: number;
}

/** An item of a cart as far as holding it goes. */
export interface HoldableItem {
  readonly productId: string;
  readonly quantity: number;
  /** What is held for it. */
  readonly held: readonly HeldUnits[];
}

/** Until when units of a cart are held. */
export type HoldWindow = { readonly expiresAt: Date } | { readonly endedAt: Date; readonly again: Date };

/**
 * Until when a cart that wants to be held now would be. Whoever gives a hold up and takes it again has no more time than before, and
 * after its end others have as long a chance: so nobody holds on to the goods of a sale.
 * @param last the end of the hold that was, or is, since the last checkout
 */
export function holdWindow(last: Date | undefined, now: Date, { holdMs }: Pick<HoldTerms, 'holdMs'>): HoldWindow {
  const again = new Date((last?.getTime() ?? 0) + holdMs);
  if (last === undefined || again <= now) return { expiresAt: new Date(now.getTime() + holdMs) };
  return last > now ? { expiresAt: last } : { endedAt: last, again };
}

/** Units of an item that are not held yet. */
export function missingUnits({ quantity, held }: HoldableItem): number {
  return Math.max(0, quantity - unitsOf(held));
}

/** Quantities are of the smallest unit; of what is sold by weight or length, each begun kilogram, litre or metre counts. */
export function wholeUnits(items: readonly { readonly quantity: number; readonly unitScale: number }[]): number {
  return items.reduce((sum, { quantity, unitScale }) => sum + Math.ceil(quantity / 10 ** unitScale), 0);
}

/**
 * What becomes of the units held for an item that will have another quantity.
 * @param mayGrow whether more may be held than is
 * @param newId makes the id of a hold
 */
export function followItem(
  { productId, held }: Pick<HoldableItem, 'productId' | 'held'>,
  quantity: number,
  { mayGrow, newId }: { readonly mayGrow: boolean; readonly newId: () => string },
): HeldChange {
  const units = unitsOf(held);
  const make = (count: number) => [{ id: newId(), productId, quantity: count }];
  if (quantity > units) return { giveUp: [], make: mayGrow ? make(quantity - units) : [] };
  if (quantity === units) return { giveUp: [], make: [] };
  return { giveUp: held.map(({ id }) => id), make: quantity > 0 ? make(quantity) : [] };
}
