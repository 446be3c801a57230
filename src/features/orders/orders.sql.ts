import type { Context } from '../../concurrency/index.ts';
import { groupedStatement } from '../../platform/grouped-statements.ts';
import { lookedUp, unindexed } from '../../platform/statements.ts';
import type { OrderWithParts, ShownPayment } from './views.ts';

const WANTED = { order_id: 'uuid', party_id: 'uuid?' } as const;

/** A row per item. Of the attempts to pay only the one that is shown: the one that settled, else the latest. */
const READ = groupedStatement<ReadRow, typeof WANTED>(
  'orders-read',
  WANTED,
  ({ asked }) => `
    ${asked}
    SELECT a.n, o.id, o.checkout_id, o.buyer_id, o.seller_id, o.status, o.total_amount, o.discount_amount, o.expires_at, o.created_at, o.updated_at,
           c.shipping_address, p.status, p.provider, p.created_at, p.settled_at, p.refunded_at, p.refunded_amount, p.next_action, p.pending_until,
           o.slot_id, o.guests, i.product_id, i.name, i.quantity, i.price_amount, i.total_amount, i.refunded_quantity, i.discount_amount
    FROM asked a
    JOIN orders o ON ${lookedUp('o.id', 'a.order_id')} AND (a.party_id IS NULL OR ${unindexed('a.party_id IN (o.buyer_id, o.seller_id)')})
    JOIN checkouts c ON ${lookedUp('c.id', 'o.checkout_id')}
    LEFT JOIN LATERAL (
      SELECT status, provider, created_at, settled_at, refunded_at, refunded_amount, next_action, pending_until FROM payments WHERE order_id = o.id
      -- Not by the column itself: its index has those of all orders.
      ORDER BY settled_order_id IS NULL, status <> 'PENDING', id DESC LIMIT 1) p ON true
    LEFT JOIN order_items i ON ${lookedUp('i.order_id', 'o.id')}
    ORDER BY a.n, i.product_id`,
);

type ReadRow = [
  id: string,
  checkoutId: string,
  buyerId: string,
  sellerId: string,
  status: OrderWithParts['status'],
  totalAmount: string,
  discountAmount: string,
  expiresAt: Date,
  createdAt: Date,
  updatedAt: Date,
  shippingAddress: unknown,
  paymentStatus: ShownPayment['status'] | null,
  provider: string,
  paymentCreatedAt: Date,
  settledAt: Date | null,
  refundedAt: Date | null,
  refundedAmount: string,
  nextAction: unknown,
  pendingUntil: Date | null,
  slotId: string | null,
  guests: number | null,
  productId: string | null,
  name: string,
  quantity: number,
  priceAmount: number,
  itemTotalAmount: string,
  refundedQuantity: number,
  itemDiscountAmount: string,
];

/**
 * One order with what is shown of it, for its buyer and its seller; undefined for everyone else.
 * @param partyId null: whoever it is
 */
export async function findOrder(
  { askWithOthers }: Context,
  orderId: string,
  partyId: string | null,
): Promise<OrderWithParts | undefined> {
  const rows = await askWithOthers(READ, { order_id: orderId, party_id: partyId }, { isDone: () => true });
  const [first] = rows;
  if (first === undefined) return undefined;
  const [id, checkoutId, buyerId, sellerId, status, totalAmount, discountAmount, ...later] = first;
  const [expiresAt, createdAt, updatedAt, shippingAddress] = later;
  return {
    id,
    checkoutId,
    buyerId,
    sellerId,
    status,
    totalAmount: BigInt(totalAmount),
    discountAmount: BigInt(discountAmount),
    expiresAt,
    createdAt,
    updatedAt,
    ...seatsIn(first),
    checkout: { shippingAddress },
    payments: paymentIn(first),
    items: rows.flatMap(itemIn),
  };
}

function paymentIn(row: ReadRow): ShownPayment[] {
  const [
    ,
    ,
    ,
    ,
    ,
    ,
    ,
    ,
    ,
    ,
    ,
    status,
    provider,
    createdAt,
    settledAt,
    refundedAt,
    refundedAmount,
    nextAction,
    pendingUntil,
  ] = row;
  if (status === null) return [];
  const refunded = BigInt(refundedAmount);
  return [{ status, provider, createdAt, settledAt, refundedAt, refundedAmount: refunded, nextAction, pendingUntil }];
}

function seatsIn(row: ReadRow): Pick<OrderWithParts, 'slotId' | 'guests'> {
  return { slotId: row[19], guests: row[20] };
}

function itemIn(row: ReadRow): OrderWithParts['items'][number][] {
  const [productId, name, quantity, priceAmount, total, refundedQuantity, discount] = row.slice(-7) as ItemColumns;
  if (productId === null) return [];
  const amounts = { priceAmount, totalAmount: BigInt(total), discountAmount: BigInt(discount) };
  return [{ productId, name, quantity, refundedQuantity, ...amounts }];
}

type ItemColumns = ReadRow extends [...infer _, infer A, infer B, infer C, infer D, infer E, infer F, infer G]
  ? [A, B, C, D, E, F, G]
  : never;
