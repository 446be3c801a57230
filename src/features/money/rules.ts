/** Basis points of the whole. */
const WHOLE = 10_000n;

/** The whole number nearest to a fraction of numbers from 0 on; halves go up. */
function nearest(numerator: bigint, denominator: bigint): bigint {
  return (2n * numerator + denominator) / (2n * denominator);
}

/**
 * What the market keeps of a payment.
 * @param amount in minor units
 * @param basisPoints hundredths of a per cent, 0 to 10,000
 * @returns minor units, halves rounded up; never more than the amount
 */
export function feeOf(amount: bigint, basisPoints: number): bigint {
  return nearest(amount * BigInt(basisPoints), WHOLE);
}

/** A payment of which a part goes back; all in minor units. */
export interface PartlyRefunded {
  /** What was paid, more than 0. */
  readonly amount: bigint;
  /** What the market kept of that. */
  readonly fee: bigint;
  /** What went back of the amount before. */
  readonly refundedBefore: bigint;
  /** What goes back now; with what went back before no more than the amount. */
  readonly refund: bigint;
}

/**
 * The part of the market's fee that goes back with a part of the payment: the seller pays the rest of the refund. Whatever the
 * parts are and in whatever order they come, together they give back the fee's share of what went back, to the centavo, and so
 * the whole fee with the whole amount. None of them is less than 0, or more than its refund. feeGivenBack() says it in SQL.
 * @returns minor units
 */
export function feeShareOf({ amount, fee, refundedBefore, refund }: PartlyRefunded): bigint {
  return nearest(fee * (refundedBefore + refund), amount) - nearest(fee * refundedBefore, amount);
}
