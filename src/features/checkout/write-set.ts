import type { WriteSet, WriteShape } from '../../concurrency/index.ts';
import { IDEMPOTENCY_KEYS, keyRow } from '../../platform/idempotency.ts';
import { OUTBOX_EVENTS, outboxRows } from '../../platform/outbox.ts';
import { rowsFor } from '../../platform/tables.ts';
import { CART, CART_ITEMS } from '../cart/index.ts';
import { LEDGER_ENTRIES, type ProductStock, planSale, STOCK } from '../inventory/index.ts';
import { ORDER_ITEMS, ORDERS } from '../orders/index.ts';
import { planRedemptions, type ReadVoucher, VOUCHER, VOUCHER_REDEMPTIONS } from '../vouchers/index.ts';
import { decisionOf } from './idempotency-key.ts';
import type { CheckoutRequest } from './request.ts';
import type { NewCheckout } from './rows.ts';
import { CHECKOUTS } from './tables.ts';

/** What a checkout writes, told once: whichever strategy writes it, and however many at a time. */

export interface AcceptedRequest {
  readonly request: Pick<CheckoutRequest, 'buyerId' | 'input' | 'idempotent'>;
  readonly rows: NewCheckout;
}

const EMPTIED = { table: CART_ITEMS, by: 'cartId' } as const;

/** The kinds and tables that the write set of a checkout names, in its order. */
export const CHECKOUT_SHAPE = {
  claims: [CART, STOCK, VOUCHER],
  inserts: [CHECKOUTS, ORDERS, ORDER_ITEMS, VOUCHER_REDEMPTIONS, LEDGER_ENTRIES, OUTBOX_EVENTS, IDEMPOTENCY_KEYS],
  removals: [EMPTIED],
} as const satisfies WriteShape;

/**
 * Everything that accepted checkouts write.
 * @param shelf their products as they were read, by id
 * @param vouchers those that some of them use, as they were read, each once
 */
export function writeSetOf(
  accepted: readonly AcceptedRequest[],
  shelf: ReadonlyMap<string, ProductStock>,
  vouchers: Iterable<ReadVoucher> = [],
): WriteSet {
  const checkouts = accepted.map(({ rows }) => rows);
  const orders = checkouts.flatMap((checkout) => checkout.orders.map((order) => ({ checkout, order })));
  const items = orders.flatMap(({ checkout, order }) =>
    order.items.map((item) => ({ item, buyerId: checkout.buyerId })),
  );
  const sale = planSale(
    shelf,
    items.map(({ item: { id, orderId, productId, quantity }, buyerId }) => ({
      productId,
      quantity,
      orderId,
      orderItemId: id,
      actorId: buyerId,
    })),
  );
  const redemptions = planRedemptions(vouchers, checkouts.flatMap(redeemedBy));
  return {
    claims: [
      { kind: CART, claims: checkouts.map(({ cartId, cartVersion }) => ({ id: cartId, version: cartVersion })) },
      sale.claims,
      redemptions.claims,
    ],
    inserts: [
      rowsFor(CHECKOUTS, accepted.map(checkoutRow)),
      rowsFor(ORDERS, orders.map(orderRow)),
      rowsFor(
        ORDER_ITEMS,
        items.map(({ item }) => item),
      ),
      redemptions.rows,
      sale.entries,
      outboxRows(orders.map(orderCreated)),
      rowsFor(IDEMPOTENCY_KEYS, accepted.flatMap(keyRows)),
    ],
    removals: [{ ...EMPTIED, owners: checkouts.map(({ cartId }) => cartId) }],
  };
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
