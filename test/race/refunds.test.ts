import { expect, it } from 'vitest';
import type { Answer } from '../support/market.ts';
import { countsOf, describeRaces, MoneyRaces, outcomeOf, PRICE_AMOUNT } from '../support/money-races.ts';
import { moveTo, type Placed, pay } from '../support/steps.ts';

/** Units of each order. */
const UNITS = 3;
const PAID = UNITS * PRICE_AMOUNT;

const sorted = (answers: readonly Answer[]) => answers.map(outcomeOf).sort().join(', ');

describeRaces('refunds of one order at once', (pace) => {
  const races = new MoneyRaces(pace);
  const all = pace.orders * pace.rounds;

  /** Races refunds of paid orders. @returns how often each set of answers came with which end */
  async function raceOnPaid(start: (order: Placed, index: number) => Promise<Answer>[]) {
    const seen: string[] = [];
    await races.race(async () => {
      const placed = await races.paid(UNITS);
      const answers = await races.each(placed, (order, index) => Promise.all(start(order, index)));
      await races.settled();
      const ends = await races.endsOf(placed);
      seen.push(...answers.map((some, index) => `${sorted(some)}: ${ends[index]}`));
    });
    return countsOf(seen);
  }

  it('by amounts that exceed the payment together: one of them', async () => {
    const counts = await raceOnPaid((order) => [30_000, 30_000].map((amount) => races.refund(order, { amount })));
    expect(counts).toEqual({ '201, 409 refund-exceeds-payment: PAID SUCCEEDED 30000': all });
    await races.expectMoneyInPlace();
  });

  it('by units that exceed the order together: one of them, and what was refunded is on the shelf', async () => {
    const counts = await raceOnPaid((order) =>
      [2, 2].map((quantity) => races.refund(order, { items: [{ productId: order.productId, quantity }] })),
    );
    expect(counts).toEqual({ [`201, 409 refund-exceeds-items: PAID SUCCEEDED ${2 * PRICE_AMOUNT}`]: all });
    await races.expectMoneyInPlace();
  });

  it('by amounts that fit together: all of them', async () => {
    const counts = await raceOnPaid((order) => [10_000, 700, 5_000].map((amount) => races.refund(order, { amount })));
    expect(counts).toEqual({ '201, 201, 201: PAID SUCCEEDED 15700': all });
    await races.expectMoneyInPlace();
  });

  it('whole and in part: never more than was paid, and the order has ended', async () => {
    const counts = await raceOnPaid((order, index) => {
      const part = index % 3 === 0 ? { amount: 5_000 } : { items: [{ productId: order.productId, quantity: 1 }] };
      const refunds = [races.refund(order), races.refund(order, part)];
      return index % 2 === 0 ? refunds : refunds.reverse();
    });
    const {
      [`201, 201: REFUNDED REFUNDED ${PAID}`]: both = 0,
      [`201, 409 invalid-transition: REFUNDED REFUNDED ${PAID}`]: whole = 0,
      ...others
    } = counts;
    expect(others).toEqual({});
    expect(both + whole).toBe(all);
    await races.expectMoneyInPlace();
  });

  it('by a status and by themselves: one of them', async () => {
    const counts = await raceOnPaid((order) => [moveTo(races.market(), order, 'REFUNDED'), races.refund(order)]);
    const {
      [`200, 409 invalid-transition: REFUNDED REFUNDED ${PAID}`]: status = 0,
      [`201, 409 invalid-transition: REFUNDED REFUNDED ${PAID}`]: refund = 0,
      ...others
    } = counts;
    expect(others).toEqual({});
    expect(status + refund).toBe(all);
    await races.expectMoneyInPlace();
  });

  it('and the payment itself, and a cancellation: the money is kept or back, and no paid order is cancelled', async () => {
    const seen: string[] = [];
    await races.race(async () => {
      const placed = await races.unpaid(UNITS);
      const answers = await races.each(placed, async (order, index) => {
        const paying = pay(races.market(), order);
        const refunding = index % 2 === 0 ? races.refund(order) : paying.then(() => races.refund(order));
        const cancelling = index % 4 < 2 ? races.cancel(order) : paying.then(() => races.cancel(order));
        return Promise.all([paying, refunding, cancelling]);
      });
      await races.settled();
      const ends = await races.endsOf(placed);
      seen.push(...answers.map((some, index) => `${some.map(outcomeOf).join(', ')}: ${ends[index]}`));
    });
    const ends = countsOf(
      seen.map((one) => one.replace('402 payment-declined', '409 invalid-transition').replace(/ DECLINED$/, '')),
    );
    const {
      [`201, 201, 409 invalid-transition: REFUNDED REFUNDED ${PAID}`]: refunded = 0,
      '201, 409 invalid-transition, 409 invalid-transition: PAID SUCCEEDED': paid = 0,
      '409 invalid-transition, 409 invalid-transition, 200: CANCELLED': cancelled = 0,
      // The cancellation came between the attempt's record and its charge: late money, and its goods are there.
      '201, 409 invalid-transition, 200: PAID SUCCEEDED': late = 0,
      [`201, 201, 200: REFUNDED REFUNDED ${PAID}`]: lateAndBack = 0,
      ...others
    } = ends;
    expect(others).toEqual({});
    expect(refunded + paid + cancelled + late + lateAndBack).toBe(all);
    expect(refunded, JSON.stringify(ends)).toBeGreaterThan(0);
    await races.expectMoneyInPlace();
  });
});
