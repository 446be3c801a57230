/** What a voucher takes off, and of which lines. Pure; whoever shows or places an order decides by it. */

/** A voucher as it stands when somebody wants to use it. Amounts are in minor units. */
export interface Voucher {
  readonly id: string;
  /** Whose goods it is for; null: everybody's. */
  readonly sellerId: string | null;
  /** Of what its goods cost, 1 to 100; null where it is an amount. */
  readonly percent: number | null;
  readonly amount: number | null;
  /** What its goods must cost; null: anything. */
  readonly minimum: number | null;
  readonly active: boolean;
  readonly phase: 'not-started' | 'running' | 'expired';
  /** Uses that are left of its limit; null: it has none. */
  readonly remaining: number | null;
  readonly perBuyerLimit: number | null;
}

/** A line of a cart. */
export interface DiscountableLine {
  readonly productId: string;
  readonly sellerId: string;
  /** Price times quantity, in minor units; at least 1. */
  readonly totalAmount: number;
}

/** Why a voucher does not count for a cart. What is told first says nothing of vouchers that are not for these goods. */
export type InvalidReason =
  | 'not-found'
  | 'not-for-these-goods'
  | 'inactive'
  | 'not-started'
  | 'expired'
  | 'minimum-not-met'
  | 'nothing-to-take-off'
  | 'buyer-limit-reached';

export type VoucherRefusal =
  | { readonly kind: 'voucher-invalid'; readonly reason: Exclude<InvalidReason, 'minimum-not-met'> }
  | {
      readonly kind: 'voucher-invalid';
      readonly reason: 'minimum-not-met';
      readonly minimum: number;
      /** What the goods cost that it is for. */
      readonly goods: number;
    }
  | { readonly kind: 'voucher-used-up' };

/** What is taken off each line that has something taken off, by product, and all in all. */
export interface Discount {
  readonly kind: 'discount';
  readonly byProduct: ReadonlyMap<string, number>;
  readonly amount: number;
}

/**
 * What a voucher takes off a cart.
 * @param voucher undefined: there is none of that code
 * @param buyerUses checkouts of the buyer that have it already
 */
export function decideVoucher(
  voucher: Voucher | undefined,
  lines: readonly DiscountableLine[],
  buyerUses: number,
): Discount | VoucherRefusal {
  if (voucher === undefined) return invalid('not-found');
  const eligible = lines.filter(({ sellerId }) => voucher.sellerId === null || voucher.sellerId === sellerId);
  if (eligible.length === 0) return invalid('not-for-these-goods');
  if (!voucher.active) return invalid('inactive');
  if (voucher.phase !== 'running') return invalid(voucher.phase);
  const goods = sumOf(eligible);
  const { minimum, perBuyerLimit, remaining } = voucher;
  if (minimum !== null && goods < minimum)
    return { kind: 'voucher-invalid', reason: 'minimum-not-met', minimum, goods };
  if (perBuyerLimit !== null && buyerUses >= perBuyerLimit) return invalid('buyer-limit-reached');
  if (remaining !== null && remaining < 1) return { kind: 'voucher-used-up' };
  const byProduct = splitDiscount(discountOf(voucher, goods), eligible);
  const amount = [...byProduct.values()].reduce((sum, one) => sum + one, 0);
  return amount === 0 ? invalid('nothing-to-take-off') : { kind: 'discount', byProduct, amount };
}

function invalid(reason: Exclude<InvalidReason, 'minimum-not-met'>): VoucherRefusal {
  return { kind: 'voucher-invalid', reason };
}

function sumOf(lines: readonly Pick<DiscountableLine, 'totalAmount'>[]): number {
  return lines.reduce((sum, { totalAmount }) => sum + totalAmount, 0);
}

/** What is off goods that cost so much: of a percentage the part of a centavo is not; never more than they cost. */
export function discountOf({ percent, amount }: Pick<Voucher, 'percent' | 'amount'>, goods: number): number {
  if (percent === null) return Math.min(amount ?? 0, goods);
  // goods × percent may be beyond what a number holds exactly.
  const hundreds = Math.floor(goods / 100);
  return hundreds * percent + Math.floor(((goods - hundreds * 100) * percent) / 100);
}

/**
 * Splits a discount over lines in proportion, to the last centavo: each gets the whole part of its share, and what is left goes by one
 * to those with the largest remainders, of equal ones to the product whose id comes first. A line keeps 1 at least, since nothing is
 * sold for nothing; what it cannot take the others do, and what none can take is not taken off.
 * @param discount in minor units
 * @returns what is off each line that has something off, by product
 */
export function splitDiscount(discount: number, lines: readonly DiscountableLine[]): ReadonlyMap<string, number> {
  const goods = sumOf(lines);
  const off = Math.max(0, Math.min(discount, goods - lines.length));
  if (off === 0) return new Map();
  const shares = lines.map(({ productId, totalAmount }) => {
    const exact = BigInt(off) * BigInt(totalAmount);
    const whole = Number(exact / BigInt(goods));
    return { productId, amount: whole, most: totalAmount - 1, remainder: Number(exact % BigInt(goods)) };
  });
  shares.sort((one, other) => other.remainder - one.remainder || (one.productId < other.productId ? -1 : 1));
  let left = off - shares.reduce((sum, { amount }) => sum + amount, 0);
  // All together can take it, so each round places some: there are no more rounds than lines.
  while (left > 0) {
    for (const share of shares) {
      if (left === 0 || share.amount === share.most) continue;
      share.amount += 1;
      left -= 1;
    }
  }
  return new Map(shares.flatMap(({ productId, amount }) => (amount > 0 ? [[productId, amount]] : [])));
}
