import {
  availableUnits,
  type Excess,
  excesses,
  type HoldableItem,
  type HoldTerms,
  type HoldWindow,
  holdWindow,
  type LimitedProduct,
  missingUnits,
  type Shortage,
  wholeUnits,
} from '../cart/index.ts';
import { unitsOf } from '../inventory/index.ts';
import type { BoughtUnits } from '../orders/index.ts';
import type { VoucherRefusal } from '../vouchers/index.ts';
import { discountOrders, type UsedVoucher, type WantedDiscount } from './discounts.ts';
import type { PlannedItem, PlannedOrder } from './planned-orders.ts';

/** An item of the cart at the moment of the decision. */
export type WantedItem = HoldableItem;

/** A product at the moment of the decision. */
export interface ShelfProduct extends LimitedProduct {
  readonly id: string;
  readonly sellerId: string;
  readonly name: string;
  readonly status: 'ACTIVE' | 'ARCHIVED';
  /** Minor units. */
  readonly priceAmount: number;
  readonly stock: number;
  /** Digits after the point that its unit has. */
  readonly unitScale: number;
}

/** Whose cart is decided, and what that goes by. */
export interface DecidedCart {
  readonly buyerId: string;
  /** Items of the cart, each product at most once. */
  readonly wanted: readonly WantedItem[];
  /** The products by id, as they are now. */
  readonly shelf: ReadonlyMap<string, ShelfProduct>;
  /** What buyers have of products with a limit. */
  readonly bought: BoughtUnits;
}

/** Why a cart can be neither checked out nor held. */
type Lacking =
  | { readonly kind: 'empty-cart' }
  | { readonly kind: 'insufficient-stock'; readonly items: readonly Shortage[] }
  | { readonly kind: 'purchase-limit'; readonly items: readonly Excess[] };

export type Decision =
  | Lacking
  | VoucherRefusal
  | {
      readonly kind: 'accept';
      /** What is to be paid. */
      readonly totalAmount: number;
      readonly discountAmount: number;
      readonly orders: readonly PlannedOrder[];
      readonly voucher: UsedVoucher | undefined;
    }
  | { readonly kind: 'price-changed'; readonly expected: number; readonly actual: number };

export type HoldDecision =
  | Lacking
  | {
      readonly kind: 'accept';
      readonly expiresAt: Date;
      /** Units that are to be held beside those that are. */
      readonly missing: readonly { readonly productId: string; readonly quantity: number }[];
    }
  | { readonly kind: 'hold-limit'; readonly requested: number }
  | ({ readonly kind: 'hold-ended' } & Extract<HoldWindow, { endedAt: Date }>);

/**
 * Decides a checkout: all of the cart or nothing. Pure; both strategies of checkout decide by it.
 * @param expectedTotal what the buyer was shown, in minor units; undefined accepts any
 * @param wantedDiscount the voucher that the buyer wants to use; undefined: none
 */
export function decideCheckout(
  cart: DecidedCart,
  expectedTotal: number | undefined,
  wantedDiscount?: WantedDiscount,
): Decision {
  const lacking = whatLacks(cart);
  if (lacking !== undefined) return lacking;
  const { wanted, shelf } = cart;
  const discounted = discountOrders(splitBySeller(wanted, shelf), wantedDiscount);
  if (discounted.kind !== 'discounted') return discounted;
  const { orders, voucher } = discounted;
  const totalAmount = sum(orders.map((order) => order.totalAmount));
  if (expectedTotal !== undefined && expectedTotal !== totalAmount) {
    return { kind: 'price-changed', expected: expectedTotal, actual: totalAmount };
  }
  const discountAmount = sum(orders.map((order) => order.discountAmount));
  return { kind: 'accept', totalAmount, discountAmount, orders, voucher };
}

/**
 * Decides whether all of a cart is held from now on. Pure; both strategies decide by it.
 * @param heldUntil the end of what is, or was, held for it since its last checkout
 */
export function decideHold(
  cart: DecidedCart,
  { heldUntil, now, terms }: { readonly heldUntil: Date | undefined; readonly now: Date; readonly terms: HoldTerms },
): HoldDecision {
  const { wanted, shelf } = cart;
  if (wanted.length === 0) return { kind: 'empty-cart' };
  const window = holdWindow(heldUntil, now, terms);
  if ('endedAt' in window) return { kind: 'hold-ended', ...window };
  const requested = wholeUnits(
    wanted.map(({ productId, quantity }) => ({ quantity, unitScale: shelf.get(productId)?.unitScale ?? 0 })),
  );
  if (requested > terms.unitsMax) return { kind: 'hold-limit', requested };
  const lacking = whatLacks(cart);
  if (lacking !== undefined) return lacking;
  const missing = wanted.flatMap((item) => {
    const quantity = missingUnits(item);
    return quantity === 0 ? [] : [{ productId: item.productId, quantity }];
  });
  return { kind: 'accept', expiresAt: window.expiresAt, missing };
}

function whatLacks({ buyerId, wanted, shelf, bought }: DecidedCart): Lacking | undefined {
  if (wanted.length === 0) return { kind: 'empty-cart' };
  const short = shortages(wanted, shelf);
  if (short.length > 0) return { kind: 'insufficient-stock', items: short };
  const tooMany = excesses(buyerId, wanted, { shelf, bought });
  return tooMany.length > 0 ? { kind: 'purchase-limit', items: tooMany } : undefined;
}

/** What is held for a buyer is there for that buyer only, whatever became of the product since. */
function shortages(wanted: readonly WantedItem[], shelf: ReadonlyMap<string, ShelfProduct>): Shortage[] {
  return wanted.flatMap(({ productId, quantity, held }) => {
    const product = shelf.get(productId);
    const available = (product === undefined ? 0 : availableUnits(product)) + unitsOf(held);
    return quantity > available ? [{ productId, requested: quantity, available }] : [];
  });
}

/** One order per seller, in the order in which the cart first names them. */
function splitBySeller(wanted: readonly WantedItem[], shelf: ReadonlyMap<string, ShelfProduct>): PlannedOrder[] {
  const bySeller = new Map<string, PlannedItem[]>();
  for (const { productId, quantity } of wanted) {
    const product = shelf.get(productId);
    if (product === undefined) continue;
    const { sellerId, name, priceAmount } = product;
    const items = bySeller.get(sellerId) ?? [];
    bySeller.set(sellerId, items);
    items.push({ productId, name, quantity, priceAmount, totalAmount: priceAmount * quantity, discountAmount: 0 });
  }
  return [...bySeller].map(([sellerId, items]) => ({
    sellerId,
    items,
    totalAmount: sum(items.map((item) => item.totalAmount)),
    discountAmount: 0,
  }));
}

function sum(amounts: readonly number[]): number {
  return amounts.reduce((total, amount) => total + amount, 0);
}
