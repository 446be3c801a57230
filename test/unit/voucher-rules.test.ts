import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { planRedemptions, type ReadVoucher } from '../../src/features/vouchers/redemptions.ts';
import {
  type DiscountableLine,
  decideVoucher,
  discountOf,
  splitDiscount,
  type Voucher,
} from '../../src/features/vouchers/rules.ts';

const ANY: ReadVoucher = {
  id: 'v1',
  sellerId: null,
  percent: 10,
  amount: null,
  minimum: null,
  active: true,
  phase: 'running',
  remaining: null,
  perBuyerLimit: null,
  version: 1,
};

const line: fc.Arbitrary<Omit<DiscountableLine, 'productId'>> = fc.record({
  sellerId: fc.constantFrom('s1', 's2', 's3'),
  totalAmount: fc.oneof(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 1_000_000_000_000 })),
});

const lines = fc
  .array(line, { minLength: 1, maxLength: 100 })
  .map((all) => all.map((one, index) => ({ ...one, productId: `p${String(index).padStart(3, '0')}` })));

const sumOf = (amounts: Iterable<number>) => [...amounts].reduce((sum, amount) => sum + amount, 0);
const goodsOf = (all: readonly DiscountableLine[]) => sumOf(all.map(({ totalAmount }) => totalAmount));

/** A discount of some lines: often more than they cost, or all but a little of it. */
const splits = lines.chain((all) =>
  fc.record({
    all: fc.constant(all),
    discount: fc.oneof(
      fc.integer({ min: 0, max: goodsOf(all) + 5 }),
      fc.integer({ min: Math.max(0, goodsOf(all) - 2 * all.length), max: goodsOf(all) }),
      fc.integer({ min: 0, max: 50 }),
    ),
  }),
);

describe('a discount that is split over lines', () => {
  it('comes to the discount to the last centavo, or to all that leaves a centavo on each line', () => {
    fc.assert(
      fc.property(splits, ({ all, discount }) => {
        expect(sumOf(splitDiscount(discount, all).values())).toBe(Math.min(discount, goodsOf(all) - all.length));
      }),
    );
  });

  it('is never negative, and leaves a centavo on each line', () => {
    fc.assert(
      fc.property(splits, ({ all, discount }) => {
        const byProduct = splitDiscount(discount, all);
        for (const { productId, totalAmount } of all) {
          const off = byProduct.get(productId) ?? 0;
          expect(off).toBeGreaterThanOrEqual(0);
          expect(totalAmount - off).toBeGreaterThanOrEqual(1);
        }
      }),
    );
  });

  it('is within a centavo of its share on each line, but where others could not take theirs', () => {
    fc.assert(
      fc.property(splits, ({ all, discount }) => {
        const byProduct = splitDiscount(discount, all);
        const off = sumOf(byProduct.values());
        const taken = ({ productId }: DiscountableLine) => byProduct.get(productId) ?? 0;
        const distance = (one: DiscountableLine) =>
          BigInt(taken(one)) * BigInt(goodsOf(all)) - BigInt(off) * BigInt(one.totalAmount);
        // One of a centavo can take nothing of it, whatever its share.
        const couldNotTakeIts = (one: DiscountableLine) => taken(one) === one.totalAmount - 1 && distance(one) < 0n;
        const bites = all.some(couldNotTakeIts);
        for (const one of all) {
          // None gets less than the whole part of its share.
          expect(-distance(one) < BigInt(goodsOf(all))).toBe(true);
          if (!bites) expect(distance(one) < BigInt(goodsOf(all))).toBe(true);
        }
      }),
    );
  });

  it('is the same in whatever order the lines are', () => {
    const shuffled = splits.chain(({ all, discount }) =>
      fc.record({
        all: fc.constant(all),
        discount: fc.constant(discount),
        other: fc.shuffledSubarray(all, { minLength: all.length }),
      }),
    );
    fc.assert(
      fc.property(shuffled, ({ all, other, discount }) => {
        const sorted = (of: readonly DiscountableLine[]) => [...splitDiscount(discount, of)].sort();
        expect(sorted(other)).toEqual(sorted(all));
      }),
    );
  });

  it('gives what is left over to the largest remainders, and of equal ones to the first ids', () => {
    const of = (...amounts: number[]) =>
      amounts.map((totalAmount, index) => ({ productId: `p${index}`, sellerId: 's1', totalAmount }));
    expect([...splitDiscount(100, of(100, 100, 100))].sort()).toEqual([
      ['p0', 34],
      ['p1', 33],
      ['p2', 33],
    ]);
    expect(splitDiscount(10, of(300, 100, 600))).toEqual(new Map(Object.entries({ p0: 3, p1: 1, p2: 6 })));
    // 2.4, 3.6 and 4: the second's remainder is the largest.
    expect(splitDiscount(10, of(24, 36, 40))).toEqual(new Map(Object.entries({ p1: 4, p0: 2, p2: 4 })));
    expect(splitDiscount(999, of(1, 1, 1, 1000))).toEqual(new Map([['p3', 999]]));
    expect(splitDiscount(5, of(1, 1))).toEqual(new Map());
  });
});

describe('what a voucher takes off', () => {
  it('is its percentage of the goods, rounded down to the centavo, however much they cost', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 100 }),
        fc.integer({ min: 0, max: 100_000_000_000_000 }),
        (percent, goods) => {
          expect(BigInt(discountOf({ percent, amount: null }, goods))).toBe((BigInt(goods) * BigInt(percent)) / 100n);
        },
      ),
    );
  });

  it('is its amount, and no more than the goods cost', () => {
    expect(discountOf({ percent: null, amount: 500 }, 800)).toBe(500);
    expect(discountOf({ percent: null, amount: 500 }, 300)).toBe(300);
  });

  it('is off the goods of its seller only', () => {
    fc.assert(
      fc.property(lines, fc.constantFrom(null, 's1', 's2'), (all, sellerId) => {
        const decision = decideVoucher({ ...ANY, sellerId, percent: 50 }, all, 0);
        if (decision.kind !== 'discount') return;
        const others = all.filter((one) => sellerId !== null && one.sellerId !== sellerId);
        for (const { productId } of others) expect(decision.byProduct.has(productId)).toBe(false);
        expect(decision.amount).toBe(sumOf(decision.byProduct.values()));
        expect(decision.amount).toBeGreaterThan(0);
      }),
    );
  });
});

describe('a voucher is refused', () => {
  const goods = [{ productId: 'p1', sellerId: 's1', totalAmount: 1000 }];
  const decide = (change: Partial<Voucher>, buyerUses = 0) => decideVoucher({ ...ANY, ...change }, goods, buyerUses);
  const reason = (change: Partial<Voucher>, buyerUses?: number) => {
    const decision = decide(change, buyerUses);
    return decision.kind === 'voucher-invalid' ? decision.reason : decision.kind;
  };

  it('for one reason: what is told first says nothing of vouchers for other goods', () => {
    expect(decideVoucher(undefined, goods, 0)).toEqual({ kind: 'voucher-invalid', reason: 'not-found' });
    const everything: Partial<Voucher> = {
      active: false,
      phase: 'expired',
      minimum: 5000,
      remaining: 0,
      perBuyerLimit: 1,
    };
    expect(reason({ ...everything, sellerId: 's2' }, 1)).toBe('not-for-these-goods');
    expect(reason(everything, 1)).toBe('inactive');
    expect(reason({ ...everything, active: true }, 1)).toBe('expired');
    expect(reason({ ...everything, active: true, phase: 'not-started' }, 1)).toBe('not-started');
    expect(reason({ minimum: 1001, remaining: 0, perBuyerLimit: 1 }, 1)).toBe('minimum-not-met');
    expect(reason({ remaining: 0, perBuyerLimit: 1 }, 1)).toBe('buyer-limit-reached');
    expect(reason({ remaining: 0, perBuyerLimit: 2 }, 1)).toBe('voucher-used-up');
  });

  it('at its limits, and not before', () => {
    expect(reason({ minimum: 1000, remaining: 1, perBuyerLimit: 2 }, 1)).toBe('discount');
    expect(decide({ minimum: 1001 })).toMatchObject({ minimum: 1001, goods: 1000 });
    expect(decideVoucher(ANY, [], 0)).toMatchObject({ reason: 'not-for-these-goods' });
  });

  it('where it would take nothing off', () => {
    expect(
      decideVoucher({ ...ANY, percent: 1 }, [{ ...goods[0], productId: 'p1', sellerId: 's1', totalAmount: 99 }], 0),
    ).toMatchObject({
      reason: 'nothing-to-take-off',
    });
    expect(
      decideVoucher({ ...ANY, percent: 100 }, [{ productId: 'p1', sellerId: 's1', totalAmount: 1 }], 0),
    ).toMatchObject({
      reason: 'nothing-to-take-off',
    });
  });
});

describe('the uses of a batch', () => {
  const use = (voucherId: string, n: number) => ({ voucherId, buyerId: `b${n}`, checkoutId: `c${n}`, openOrders: 1 });

  it('are one claim of each voucher, with what is left afterwards; none of one without a limit', () => {
    const vouchers = [
      { ...ANY, id: 'counted', remaining: 5, version: 7 },
      { ...ANY, id: 'per buyer', perBuyerLimit: 1, version: 3 },
      { ...ANY, id: 'unlimited' },
      { ...ANY, id: 'unused', remaining: 5 },
    ];
    const redeemed = [use('counted', 1), use('per buyer', 2), use('counted', 3), use('unlimited', 4)];
    const { claims, rows } = planRedemptions(vouchers, redeemed);
    expect(claims.claims).toEqual([
      { id: 'counted', version: 7, count: 3 },
      { id: 'per buyer', version: 3 },
    ]);
    expect(rows.rows).toMatchObject(redeemed);
  });
});
