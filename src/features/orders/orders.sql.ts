import type { Context } from '../../concurrency/index.ts';
import { groupedStatement } from '../../platform/grouped-statements.ts';
import { lookedUp, unindexed } from '../../platform/statements.ts';
import type { OrderWithParts, ShownPayment } from './views.ts';

const WANTED = { order_id: 'uuid', party_id: 'uuid' } as const;

/** A row per item. Of the attempts to pay only the one that is shown: the one that settled, else the latest. */
const READ = groupedStatement<ReadRow, typeof WANTED>(
  'orders-read',
  WANTED,
  ({ asked }) => `
    ${asked}
    SELECT a.n, o.id, o.checkout_id, o.buyer_id, o.seller_id, o.status, o.total_amount, o.expires_at, o.created_at, o.updated_at,
           c.shipping_address, p.status, p.provider, p.created_at, p.settled_at, p.refunded_at,
           i.product_id, i.name, i.quantity, i.price_amount, i.total_amount
    FROM asked a
    JOIN orders o ON ${lookedUp('o.id', 'a.order_id')} AND ${unindexed('a.party_id IN (o.buyer_id, o.seller_id)')}
    JOIN checkouts c ON ${lookedUp('c.id', 'o.checkout_id')}
    LEFT JOIN LATERAL (
      SELECT status, provider, created_at, settled_at, refunded_at FROM payments WHERE order_id = o.id
      -- Not by the column itself: its index has those of all orders.
      ORDER BY settled_order_id IS NULL, id DESC LIMIT 1) p ON true
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
  expiresAt: Date,
  createdAt: Date,
  updatedAt: Date,
  shippingAddress: unknown,
  paymentStatus: ShownPayment['status'] | null,
  provider: string,
  paymentCreatedAt: Date,
  settledAt: Date | null,
  refundedAt: Date | null,
  productId: string | null,
  name: string,
  quantity: number,
  priceAmount: number,
  itemTotalAmount: string,
];

/** One order with what is shown of it, for its buyer and its seller; undefined for everyone else. */
export async function findOrder(
  { askWithOthers }: Context,
  orderId: string,
  partyId: string,
): Promise<OrderWithParts | undefined> {
  const rows = await askWithOthers(READ, { order_id: orderId, party_id: partyId }, { isDone: () => true });
  const [first] = rows;
  if (first === undefined) return undefined;
  const [id, checkoutId, buyerId, sellerId, status, totalAmount, expiresAt, createdAt, updatedAt, shippingAddress] =
    first;
  return {
    id,
    checkoutId,
    buyerId,
    sellerId,
    status,
    totalAmount: BigInt(totalAmount),
    expiresAt,
    createdAt,
    updatedAt,
    checkout: { shippingAddress },
    payments: paymentIn(first),
    items: rows.flatMap(itemIn),
  };
}

function paymentIn(row: ReadRow): ShownPayment[] {
  const [, , , , , , , , , , status, provider, createdAt, settledAt, refundedAt] = row;
  return status === null ? [] : [{ status, provider, createdAt, settledAt, refundedAt }];
}

function itemIn(row: ReadRow): OrderWithParts['items'][number][] {
  const [, , , , , , , , , , , , , , , productId, name, quantity, priceAmount, totalAmount] = row;
  return productId === null ? [] : [{ productId, name, quantity, priceAmount, totalAmount: BigInt(totalAmount) }];
}
