import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { feeOf, feeShareOf } from '../../src/features/money/index.ts';

const amounts = fc.bigInt({ min: 1n, max: 10n ** 15n });
const basisPoints = fc.integer({ min: 0, max: 10_000 });

/** The parts of an amount that goes back cut after cut, in their order. */
function partsOf(amount: bigint, cuts: readonly number[]): bigint[] {
  const ends = [...cuts.map((cut) => (amount * BigInt(cut)) / 1_000n), amount].sort((a, b) => (a < b ? -1 : 1));
  return ends.map((end, index) => end - (ends[index - 1] ?? 0n)).filter((part) => part > 0n);
}

describe('the fee of a payment', () => {
  it.each([
    [10_000n, 250, 250n],
    [1n, 0, 0n],
    [1n, 10_000, 1n],
    [1n, 4_999, 0n],
    [1n, 5_000, 1n],
    [12_345n, 333, 411n],
    [30n, 500, 2n],
    [29n, 500, 1n],
  ])('of %d at %d basis points is %d', (amount, points, fee) => {
    expect(feeOf(amount, points)).toBe(fee);
  });

  it('is the nearest centavo, halves up, and never more than the amount', () => {
    fc.assert(
      fc.property(amounts, basisPoints, (amount, points) => {
        const fee = feeOf(amount, points);
        const exact = amount * BigInt(points);
        expect(fee >= 0n && fee <= amount).toBe(true);
        // Within half a centavo, all times 20,000; and half a centavo short is rounded up.
        const over = 20_000n * fee - 2n * exact;
        expect(over > -10_000n && over <= 10_000n).toBe(true);
      }),
    );
  });

  it('goes back with what goes back, to the last centavo, and never as more than that', () => {
    const cuts = fc.array(fc.integer({ min: 1, max: 999 }), { maxLength: 8 });
    fc.assert(
      fc.property(fc.oneof(amounts, fc.bigInt({ min: 1n, max: 50n })), basisPoints, cuts, (amount, points, given) => {
        const fee = feeOf(amount, points);
        let refundedBefore = 0n;
        let returned = 0n;
        for (const refund of partsOf(amount, given)) {
          const share = feeShareOf({ amount, fee, refundedBefore, refund });
          expect(share >= 0n && share <= refund).toBe(true);
          refundedBefore += refund;
          returned += share;
          // Never far from the share of what went back so far: half a centavo at most.
          const apart = 2n * (returned * amount - fee * refundedBefore);
          expect(apart >= -amount && apart <= amount).toBe(true);
        }
        expect([refundedBefore, returned]).toEqual([amount, fee]);
      }),
    );
  });
});
