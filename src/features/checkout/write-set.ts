import type { WriteSet, WriteShape } from '../../concurrency/index.ts';
import { IDEMPOTENCY_KEYS, keyRow } from '../../platform/idempotency.ts';
import { OUTBOX_EVENTS, outboxRows } from '../../platform/outbox.ts';
import { rowsFor } from '../../platform/tables.ts';
import { CART, CART_HOLDS, CART_ITEMS, type LimitedProduct } from '../cart/index.ts';
import {
  LEDGER_ENTRIES,
  type ProductStock,
  planTaking,
  type SoldUnits,
  STOCK,
  STOCK_HOLDS,
  type WantedHold,
} from '../inventory/index.ts';
import { LIMITED_PURCHASES, ORDER_ITEMS, ORDERS } from '../orders/index.ts';
import { planRedemptions, type ReadVoucher, VOUCHER, VOUCHER_REDEMPTIONS } from '../vouchers/index.ts';
import type { AcceptedHold } from './held-cart.ts';
import { decisionOf } from './idempotency-key.ts';
import type { CheckoutRequest } from './request.ts';
import type { NewCheckout } from './rows.ts';
import type { WantedItem } from './rules.ts';
import { CHECKOUTS } from './tables.ts';

/** What a checkout, or a hold, writes, told once: whichever strategy writes it, and however many at a time. */

export interface AcceptedRequest {
  readonly request: Pick<CheckoutRequest, 'buyerId' | 'input' | 'idempotent'>;
  readonly rows: NewCheckout;
  /** The cart as it was read. */
  readonly cart: { readonly items: readonly WantedItem[]; readonly heldUntil?: Date | undefined };
}

/** What is written together. */
export interface Accepted {
  readonly accepted: readonly AcceptedRequest[];
  readonly holds: readonly AcceptedHold[];
}

const EMPTIED = { table: CART_ITEMS, by: 'cartId' } as const;
/** What was held for a cart that is checked out has been sold; its buyer may hold again at once. */
const LET_GO = { table: STOCK_HOLDS, by: 'cartId' } as const;
const ENDED = { table: CART_HOLDS, by: 'cartId' } as const;

/** The kinds and tables that the write set of a checkout names, in its order. */
export const CHECKOUT_SHAPE = {
  claims: [CART, STOCK, VOUCHER],
  inserts: [
    ...[CHECKOUTS, ORDERS, ORDER_ITEMS, VOUCHER_REDEMPTIONS, LEDGER_ENTRIES, CART_HOLDS, STOCK_HOLDS],
    ...[LIMITED_PURCHASES, OUTBOX_EVENTS, IDEMPOTENCY_KEYS],
  ],
  removals: [EMPTIED, LET_GO, ENDED],
} as const satisfies WriteShape;

/**
 * Everything that accepted checkouts and holds write.
 * @param shelf their products as they were read, by id
 * @param vouchers those that some of them use, as they were read, each once
 */
export function writeSetOf(
  { accepted, holds }: Accepted,
  shelf: ReadonlyMap<string, ProductStock & LimitedProduct>,
  vouchers: Iterable<ReadVoucher> = [],
): WriteSet {
  const checkouts = accepted.map(({ rows }) => rows);
  const orders = checkouts.flatMap((checkout) => checkout.orders.map((order) => ({ checkout, order })));
  const items = accepted.flatMap(itemsOf);
  const taking = planTaking(shelf, { sold: items.map(soldUnits), held: holds.flatMap(heldUnits) });
  const redemptions = planRedemptions(vouchers, checkouts.flatMap(redeemedBy));
  const carts = [
    ...checkouts.map(({ cartId, cartVersion }) => ({ id: cartId, version: cartVersion })),
    ...holds.map(({ cart: { id, version } }) => ({ id, version })),
  ];
  const wereHeld = accepted.filter(isOfHeld).map(({ rows }) => rows.cartId);
  return {
    claims: [{ kind: CART, claims: carts }, taking.claims, redemptions.claims],
    inserts: [
      rowsFor(CHECKOUTS, accepted.map(checkoutRow)),
      rowsFor(ORDERS, orders.map(orderRow)),
      rowsFor(
        ORDER_ITEMS,
        items.map(({ item }) => item),
      ),
      redemptions.rows,
      taking.entries,
      rowsFor(
        CART_HOLDS,
        holds.map(({ cart, buyerId, expiresAt }) => ({ cartId: cart.id, buyerId, expiresAt })),
      ),
      rowsFor(
        STOCK_HOLDS,
        holds.flatMap(({ cart, made }) => made.map((units) => ({ ...units, cartId: cart.id }))),
      ),
      rowsFor(
        LIMITED_PURCHASES,
        items.flatMap((item) => limitedPurchase(item, shelf)),
      ),
      outboxRows(orders.map(orderCreated)),
      rowsFor(IDEMPOTENCY_KEYS, accepted.flatMap(keyRows)),
    ],
    removals: [
      { ...EMPTIED, owners: checkouts.map(({ cartId }) => cartId) },
      { ...LET_GO, owners: wereHeld },
      { ...ENDED, owners: wereHeld },
    ],
  };
}

/** Whether something that was held is sold. A hold of which everything was let go goes on counting: or a checkout of anything would begin it anew. */
function isOfHeld({ cart }: AcceptedRequest): boolean {
  return cart.items.some(({ held }) => held.length > 0);
}

interface ItemOfCheckout {
  readonly item: NewCheckout['orders'][number]['items'][number];
  readonly buyerId: string;
  readonly held: WantedItem['held'];
}

function itemsOf({ rows, cart }: AcceptedRequest): ItemOfCheckout[] {
  const { buyerId, orders } = rows;
  const heldOf = new Map(cart.items.map(({ productId, held }) => [productId, held]));
  return orders.flatMap(({ items }) =>
    items.map((item) => ({ item, buyerId, held: heldOf.get(item.productId) ?? [] })),
  );
}

function soldUnits({ item: { id, orderId, productId, quantity }, buyerId, held }: ItemOfCheckout): SoldUnits {
  return { productId, quantity, orderId, orderItemId: id, actorId: buyerId, held };
}

function heldUnits({ buyerId, made }: AcceptedHold): WantedHold[] {
  return made.map((units) => ({ ...units, actorId: buyerId }));
}

function limitedPurchase(
  { item: { id, productId }, buyerId }: ItemOfCheckout,
  shelf: ReadonlyMap<string, LimitedProduct>,
) {
  const purchaseLimit = shelf.get(productId)?.purchaseLimit ?? null;
  return purchaseLimit === null ? [] : [{ orderItemId: id, buyerId, productId, purchaseLimit }];
}

interface OrderOfCheckout {
  readonly checkout: NewCheckout;
  readonly order: NewCheckout['orders'][number];
}

function checkoutRow({ request, rows }: AcceptedRequest) {
  const { id, buyerId, cartId, cartVersion, totalAmount, discountAmount } = rows;
  const { shippingAddress } = request.input;
  return { id, buyerId, cartId, cartVersion, totalAmount, discountAmount, shippingAddress };
}

function orderRow({ checkout, order }: OrderOfCheckout) {
  const { id, sellerId, totalAmount, discountAmount } = order;
  const { buyerId, expiresAt } = checkout;
  return { id, checkoutId: checkout.id, buyerId, sellerId, totalAmount, discountAmount, expiresAt };
}

function redeemedBy({ id: checkoutId, buyerId, voucher }: NewCheckout) {
  return voucher === undefined ? [] : [{ voucherId: voucher.id, buyerId, checkoutId, openOrders: voucher.openOrders }];
}

function orderCreated({ checkout, order: { id, sellerId, totalAmount } }: OrderOfCheckout) {
  return { type: 'order.created', subjectId: id, payload: { checkoutId: checkout.id, sellerId, totalAmount } };
}

function keyRows({ request: { idempotent }, rows }: AcceptedRequest) {
  return idempotent === undefined ? [] : [keyRow(idempotent, decisionOf(rows))];
}
