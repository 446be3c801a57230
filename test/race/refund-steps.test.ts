import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { sendDueRefunds } from '../../src/features/refunds/index.ts';
import { countsOf, describeRaces, MoneyRaces, outcomeOf, PACES, PRICE_AMOUNT } from '../support/money-races.ts';
import { afterCalls } from '../support/races.ts';
import { moveTo, type Placed } from '../support/steps.ts';

/** Units of each order. */
const UNITS = 3;
const PAID = UNITS * PRICE_AMOUNT;

describeRaces('a refund of an order that is being shipped', (pace) => {
  const races = new MoneyRaces(pace);
  const all = pace.orders * pace.rounds;

  /** Races a refund of each order against its shipping. @returns how often which answers came, with where its units went */
  async function raceWithShipping(body: (order: Placed) => object | undefined) {
    const seen: string[] = [];
    await races.race(async () => {
      const placed = await races.paid(UNITS);
      for (const { status } of await Promise.all(placed.map((order) => moveTo(races.market(), order, 'PROCESSING'))))
        expect(status).toBe(200);
      const answers = await races.each(placed, async (order, index) => {
        const refund = () => races.refund(order, body(order));
        const ship = () => moveTo(races.market(), order, 'SHIPPED');
        const aCall = () => afterCalls(races.market(), 1);
        // Both at once; or one is a call behind, or comes when the other is done.
        if (index % 5 === 0) return Promise.all([aCall().then(refund), ship()]);
        if (index % 5 === 1) return Promise.all([refund(), aCall().then(ship)]);
        if (index % 5 === 2) return Promise.all([refund(), ship()]);
        if (index % 5 === 3) {
          const refunded = await refund();
          return [refunded, await ship()];
        }
        const shipped = await ship();
        return [await refund(), shipped];
      });
      await races.settled();
      const ends = await races.endsOf(placed);
      for (const [index, order] of placed.entries()) {
        const units = await races.unitsOf(order.id);
        const went = `shipped ${-(units.SHIPMENT ?? 0)}, returned ${units.RETURN ?? 0}, not sold ${units.REFUND ?? 0}`;
        seen.push(`${(answers[index] ?? []).map(outcomeOf).join(', ')}: ${ends[index]}, ${went}`);
      }
    });
    return countsOf(seen);
  }

  it('in part: what leaves is what was not refunded, or comes back', async () => {
    const counts = await raceWithShipping(({ productId }) => ({ items: [{ productId, quantity: 1 }] }));
    const {
      [`201, 200: SHIPPED SUCCEEDED ${PRICE_AMOUNT}, shipped 2, returned 0, not sold 1`]: before = 0,
      [`201, 200: SHIPPED SUCCEEDED ${PRICE_AMOUNT}, shipped 3, returned 1, not sold 0`]: after = 0,
      ...others
    } = counts;
    expect(others).toEqual({});
    expect(before + after).toBe(all);
    expect(Math.min(before, after), JSON.stringify(counts)).toBeGreaterThan(0);
    await races.expectMoneyInPlace();
  });

  it('whole: nothing leaves, or all comes back', async () => {
    const counts = await raceWithShipping(() => undefined);
    const {
      [`201, 409 invalid-transition: REFUNDED REFUNDED ${PAID}, shipped 0, returned 0, not sold 3`]: before = 0,
      [`201, 200: REFUNDED REFUNDED ${PAID}, shipped 3, returned 3, not sold 0`]: after = 0,
      ...others
    } = counts;
    expect(others).toEqual({});
    expect(before + after).toBe(all);
    expect(Math.min(before, after), JSON.stringify(counts)).toBeGreaterThan(0);
    await races.expectMoneyInPlace();
  });
});

describe.each(PACES)('sending refunds, $pace', (pace) => {
  const races = new MoneyRaces(pace);

  /** What the clock does. */
  const letRefundsAge = () =>
    races.market().db.pool.query(`UPDATE refunds SET ask_at = now() - interval '1 second' WHERE status = 'PENDING'`);
  const refundsOf = (placed: readonly Placed[]) =>
    races.market().db.prisma.refund.findMany({ where: { orderId: { in: placed.map(({ id }) => id) } } });

  it('by the jobs of three processes, by what the provider tells and after the answer sends each once', async () => {
    await races.race(async () => {
      const placed = await races.paid(UNITS);
      races.provider.losesRefunds = true;
      const refunding = races.each(placed, (order) => races.refund(order, { amount: 1_000 }));
      for (const { status, body } of await refunding) expect([status, body.status]).toEqual([201, 'PENDING']);
      races.provider.losesRefunds = false;
      await letRefundsAge();
      const refunds = await refundsOf(placed);
      const sent = races.provider.refunds.size;
      await races.slowly(() =>
        Promise.all([
          ...[1, 2, 3].map(() => sendDueRefunds(races.market().orders)),
          ...refunds.flatMap(({ id: refundId }) =>
            [1, 2].map(() => races.tell({ id: randomUUID(), type: 'refund.updated', refundId })),
          ),
        ]),
      );
      await races.settled();
      expect(races.provider.refunds.size).toBe(sent);
      expect(countsOf(await races.endsOf(placed))).toEqual({ 'PAID SUCCEEDED 1000': placed.length });
    });
    await races.expectMoneyInPlace();
  });

  it('that came back sends them anew, once, however often and by whomever that is told', async () => {
    await races.race(async () => {
      const placed = await races.paid(UNITS);
      await races.each(placed, (order) => races.refund(order));
      await races.settled();
      const refunds = await refundsOf(placed);
      for (const { id } of refunds) races.provider.bounce(`${id}-0`);
      await races.each([...refunds, ...refunds], ({ id: refundId }) =>
        races.tell({ id: randomUUID(), type: 'refund.failed', refundId }),
      );
      await races.allProcessed();
      await letRefundsAge();
      await races.slowly(() => Promise.all([1, 2, 3].map(() => sendDueRefunds(races.market().orders))));
      await races.settled();
      const after = await refundsOf(placed);
      expect(countsOf(after.map(({ round, status }) => `${round} ${status}`))).toEqual({
        '1 SUCCEEDED': placed.length,
      });
      expect(after.filter(({ id }) => races.provider.refunds.has(`${id}-1`))).toHaveLength(placed.length);
    });
    await races.expectMoneyInPlace();
  });
});
