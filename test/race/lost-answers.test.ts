import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { cleanupFailedOrders } from '../../src/features/orders/index.ts';
import { type Attempted, countsOf, describeRaces, MoneyRaces, outcomeOf } from '../support/money-races.ts';
import { afterCalls } from '../support/races.ts';
import { pay } from '../support/steps.ts';

describeRaces('all who ask at once about a payment whose answer was lost', (pace) => {
  const races = new MoneyRaces(pace);
  const all = pace.orders * pace.rounds;

  /** Orders with an attempt that is overdue, which the provider has or never heard of. */
  async function overdue(isTaken: boolean): Promise<Attempted[]> {
    const attempted = await races.attempted('PENDING', 'SUCCEEDED', await races.unpaid());
    const ids = attempted.map(({ attemptId }) => attemptId);
    if (!isTaken) for (const id of ids) races.provider.charges.delete(id);
    await races.database.query(
      `UPDATE payments SET ask_at = now() - interval '1 second', created_at = created_at - interval '31 seconds' WHERE id = ANY($1)`,
      [ids],
    );
    return attempted;
  }

  /** Has buyers pay and cancel, the provider tell, and two processes clean up. @returns how often each end came */
  async function raceOverdue(isTaken: boolean) {
    const seen: string[] = [];
    await races.race(async () => {
      const orders = await overdue(isTaken);
      const [answers] = await Promise.all([
        races.each(orders, (order, index) => {
          const { attemptId } = order;
          const asking = [
            async () => outcomeOf(await pay(races.market(), order)),
            async () => outcomeOf(await races.cancel(order)),
            async () => outcomeOf(await races.tell({ id: randomUUID(), type: 'charge.succeeded', attemptId })),
          ];
          // Each is first in a third of them.
          const turned = asking.map((_ask, n) => asking[(n + index) % 3] ?? asking[0]);
          const asked = turned.map((ask) => ask?.());
          return Promise.all([0, 1].map((n) => asked[(n - index + 3 * orders.length) % 3]));
        }),
        races.slowly(() => Promise.all([1, 2].map(() => cleanupFailedOrders(races.market().orders)))),
      ]);
      await races.settled();
      const ends = await races.endsOf(orders);
      seen.push(...answers.map(([paid, cancelled], n) => `pay ${paid}, cancel ${cancelled}: ${ends[n]}`));
    });
    return countsOf(seen);
  }

  it('hear that it was taken: the order is paid, and nobody pays or cancels it', async () => {
    expect(await raceOverdue(true)).toEqual({
      'pay 409 invalid-transition, cancel 409 invalid-transition: PAID SUCCEEDED': all,
    });
    await races.expectMoneyInPlace();
  });

  it('hear that it was not: the order is paid by another, or cancelled, or waits', async () => {
    const counts = await raceOverdue(false);
    const {
      'pay 201, cancel 409 invalid-transition: PAID SUCCEEDED DECLINED': paid = 0,
      'pay 409 invalid-transition, cancel 200: CANCELLED DECLINED': cancelled = 0,
      // Its next attempt was begun, and called off again.
      'pay 409 invalid-transition, cancel 200: CANCELLED DECLINED DECLINED': calledOff = 0,
      // The next attempt took its money in the moment of the cancellation: its goods are there still.
      'pay 201, cancel 200: PAID SUCCEEDED DECLINED': late = 0,
      'pay 409 invalid-transition, cancel 409 invalid-transition: PAYMENT_FAILED DECLINED': waits = 0,
      ...others
    } = counts;
    expect(others).toEqual({});
    expect(paid + cancelled + calledOff + late + waits).toBe(all);
    await races.expectMoneyInPlace();
  });
});

describeRaces('a payment', (pace) => {
  const races = new MoneyRaces(pace);
  const all = pace.orders * pace.rounds;

  it('of five at once is one: one charge, one 201, and the others are told of it', async () => {
    const seen: string[] = [];
    await races.race(async () => {
      const orders = await races.unpaid();
      const answers = await races.each(orders, (order) =>
        Promise.all(Array.from({ length: 5 }, () => pay(races.market(), order))),
      );
      const ends = await races.endsOf(orders);
      seen.push(...answers.map((some, n) => `${some.map(outcomeOf).sort().join(', ')}: ${ends[n]}`));
    });
    const refused = Array(4).fill('409 invalid-transition').join(', ');
    expect(countsOf(seen)).toEqual({ [`201, ${refused}: PAID SUCCEEDED`]: all });
    await races.expectMoneyInPlace();
  });

  it('and the cleanups of two processes never both have their way', async () => {
    const seen: string[] = [];
    await races.race(async () => {
      const orders = await races.unpaid(1, 60);
      const cleanUp = () => cleanupFailedOrders(races.market().orders, { batchSize: 5 });
      const [answers] = await Promise.all([
        races.each(orders, async (order, index) => {
          // Half of them come when the cleanups have begun.
          if (index % 2 === 0) await afterCalls(races.market(), 1);
          return pay(races.market(), order);
        }),
        races.slowly(() => Promise.all([cleanUp(), cleanUp()])),
      ]);
      const ends = await races.endsOf(orders);
      seen.push(...answers.map((answer, n) => `${outcomeOf(answer)}: ${ends[n]}`));
      await cleanUp();
    });
    const {
      '201: PAID SUCCEEDED': paid = 0,
      '409 invalid-transition: CANCELLED': ended = 0,
      ...others
    } = countsOf(seen);
    expect(others).toEqual({});
    expect(paid + ended).toBe(all);
    await races.expectMoneyInPlace();
  });

  it('and a cancellation never both have their way, or the order takes its goods again', async () => {
    const seen: string[] = [];
    await races.race(async () => {
      const orders = await races.unpaid();
      const answers = await races.each(orders, (order, index) => {
        const later = () => afterCalls(races.market(), 1);
        const cancelling = () => races.cancel(order);
        return Promise.all([
          index % 3 === 0 ? later().then(() => pay(races.market(), order)) : pay(races.market(), order),
          index % 3 === 1 ? later().then(cancelling) : cancelling(),
        ]);
      });
      const ends = await races.endsOf(orders);
      seen.push(...answers.map((some, n) => `${some.map(outcomeOf).join(', ')}: ${ends[n]}`));
    });
    const {
      '201, 409 invalid-transition: PAID SUCCEEDED': paid = 0,
      '409 invalid-transition, 200: CANCELLED': cancelled = 0,
      '409 invalid-transition, 200: CANCELLED DECLINED': calledOff = 0,
      '402 payment-declined, 200: CANCELLED DECLINED': declined = 0,
      '201, 200: PAID SUCCEEDED': late = 0,
      ...others
    } = countsOf(seen);
    expect(others).toEqual({});
    expect(paid + cancelled + calledOff + declined + late).toBe(all);
    await races.expectMoneyInPlace();
  });
});
