import type { OrderStatus } from '../../generated/prisma/enums.ts';
import { type Ask, lookedUp, unindexed } from '../../platform/statements.ts';
import type { Refundable, RefundableItem } from './rules.ts';

/** An order of which money may be given back, as it stands. */
export interface PaidOrder extends Refundable {
  readonly id: string;
  readonly sellerId: string;
  readonly buyerId: string;
  /** Whether it is an order of seats, which are not shipped. */
  readonly isBooking: boolean;
  /** The payment that paid it; undefined where none did. */
  readonly paymentId: string | undefined;
  /** What the market kept of the payment, in minor units. */
  readonly fee: bigint;
  /** How many refunds there are. */
  readonly refunds: number;
}

const READ = {
  name: 'refunds-read-order',
  text: `
    SELECT o.id, o.seller_id, o.buyer_id, o.slot_id IS NOT NULL, o.status, p.id, coalesce(p.amount, 0), coalesce(p.fee_amount, 0), coalesce(p.refunded_amount, 0),
      (SELECT count(*)::int FROM refunds WHERE order_id = o.id),
      i.id, i.product_id, i.quantity, i.refunded_quantity, i.total_amount - i.discount_amount
    FROM orders o
    LEFT JOIN payments p ON ${lookedUp('p.settled_order_id', 'o.id')} AND ${unindexed("p.status IN ('SUCCEEDED', 'REFUNDED')")}
    LEFT JOIN order_items i ON ${lookedUp('i.order_id', 'o.id')}
    WHERE o.id = $1 ORDER BY i.product_id`,
};

type Row = [
  id: string,
  sellerId: string,
  buyerId: string,
  isBooking: boolean,
  status: OrderStatus,
  paymentId: string | null,
  paid: string,
  fee: string,
  refunded: string,
  refunds: number,
  ...item: [string, string, number, number, string] | [null, null, null, null, null],
];

/** An order with what was paid and refunded of it; undefined where there is none. */
export async function findPaidOrder(ask: Ask, orderId: string): Promise<PaidOrder | undefined> {
  const rows = await ask<Row>(READ, [orderId]);
  const [first] = rows;
  if (first === undefined) return undefined;
  const [id, sellerId, buyerId, isBooking, status, paymentId, paid, fee, refunded, refunds] = first;
  const amounts = { paid: BigInt(paid), fee: BigInt(fee), refunded: BigInt(refunded) };
  const order = { id, sellerId, buyerId, isBooking, status, paymentId: paymentId ?? undefined };
  return { ...order, refunds, ...amounts, items: rows.flatMap(itemIn) };
}

function itemIn(row: Row): RefundableItem[] {
  const [, , , , , , , , , , id, productId, quantity, refundedQuantity, paid] = row;
  // A booking has none.
  if (id === null) return [];
  return [{ id, productId, quantity, refundedQuantity, paid: BigInt(paid) }];
}
