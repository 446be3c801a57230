import type { Prisma } from '../../generated/prisma/client.ts';
import type { OrderActor, OrderStatus, RefundStatus } from '../../generated/prisma/enums.ts';
import { money } from '../../platform/http-schemas.ts';
import type { ShownUnit } from '../units/index.ts';
import type { OrderDetails, OrderPaymentView, OrderView } from './schemas.ts';
import { storedAddress } from './stored-address.ts';

/** What must be read with an order to show it. */
export const orderParts = {
  items: { orderBy: { productId: 'asc' } },
  /** Only the one that is shown: the attempt that settled, else the latest. */
  payments: { orderBy: [{ settledOrderId: { sort: 'asc', nulls: 'last' } }, { id: 'desc' }], take: 1 },
  checkout: { select: { shippingAddress: true } },
} as const satisfies Prisma.OrderInclude;

type Row = Prisma.OrderGetPayload<{ include: typeof orderParts }>;

export type ShownPayment = Pick<
  Row['payments'][number],
  'status' | 'provider' | 'createdAt' | 'settledAt' | 'refundedAt' | 'refundedAmount' | 'pendingUntil'
> & { readonly nextAction: unknown };

/** An order with what is shown of it, however it was read. */
export interface OrderWithParts
  extends Pick<
    Row,
    | 'id'
    | 'checkoutId'
    | 'buyerId'
    | 'sellerId'
    | 'status'
    | 'totalAmount'
    | 'discountAmount'
    | 'expiresAt'
    | 'slotId'
    | 'guests'
    | 'createdAt'
    | 'updatedAt'
  > {
  readonly items: readonly Pick<
    Row['items'][number],
    'productId' | 'name' | 'quantity' | 'priceAmount' | 'totalAmount' | 'discountAmount' | 'refundedQuantity'
  >[];
  readonly payments: readonly ShownPayment[];
  readonly checkout: { readonly shippingAddress: unknown };
}

/** The provider was not asked yet, or has not answered. */
export const AWAITING_PAYMENT: OrderPaymentView = {
  status: 'AWAITING',
  provider: null,
  paidAt: null,
  refundedAt: null,
};

/**
 * The payment that is shown of an order.
 * @param isBuyer whether it is shown to the buyer: what there is to do to pay, and with which secret, is theirs to know
 */
export function viewPayment(payments: OrderWithParts['payments'], isBuyer: boolean): OrderPaymentView {
  const { nextAction, ...payment } = paymentIn(payments);
  return isBuyer && nextAction !== undefined ? { ...payment, nextAction } : payment;
}

function paymentIn([payment]: OrderWithParts['payments']): OrderPaymentView {
  if (payment === undefined) return AWAITING_PAYMENT;
  const { status, provider, createdAt, settledAt, refundedAt, nextAction, pendingUntil } = payment;
  if (status === 'PENDING' && pendingUntil === null) return { ...AWAITING_PAYMENT, provider };
  if (status === 'PENDING') {
    const until = pendingUntil?.toISOString();
    return { ...AWAITING_PAYMENT, status, provider, ...actionOf(nextAction), pendingUntil: until };
  }
  return {
    status,
    provider,
    paidAt: status === 'DECLINED' ? null : (settledAt ?? createdAt).toISOString(),
    refundedAt: refundedAt?.toISOString() ?? null,
  };
}

/** What the buyer has to do, as it was kept. */
function actionOf(nextAction: unknown): Pick<OrderPaymentView, 'nextAction'> {
  return nextAction === null ? {} : { nextAction: nextAction as OrderPaymentView['nextAction'] };
}

/**
 * An order as its buyer and its seller see it.
 * @param viewerId who looks at it
 */
export function viewOrder(order: OrderWithParts, viewerId: string): OrderView {
  return {
    id: order.id,
    checkoutId: order.checkoutId,
    buyerId: order.buyerId,
    sellerId: order.sellerId,
    status: order.status,
    total: money(order.totalAmount),
    discount: money(order.discountAmount),
    refunded: money(order.payments[0]?.refundedAmount ?? 0),
    items: order.items.map(({ productId, name, quantity, refundedQuantity, ...line }) => ({
      productId,
      name,
      quantity,
      refundedQuantity,
      unitPrice: money(line.priceAmount),
      lineTotal: money(line.totalAmount),
      discount: money(line.discountAmount),
    })),
    payment: viewPayment(order.payments, viewerId === order.buyerId),
    booking: bookingIn(order),
    // Seats are sent nowhere.
    shippingAddress: order.slotId === null ? storedAddress(order.checkout.shippingAddress) : null,
    expiresAt: order.expiresAt.toISOString(),
    createdAt: order.createdAt.toISOString(),
    updatedAt: order.updatedAt.toISOString(),
  };
}

function bookingIn({ slotId, guests }: Pick<OrderWithParts, 'slotId' | 'guests'>): OrderView['booking'] {
  return slotId === null || guests === null ? null : { slotId, guests };
}

/** What became of an order, and of its money. */
export interface OrderStory {
  readonly history: readonly HistoryRow[];
  readonly refunds: readonly RefundRow[];
  readonly units: readonly UnitRow[];
}

/** A unit that left with it. */
export interface UnitRow extends ShownUnit {
  readonly productId: string;
  readonly assignedAt: string;
  readonly returnedAt: string | null;
}

/** A row of its history. */
export interface HistoryRow {
  readonly at: string;
  readonly from: OrderStatus;
  readonly to: OrderStatus;
  readonly by: OrderActor;
  readonly why: string;
  readonly note: string | null;
}

/** A refund as orders show it. */
export interface RefundRow {
  readonly id: string;
  readonly amount: number;
  readonly status: RefundStatus;
  readonly reason: string | null;
  readonly at: string;
  readonly items: readonly { readonly productId: string; readonly quantity: number }[];
}

/** An order with everything that became of it. It begins with its checkout, which no row of its own tells. */
export function viewOrderDetails(
  order: OrderWithParts,
  { history, refunds, units }: OrderStory,
  viewerId: string,
): OrderDetails {
  const placed = {
    at: order.createdAt.toISOString(),
    from: null,
    to: 'PENDING_PAYMENT',
    by: 'BUYER',
    why: 'placed',
    note: null,
  };
  return {
    ...viewOrder(order, viewerId),
    history: [
      placed as OrderDetails['history'][number],
      ...history.map((row) => ({ ...row, at: timestampOf(row.at) })),
    ],
    units: units.map(({ assignedAt, returnedAt, ...unit }) => ({
      ...unit,
      assignedAt: timestampOf(assignedAt),
      returnedAt: returnedAt === null ? null : timestampOf(returnedAt),
    })),
    refunds: refunds.map(({ at, ...refund }) => ({
      ...refund,
      items: [...refund.items],
      amount: money(refund.amount),
      createdAt: timestampOf(at),
    })),
  };
}

/** As JSON of the database has it. */
const timestampOf = (text: string) => new Date(text).toISOString();
