import { setTimeout } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { Offers } from '../../src/features/experiences/offers.ts';
import { addWaiting, BOOKINGS, book, bookedIn, makeSlot } from '../support/bookings.ts';
import { offerAll } from '../support/experiences.ts';
import { tally, together, useMarket } from '../support/market.ts';

const market = useMarket({}, { patient: true });

/** A process that offers seats beside others. */
const offering = () => new Offers({ context: market().context, offerMs: 3_600_000, log: { error: () => {} } });

describe('who waits', () => {
  it('is offered seats once, in order, by however many processes', async () => {
    for (let round = 0; round < 12; round += 1) {
      const slot = await makeSlot(market(), { capacity: 4 });
      const buyers = await market().buyers(8);
      for (const buyer of buyers) await addWaiting(market(), slot, buyer, 1);
      const processes = Array.from({ length: 3 }, offering);
      // Each until it finds nothing to do.
      await together(processes, async (process) => {
        for (let runs = 0; runs < 50 && (await process.run()); runs += 1);
      });
      await offerAll(market());
      const bookings = await market().db.prisma.order.findMany({ where: { slotId: slot.id } });
      expect(bookings.map(({ buyerId }) => buyerId).sort()).toEqual(
        buyers
          .slice(0, 4)
          .map(({ id }) => id)
          .sort(),
      );
      const left = await market().db.prisma.waitingListEntry.findMany({
        where: { slotId: slot.id },
        orderBy: { id: 'asc' },
      });
      expect(left.map(({ buyerId }) => buyerId)).toEqual(buyers.slice(4).map(({ id }) => id));
      expect(await bookedIn(market(), slot)).toBe(4);
      await market().db.pool.query('DELETE FROM waiting_list_entries WHERE slot_id = $1', [slot.id]);
    }
    expect(await market().findings()).toEqual([]);
  });

  it('comes before who books while seats are offered, and nobody has more seats than there are', async () => {
    const outcomes = new Set<string>();
    for (let round = 0; round < 12; round += 1) {
      const slot = await makeSlot(market(), { capacity: 3 });
      const waiting = await market().buyers(2);
      for (const buyer of waiting) await addWaiting(market(), slot, buyer, 1);
      const others = await market().buyers(4);
      const [answers] = await Promise.all([
        together(others, (buyer) => book(market(), slot, buyer)),
        offerAll(market()),
      ]);
      await offerAll(market());
      for (const outcome of Object.keys(tally(answers))) outcomes.add(outcome);
      const bookings = await market().db.prisma.order.findMany({ where: { slotId: slot.id } });
      expect(bookings.map(({ buyerId }) => buyerId)).toEqual(expect.arrayContaining(waiting.map(({ id }) => id)));
      expect(bookings.length).toBeLessThanOrEqual(3);
      expect(await bookedIn(market(), slot)).toBe(bookings.length);
    }
    expect([...outcomes].filter((one) => !['201', '400 sold-out'].includes(one))).toEqual([]);
    expect(await market().findings()).toEqual([]);
  });

  it('has left, or is offered seats, and never both', async () => {
    const outcomes = new Set<string>();
    for (let round = 0; round < 60; round += 1) {
      const slot = await makeSlot(market(), { capacity: 1 });
      const buyer = await market().buyer();
      await addWaiting(market(), slot, buyer, 1);
      const path = `${BOOKINGS}/slots/${slot.id}/waiting-list`;
      // At another moment of the offer in each round.
      const leave = () => setTimeout(round % 15).then(() => market().call('DELETE', path, { token: buyer.token }));
      const [left, offered] = await Promise.all([leave(), offerAll(market())]);
      const bookings = await market().db.prisma.order.count({ where: { slotId: slot.id } });
      outcomes.add(`${left.status} ${bookings}`);
      expect([...outcomes].filter((one) => !['204 0', '404 1'].includes(one))).toEqual([]);
      expect(offered.filter((one) => one.startsWith('failed'))).toEqual([]);
      expect(await bookedIn(market(), slot)).toBe(bookings);
      await market().db.pool.query('DELETE FROM waiting_list_entries WHERE slot_id = $1', [slot.id]);
    }
    expect(await market().findings()).toEqual([]);
  });

  it('joins once, and nobody joins who could book, whoever books or joins beside', async () => {
    const outcomes = new Set<string>();
    for (let round = 0; round < 20; round += 1) {
      const slot = await makeSlot(market(), { capacity: 1 });
      const [first, second] = await market().buyers(2);
      if (first === undefined || second === undefined) throw new Error('two were made');
      const joining = Array.from({ length: 4 }, () =>
        market().call('POST', `${BOOKINGS}/slots/${slot.id}/waiting-list`, {
          token: second.token,
          body: { guests: 1 },
        }),
      );
      const [booked, ...joined] = await Promise.all([book(market(), slot, first), ...joining]);
      expect(booked.status).toBe(201);
      for (const outcome of Object.keys(tally(joined.map((one) => (one.status === 201 ? { ...one, body: {} } : one)))))
        outcomes.add(outcome);
      const entries = await market().db.prisma.waitingListEntry.count({ where: { slotId: slot.id } });
      expect(entries).toBe(joined.filter(({ status }) => status === 201).length);
      expect(entries).toBeLessThanOrEqual(1);
      expect(await offerAll(market())).toEqual([]);
    }
    expect([...outcomes].filter((one) => !['201', '400 seats-available', '409 already-waiting'].includes(one))).toEqual(
      [],
    );
  });
});
