import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { cleanupFailedOrders } from '../../src/features/orders/index.ts';
import { settlePayment } from '../../src/features/payments/index.ts';
import type { Answer } from '../support/market.ts';
import { type Attempted, countsOf, describeRaces, MoneyRaces, outcomeOf, PACES } from '../support/money-races.ts';
import { addPastOrders } from '../support/orders.ts';
import { type Placed, pay } from '../support/steps.ts';

const toldOf = (answer: Answer) =>
  /payment .*under way/.test(answer.body.detail) ? 'is under way' : outcomeOf(answer);

describeRaces('what a provider tells', (pace) => {
  const races = new MoneyRaces(pace);

  /** Otherwise events take longer than anybody waits for a provider. */
  const isQuick = pace.delayMs === 0;

  /** How often the orders were said to have moved. */
  async function movesOf(ids: readonly string[]): Promise<number> {
    return races.market().db.prisma.outboxEvent.count({ where: { subjectId: { in: [...ids] } } });
  }

  it('while its answer is still on its way pays the order once', async () => {
    await races.race(async () => {
      const placed = await races.unpaid();
      const told: Promise<unknown>[] = [];
      races.provider.onCharge = async ({ attemptId }) => {
        const telling = races.tell({ id: `told ${attemptId}`, type: 'charge.succeeded', attemptId });
        // Its answer comes at any time: before the event, with it, or when that has been processed.
        const turn = told.push(telling) % 3;
        if (turn > 0) await telling;
        if (turn === 2 && isQuick) await races.processed(attemptId);
      };
      const answers = await races.each(placed, (order) => pay(races.market(), order));
      races.provider.onCharge = async () => {};
      // Whoever waited longer for the answer than anybody waits for a provider, on a slow machine or over few connections, was told so.
      const { 201: paid = 0, 'is under way': late = 0, ...others } = countsOf(answers.map(toldOf));
      expect(others).toEqual({});
      expect(paid + late).toBe(placed.length);
      expect(paid).toBeGreaterThan(0);
      expect(await Promise.all(told)).toHaveLength(placed.length);
      await races.settled();
      expect(countsOf(await races.endsOf(placed))).toEqual({ 'PAID SUCCEEDED': placed.length });
      expect(await movesOf(placed.map(({ id }) => id))).toBe(placed.length);
    });
    const ahead = isQuick ? Math.floor((pace.orders + 1) / 3) * pace.rounds : 0;
    const settled = await races.market().metric('tianguis_provider_events_total', { outcome: 'settled' });
    expect(settled).toBeGreaterThanOrEqual(ahead);
    await races.expectMoneyInPlace();
  });

  it('twice at once is processed once', async () => {
    await races.race(async () => {
      const attempted = await races.attempted('PENDING', 'SUCCEEDED', await races.unpaid());
      const answers = await races.each([...attempted, ...attempted, ...attempted], ({ attemptId }) =>
        races.tell({ id: `told ${attemptId}`, type: 'charge.succeeded', attemptId }),
      );
      expect(countsOf(answers.map(outcomeOf))).toEqual({ 200: 3 * attempted.length });
      await races.settled();
      expect(countsOf(await races.endsOf(attempted))).toEqual({ 'PAID SUCCEEDED': attempted.length });
      expect(await movesOf(attempted.map(({ id }) => id))).toBe(attempted.length);
      const ids = attempted.map(({ attemptId }) => attemptId);
      expect(await races.market().db.prisma.providerEvent.count({ where: { attemptId: { in: ids } } })).toBe(
        attempted.length,
      );
    });
    await races.expectMoneyInPlace();
  });

  it('in the wrong order, or all at once, ends as it stands with the provider: taken', async () => {
    await races.race(async (round) => {
      const attempted = await races.attempted('PENDING', 'DECLINED', await races.unpaid());
      const answers = await races.each(attempted, async ({ attemptId }) => {
        const failed = () => races.tell({ id: `failed ${attemptId}`, type: 'charge.failed', attemptId });
        // It is processed while the provider changes its mind, or told only then.
        const early = round % 2 === 0 ? [failed()] : [];
        races.provider.settle(attemptId, 'SUCCEEDED');
        const taken = races.tell({ id: `taken ${attemptId}`, type: 'charge.succeeded', attemptId });
        const late = round % 2 === 0 ? [] : [taken.then(failed)];
        return Promise.all([...early, taken, ...late]);
      });
      expect(countsOf(answers.flat().map(outcomeOf))).toEqual({ 200: 2 * attempted.length });
      await races.settled();
      expect(countsOf(await races.endsOf(attempted))).toEqual({ 'PAID SUCCEEDED': attempted.length });
    });
    await races.expectMoneyInPlace();
  });

  it('of a payment that was thought declined, while its order is cancelled: it is paid, before or again', async () => {
    const ends: string[] = [];
    await races.race(async () => {
      const attempted = await races.attempted('DECLINED', 'SUCCEEDED', await races.unpaid());
      const told = attempted.map(({ attemptId }) => ({ id: `told ${attemptId}`, type: 'charge.succeeded', attemptId }));
      const answers = await races.each(attempted, async (order, index) => {
        const telling = async () => told[index] && races.tell(told[index]);
        // In turn the cancellation comes when the event is being processed, with it, and before it.
        if (index % 3 === 0) await telling();
        const [answer] = await Promise.all([races.cancel(order), index % 3 === 1 && telling()]);
        if (index % 3 === 2) await telling();
        return answer;
      });
      await races.settled();
      const statuses = await races.endsOf(attempted);
      ends.push(...answers.map((answer, index) => `cancel ${outcomeOf(answer)}: ${statuses[index]}`));
    });
    const {
      'cancel 409 invalid-transition: PAID SUCCEEDED': kept = 0,
      // Its goods are there still: it takes them again.
      'cancel 200: PAID SUCCEEDED': takenAgain = 0,
      ...others
    } = countsOf(ends);
    expect(others).toEqual({});
    expect(kept + takenAgain).toBe(pace.orders * pace.rounds);
    expect(takenAgain).toBeGreaterThan(0);
    await races.expectMoneyInPlace();
  });
});

describe.each(PACES)('money that comes when its order has ended, $pace', (pace) => {
  const races = new MoneyRaces(pace);

  async function expire(orders: readonly Placed[]): Promise<void> {
    expect(await cleanupFailedOrders(races.market().orders)).toBe(orders.length);
  }

  const settleLate = (attemptId: string) =>
    settlePayment(races.market().orders, attemptId, { status: 'SUCCEEDED', reference: attemptId });

  /** Units that someone else has by then. */
  const taken = Math.ceil(pace.orders / 2);

  it('pays it with its unit or goes back, whoever else wants the last unit, and whenever the cleanup comes', async () => {
    const ends: string[] = [];
    await races.race(async (round) => {
      const all = await races.lastUnits();
      const cleanUp = () => cleanupFailedOrders(races.market().orders, { batchSize: 5 });
      // It has been there, or comes at the same moment, in which hardly any rival finds a unit.
      if (round % 3 === 0) await expire(all.map(({ late }) => late));
      const cleaning = races.slowly(cleanUp);
      const bought = await races.each(all, async ({ late, rival }, index) => {
        const tell = () => {
          races.provider.settle(late.attemptId, 'SUCCEEDED');
          return races.tell({ id: randomUUID(), type: 'charge.succeeded', attemptId: late.attemptId });
        };
        const buy = () => races.market().checkout(rival.token);
        // In turn the money comes first, with the rival, and after it.
        if (index % 3 === 1) return (await Promise.all([buy(), tell()]))[0];
        if (index % 3 === 2) return buy().finally(tell);
        await tell();
        await races.processed(late.attemptId);
        return buy();
      });
      await cleaning;
      await cleanUp();
      await races.settled();
      const orders = await races.endsOf(all.map(({ late }) => late));
      for (const [index, { late }] of all.entries()) {
        const answer = bought[index];
        const end = `${orders[index]}, rival ${answer && outcomeOf(answer)}, ${await races.market().stockOf(late.productId)} left`;
        ends.push(end);
      }
    });
    const {
      'PAID SUCCEEDED, rival 400 insufficient-stock, 0 left': paid = 0,
      'CANCELLED REFUNDED 12900, rival 201, 0 left': returned = 0,
      ...others
    } = countsOf(ends);
    expect(others).toEqual({});
    expect(paid + returned).toBe(pace.orders * pace.rounds);
    expect(Math.min(paid, returned), JSON.stringify(countsOf(ends))).toBeGreaterThan(0);
    const counted = await races.market().metric('tianguis_late_payments_total', { outcome: 'returned' });
    expect(counted).toBeGreaterThanOrEqual(returned);
    await races.expectMoneyInPlace();
  });

  it('for more orders than there are units pays as many, and the others get it back', async () => {
    const ends: string[] = [];
    await races.race(async () => {
      const late = await races.attempted('DECLINED', 'SUCCEEDED', await races.unpaid(1, 60));
      await expire(late);
      const [{ productId, seller, buyer }] = late as [Attempted];
      await addPastOrders(races.market(), {
        productId,
        seller,
        buyer,
        count: 1,
        quantity: taken,
        expiredSeconds: -3600,
      });
      await races.each(late, ({ attemptId }) => settleLate(attemptId));
      await races.settled();
      ends.push(...(await races.endsOf(late)));
      expect(await races.market().stockOf(productId)).toBe(0);
    });
    expect(countsOf(ends)).toEqual({
      'PAID SUCCEEDED': (pace.orders - taken) * pace.rounds,
      'CANCELLED REFUNDED 12900': taken * pace.rounds,
    });
    await races.expectMoneyInPlace();
  });

  it('twice pays its order once, and the other goes back, also where that is refunded at once', async () => {
    const ends: string[] = [];
    await races.race(async () => {
      const placed = await races.unpaid(1, 60);
      const first = await races.attempted('DECLINED', 'SUCCEEDED', placed);
      const second = await races.attempted('DECLINED', 'SUCCEEDED', placed);
      await expire(placed);
      const refunds = await races.each(first, async (order, index) => {
        const settling = [order.attemptId, second[index]?.attemptId ?? ''].map(settleLate);
        // Every other time it comes when the order is paid.
        if (index % 2 === 1) await Promise.any(settling);
        const [refund] = await Promise.all([races.refund(order), ...settling]);
        return outcomeOf(refund);
      });
      await races.settled();
      const statuses = await races.endsOf(placed);
      ends.push(...refunds.map((refund, index) => `refund ${refund}: ${statuses[index]}`));
    });
    const {
      'refund 201: REFUNDED REFUNDED REFUNDED 25800': refunded = 0,
      'refund 409 invalid-transition: PAID SUCCEEDED REFUNDED 12900': paid = 0,
      ...others
    } = countsOf(ends);
    expect(others).toEqual({});
    expect(refunded + paid).toBe(pace.orders * pace.rounds);
    expect(refunded).toBeGreaterThan(0);
    await races.expectMoneyInPlace();
  });
});
