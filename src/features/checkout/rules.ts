import { availableUnits, type Shortage } from '../cart/index.ts';
import type { VoucherRefusal } from '../vouchers/index.ts';
import { discountOrders, type UsedVoucher, type WantedDiscount } from './discounts.ts';
import type { PlannedItem, PlannedOrder } from './planned-orders.ts';

/** An item of the cart at the moment of the decision. */
export interface WantedItem {
  readonly productId: string;
  readonly quantity: number;
}

/** A product at the moment of the decision. */
export interface ShelfProduct {
  readonly id: string;
  readonly sellerId: string;
  readonly name: string;
  readonly status: 'ACTIVE' | 'ARCHIVED';
  /** Minor units. */
  readonly priceAmount: number;
  readonly stock: number;
}

export type Decision =
  | {
      readonly kind: 'accept';
      /** What is to be paid. */
      readonly totalAmount: number;
      readonly discountAmount: number;
      readonly orders: readonly PlannedOrder[];
      readonly voucher: UsedVoucher | undefined;
    }
  | { readonly kind: 'empty-cart' }
  | VoucherRefusal
  | { readonly kind: 'insufficient-stock'; readonly items: readonly Shortage[] }
  | { readonly kind: 'price-changed'; readonly expected: number; readonly actual: number };

/**
 * Decides a checkout: all of the cart or nothing. Pure; both strategies of checkout decide by it.
 * @param wanted items of the cart, each product at most once
 * @param shelf the products by id, as they are now
 * @param expectedTotal what the buyer was shown, in minor units; undefined accepts any
 * @param wantedDiscount the voucher that the buyer wants to use; undefined: none
 */
export function decideCheckout(
  wanted: readonly WantedItem[],
  shelf: ReadonlyMap<string, ShelfProduct>,
  expectedTotal: number | undefined,
  wantedDiscount?: WantedDiscount,
): Decision {
  if (wanted.length === 0) return { kind: 'empty-cart' };
  const items = shortages(wanted, shelf);
  if (items.length > 0) return { kind: 'insufficient-stock', items };
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

function shortages(wanted: readonly WantedItem[], shelf: ReadonlyMap<string, ShelfProduct>): Shortage[] {
  return wanted.flatMap(({ productId, quantity }) => {
    const product = shelf.get(productId);
    const available = product === undefined ? 0 : availableUnits(product);
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
