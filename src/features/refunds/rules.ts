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
  /** What was paid for all of its units, in minor units: without what a voucher took off. */
  readonly paid: bigint;
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
  | /** Units for which less than a centavo was paid. */ { readonly kind: 'worth-nothing' }
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
  if (requested === 0n) return { kind: 'worth-nothing' };
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
  return lines.reduce((sum, { orderItemId, quantity }) => {
    const item = items.find(({ id }) => id === orderItemId);
    return item === undefined ? sum : sum + paidForNext(item, quantity);
  }, 0n);
}

/**
 * What was paid for the next units of an item, after those that were refunded before: so all of them come to what was paid, in whatever
 * parts they are refunded. A part of a centavo goes with later ones.
 */
export function paidForNext(
  { paid, quantity, refundedQuantity }: Pick<RefundableItem, 'paid' | 'quantity' | 'refundedQuantity'>,
  units: number,
): bigint {
  const paidForFirst = (count: number) => (paid * BigInt(count)) / BigInt(quantity);
  return paidForFirst(refundedQuantity + units) - paidForFirst(refundedQuantity);
}
