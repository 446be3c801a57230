import type { Prisma } from '../../generated/prisma/client.ts';
import { money } from '../../platform/http-schemas.ts';
import type { OrderPaymentView, OrderView } from './schemas.ts';
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
  'status' | 'provider' | 'createdAt' | 'settledAt' | 'refundedAt'
>;

/** An order with what is shown of it, however it was read. */
export interface OrderWithParts
  extends Pick<
    Row,
    'id' | 'checkoutId' | 'buyerId' | 'sellerId' | 'status' | 'totalAmount' | 'expiresAt' | 'createdAt' | 'updatedAt'
  > {
  readonly items: readonly Pick<
    Row['items'][number],
    'productId' | 'name' | 'quantity' | 'priceAmount' | 'totalAmount'
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

function viewPayment([payment]: OrderWithParts['payments']): OrderPaymentView {
  if (payment === undefined) return AWAITING_PAYMENT;
  if (payment.status === 'PENDING') return { ...AWAITING_PAYMENT, provider: payment.provider };
  return {
    status: payment.status,
    provider: payment.provider,
    paidAt: payment.status === 'DECLINED' ? null : (payment.settledAt ?? payment.createdAt).toISOString(),
    refundedAt: payment.refundedAt?.toISOString() ?? null,
  };
}

/** An order as its buyer and its seller see it. */
export function viewOrder(order: OrderWithParts): OrderView {
  return {
    id: order.id,
    checkoutId: order.checkoutId,
    buyerId: order.buyerId,
    sellerId: order.sellerId,
    status: order.status,
    total: money(order.totalAmount),
    items: order.items.map(({ productId, name, quantity, priceAmount, totalAmount }) => ({
      productId,
      name,
      quantity,
      unitPrice: money(priceAmount),
      lineTotal: money(totalAmount),
    })),
    payment: viewPayment(order.payments),
    shippingAddress: storedAddress(order.checkout.shippingAddress),
    expiresAt: order.expiresAt.toISOString(),
    createdAt: order.createdAt.toISOString(),
    updatedAt: order.updatedAt.toISOString(),
  };
}
