import type { OrderStatus } from '../../generated/prisma/enums.ts';
import { wasShipped } from '../orders/index.ts';

/** What can be refunded of an order, as it was read. */
export interface Refundable {
  readonly status: OrderStatus;
  /** What was paid, and what of it was refunded before, in minor units. */
  readonly paid: bigint;
  readonly refunded: bigint;
  readonly items: readonly RefundableItem[];
}

export interface RefundableItem {
  readonly id: string;
  readonly productId: string;
  readonly quantity: number;
  readonly refundedQuantity: number;
  /** Of one unit, in minor units. */
  readonly priceAmount: number;
}

/** What somebody wants to have refunded. Neither amount nor items: all that is left. */
export interface RefundRequest {
  readonly amount?: bigint | undefined;
  readonly items?: readonly { readonly productId: string; readonly quantity: number }[] | undefined;
  readonly restock: boolean;
}

/** Units of an item whose money goes back. */
export interface RefundLine {
  readonly orderItemId: string;
  readonly productId: string;
  readonly quantity: number;
}

/** What a refund comes to. */
export type RefundDecision =
  | {
      readonly kind: 'refund';
      readonly amount: bigint;
      readonly lines: readonly RefundLine[];
      /** Nothing is left of the payment: the order ends. */
      readonly isWhole: boolean;
    }
  | /** More money than is left. */ {
      readonly kind: 'exceeds-payment';
      readonly requested: bigint;
      readonly left: bigint;
    }
  | /** More units than are left. */ { readonly kind: 'exceeds-items'; readonly items: readonly ExceededItem[] }
  | /** Goods that never left are said not to come back. */ { readonly kind: 'never-left' };

export interface ExceededItem {
  readonly productId: string;
  readonly requested: number;
  readonly left: number;
}

/**
 * What a refund comes to: all that is left, an amount, or units of items. With what leaves nothing of the payment the order
 * ends: of one that was not shipped all goods come back then; of one that was, those that were named, or all where none were.
 */
export function decideRefund(order: Refundable, request: RefundRequest): RefundDecision {
  const left = order.paid - order.refunded;
  const named = request.items === undefined ? [] : linesOf(order, request.items);
  const exceeded = exceededBy(order, request.items ?? []);
  if (exceeded.length > 0) return { kind: 'exceeds-items', items: exceeded };
  const requested = request.items === undefined ? (request.amount ?? left) : worthOf(order, named);
  if (requested > left) return { kind: 'exceeds-payment', requested, left };
  const isWhole = requested === left;
  const allComeBack = isWhole && (request.items === undefined || !wasShipped(order.status));
  const lines = allComeBack ? everythingLeft(order) : named;
  if (lines.length > 0 && !request.restock && !wasShipped(order.status)) return { kind: 'never-left' };
  return { kind: 'refund', amount: requested, lines, isWhole };
}

function linesOf({ items }: Refundable, wanted: NonNullable<RefundRequest['items']>): RefundLine[] {
  return wanted.flatMap(({ productId, quantity }) => {
    const item = items.find((one) => one.productId === productId);
    return item === undefined ? [] : [{ orderItemId: item.id, productId, quantity }];
  });
}

function everythingLeft({ items }: Refundable): RefundLine[] {
  return items.flatMap(({ id, productId, quantity, refundedQuantity }) =>
    quantity > refundedQuantity ? [{ orderItemId: id, productId, quantity: quantity - refundedQuantity }] : [],
  );
}

/** What was asked for of each product beyond what is left of it; products that the order does not have have nothing left. */
function exceededBy({ items }: Refundable, wanted: NonNullable<RefundRequest['items']>): ExceededItem[] {
  return wanted.flatMap(({ productId, quantity }) => {
    const item = items.find((one) => one.productId === productId);
    const left = item === undefined ? 0 : item.quantity - item.refundedQuantity;
    return quantity > left ? [{ productId, requested: quantity, left }] : [];
  });
}

function worthOf({ items }: Refundable, lines: readonly RefundLine[]): bigint {
  const prices = new Map(items.map(({ id, priceAmount }) => [id, BigInt(priceAmount)]));
  return lines.reduce((sum, { orderItemId, quantity }) => sum + (prices.get(orderItemId) ?? 0n) * BigInt(quantity), 0n);
}
