import { newId } from '../../platform/ids.ts';
import type { Ask } from '../../platform/statements.ts';
import { type HeldChange, unitsOf } from '../inventory/index.ts';
import { readBought } from '../orders/index.ts';
import type { ItemChange, ReadCart } from './carts.sql.ts';
import { followItem, type HoldTerms, wholeUnits } from './hold-rules.ts';
import { excesses } from './purchase-limits.ts';
import { beyondHoldLimit, beyondPurchaseLimit } from './refusals.ts';
import type { StoredCartItem } from './views.ts';

/** What is held for a cart follows the cart: it grows until the hold ends, and what is taken out is given back. */

const AS_IT_IS: HeldChange = { giveUp: [], make: [] };

/** What a change of a cart makes of the units that are held for it. */
export function heldChangeOf({ heldUntil, items }: ReadCart, change: ItemChange, now: Date): HeldChange {
  if (heldUntil === undefined || items.every(({ held }) => held.length === 0)) return AS_IT_IS;
  const mayGrow = heldUntil > now;
  if ('put' in change) return followItem(change.put, change.put.quantity, { mayGrow, newId });
  const gone = items.filter(({ id }) => change.takeOut.includes(id));
  return { giveUp: gone.flatMap(({ held }) => held.map(({ id }) => id)), make: [] };
}

/** An item after the change. */
export function heldAfter(item: StoredCartItem, { giveUp, make }: HeldChange): StoredCartItem {
  const kept = item.held.filter(({ id }) => !giveUp.includes(id));
  const held = [...kept, ...make.filter(({ productId }) => productId === item.productId)];
  const stock = item.product.stock + unitsOf(item.held) - unitsOf(held);
  return { ...item, held, product: { ...item.product, stock } };
}

/**
 * Refuses to hold more than one buyer may.
 * @param items of the cart after the change
 * @throws AppError hold-limit, purchase-limit
 */
export async function refuseToHoldMore(
  ask: Ask,
  { buyerId, items, terms }: { buyerId: string; items: readonly StoredCartItem[]; terms: HoldTerms },
  { giveUp, make }: HeldChange,
): Promise<void> {
  const [made] = make;
  if (made === undefined || giveUp.length > 0) return;
  const units = wholeUnits(items.map(({ held, product }) => ({ quantity: unitsOf(held), ...product })));
  if (units > terms.unitsMax) throw beyondHoldLimit(units, terms);
  const { productId } = made;
  const grown = items.filter((item) => item.productId === productId);
  const limited = grown.filter(({ product }) => product.purchaseLimit !== null);
  if (limited.length === 0) return;
  const shelf = new Map(limited.map((item) => [item.productId, item.product]));
  const tooMany = excesses(buyerId, limited, { shelf, bought: await readBought(ask, [{ buyerId, productId }]) });
  if (tooMany.length > 0) throw beyondPurchaseLimit(tooMany);
}
