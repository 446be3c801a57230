import { decideVoucher, type Offer, type VoucherRefusal } from '../vouchers/index.ts';
import type { PlannedOrder } from './planned-orders.ts';

/** A voucher that the buyer wants to use; no offer where there is none of its code. */
export interface WantedDiscount {
  readonly offer: Offer | undefined;
}

/** A voucher that a checkout uses. */
export interface UsedVoucher {
  readonly id: string;
  /** Orders that have something off by it. */
  readonly openOrders: number;
}

export interface DiscountedOrders {
  readonly kind: 'discounted';
  readonly orders: readonly PlannedOrder[];
  /** Undefined where none was wanted. */
  readonly voucher: UsedVoucher | undefined;
}

/** Takes what a voucher is worth off the lines of orders; their totals are what is left to pay. Pure. */
export function discountOrders(
  orders: readonly PlannedOrder[],
  wanted: WantedDiscount | undefined,
): DiscountedOrders | VoucherRefusal {
  if (wanted === undefined) return { kind: 'discounted', orders, voucher: undefined };
  const { offer } = wanted;
  const lines = orders.flatMap(({ sellerId, items }) =>
    items.map(({ productId, totalAmount }) => ({ productId, sellerId, totalAmount })),
  );
  const decision = decideVoucher(offer?.voucher, lines, offer?.buyerUses ?? 0);
  if (decision.kind !== 'discount' || offer === undefined) return decision as VoucherRefusal;
  const discounted = orders.map((order) => lessDiscount(order, decision.byProduct));
  const openOrders = discounted.filter(({ discountAmount }) => discountAmount > 0).length;
  return { kind: 'discounted', orders: discounted, voucher: { id: offer.voucher.id, openOrders } };
}

function lessDiscount(order: PlannedOrder, byProduct: ReadonlyMap<string, number>): PlannedOrder {
  const items = order.items.map((item) => ({ ...item, discountAmount: byProduct.get(item.productId) ?? 0 }));
  const discountAmount = items.reduce((sum, item) => sum + item.discountAmount, 0);
  return { ...order, items, discountAmount, totalAmount: order.totalAmount - discountAmount };
}
