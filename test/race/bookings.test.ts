import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bookForWaiting } from '../../src/features/bookings/index.ts';
import { cleanupFailedOrders } from '../../src/features/orders/index.ts';
import { settlePayment } from '../../src/features/payments/index.ts';
import {
  about,
  addWaiting,
  book,
  bookedIn,
  bookingOf,
  letBookingExpire,
  type MadeSlot,
  makeSlot,
  payBooking,
} from '../support/bookings.ts';
import { type Answer, type Buyer, STRATEGIES, tally, together, useMarket } from '../support/market.ts';
import { TestProvider } from '../support/provider.ts';
import { raceUntilSeen } from '../support/races.ts';

const is201 = ({ status }: Answer) => status === 201;

describe.each(STRATEGIES)('bookings at the same moment, on two servers (%s)', (strategy) => {
  const provider = new TestProvider();
  const market = useMarket({ CHECKOUT_STRATEGY: strategy }, { patient: true, provider });
  let other: Awaited<ReturnType<ReturnType<typeof market>['another']>>;

  beforeAll(async () => {
    other = await market().another();
  });
  afterAll(() => other.close());

  /** One server or the other. */
  const at = (index: number) => (index % 2 === 0 ? market().origin : other.origin);

  const seatsOf = async (slot: MadeSlot) => {
    const { bookedCount, capacity } = await market().db.prisma.timeSlot.findUniqueOrThrow({ where: { id: slot.id } });
    return { bookedCount, capacity };
  };

  it('give twenty seats to exactly twenty of five hundred, and tell all others that it is sold out', async () => {
    const slot = await makeSlot(market(), { capacity: 20 });
    const answers = await together(await market().buyers(500), (buyer, index) =>
      book(market(), slot, buyer, { origin: at(index) }),
    );
    expect(tally(answers)).toEqual({ 201: 20, '400 sold-out': 480 });
    expect(await bookedIn(market(), slot)).toBe(20);
    expect(await market().findings()).toEqual([]);
  });

  it('give the last seat to one of two, again and again', async () => {
    const buyers = await market().buyers(20);
    for (let round = 0; round < 10; round += 1) {
      const slots: MadeSlot[] = [];
      for (let n = 0; n < 10; n += 1) slots.push(await makeSlot(market(), { capacity: 1 }));
      const answers = await together(buyers, (buyer, index) =>
        book(market(), slots[index % 10] as MadeSlot, buyer, { origin: at(Math.floor(index / 10)) }),
      );
      for (const [index, slot] of slots.entries()) {
        expect(tally([answers[index], answers[index + 10]] as Answer[])).toEqual({ 201: 1, '400 sold-out': 1 });
        expect(await bookedIn(market(), slot)).toBe(1);
      }
    }
    expect(await market().findings()).toEqual([]);
  });

  it('of several guests fill a slot until what is left is too few for each who was refused', async () => {
    const buyers = await market().buyers(20);
    for (let round = 0; round < 10; round += 1) {
      const slot = await makeSlot(market(), { capacity: 30 });
      const guestsOf = (index: number) => (index % 5) + 1;
      const answers = await together(buyers, (buyer, index) =>
        book(market(), slot, buyer, { guests: guestsOf(index), origin: at(index) }),
      );
      const booked = answers.reduce((sum, answer, index) => sum + (is201(answer) ? guestsOf(index) : 0), 0);
      expect(await seatsOf(slot)).toEqual({ bookedCount: booked, capacity: 30 });
      for (const [index, answer] of answers.entries()) {
        if (is201(answer)) continue;
        expect(answer.body.code).toBe('sold-out');
        expect(guestsOf(index)).toBeGreaterThan(30 - booked);
      }
    }
    expect(await market().findings()).toEqual([]);
  });

  it('of one person and slot are one, however often they ask', async () => {
    const buyer = await market().buyer();
    for (let round = 0; round < 25; round += 1) {
      const slot = await makeSlot(market(), { capacity: 10 });
      const answers = await together([0, 1, 2, 3], (index) => book(market(), slot, buyer, { origin: at(index) }));
      expect(tally(answers)).toEqual({ 201: 1, '409 already-booked': 3 });
      const [made] = answers.filter(is201);
      for (const { status, body } of answers) if (status === 409) expect(body.bookingId).toBe(made?.body.id);
      expect(await bookedIn(market(), slot)).toBe(1);
    }
    expect(await market().findings()).toEqual([]);
  });

  it('under one key are one, and answered the same', async () => {
    const buyer = await market().buyer();
    for (let round = 0; round < 15; round += 1) {
      const slot = await makeSlot(market(), { capacity: 10 });
      const key = `key-${round}`;
      const answers = await together([0, 1, 2, 3], (index) => book(market(), slot, buyer, { key, origin: at(index) }));
      expect(tally(answers)).toEqual({ 201: 4 });
      expect(new Set(answers.map(({ body }) => JSON.stringify(body))).size).toBe(1);
      expect(await bookedIn(market(), slot)).toBe(1);
    }
    expect(await market().findings()).toEqual([]);
  });

  it('end once, whoever ends them: guest, host, or the clock, while somebody pays', async () => {
    const buyers = await market().buyers(4);
    // Both sides win: some are cancelled unpaid, and some are paid, and given back or not.
    await raceUntilSeen(['cancelled unpaid', 'paid'], 15, async () => {
      const slot = await makeSlot(market(), { capacity: 10 });
      const made = await together(buyers, (buyer) => book(market(), slot, buyer, { guests: 2 }));
      const bookings = made.map(({ body }, index) => ({ id: body.id as string, buyer: buyers[index] as Buyer }));
      await letBookingExpire(market(), ...bookings.slice(0, 3));
      const acts: (() => Promise<Answer | number>)[] = bookings.flatMap(({ id, buyer }, index) => [
        () => about(market(), id, buyer, 'cancel', { origin: at(index) }),
        () => about(market(), id, slot.host, 'cancel', { origin: at(index + 1) }),
        () => payBooking(market(), id, buyer, { origin: at(index) }),
        () => cleanupFailedOrders(market().orders),
      ]);
      const answers = await together(
        acts.toSorted(() => Math.random() - 0.5),
        (act) => act(),
      );
      for (const answer of answers) if (typeof answer !== 'number') expect([200, 201, 409]).toContain(answer.status);
      let live = 0;
      const ways: string[] = [];
      for (const { id, buyer } of bookings) {
        const { status, refunded } = await bookingOf(market(), { id }, buyer);
        ways.push(status === 'CANCELLED' && refunded.amount === 0 ? 'cancelled unpaid' : 'paid');
        if (status !== 'CANCELLED') live += 2;
      }
      expect(await bookedIn(market(), slot)).toBe(live);
      expect(await market().findings()).toEqual([]);
      return ways;
    });
  });

  it('take the seats of a late payment once: two that were paid late do not both get the last', async () => {
    const buyers = await market().buyers(2);
    const statuses = new Set<string>();
    for (let round = 0; round < 10; round += 1) {
      const slot = await makeSlot(market(), { capacity: 2 });
      const made = await together(buyers, (buyer) => book(market(), slot, buyer));
      const ids = made.map(({ body }) => body.id as string);
      for (const [index, id] of ids.entries())
        await payBooking(market(), id, buyers[index] as Buyer, { method: 'pm_later' });
      const attempts = await market().db.prisma.payment.findMany({ where: { orderId: { in: ids } } });
      for (const [index, id] of ids.entries()) await about(market(), id, buyers[index] as Buyer, 'cancel');
      // One of the two seats is somebody else's by now.
      expect((await book(market(), slot, await market().buyer())).status).toBe(201);
      for (const { id } of attempts) provider.settle(id, 'SUCCEEDED');
      await together(attempts, ({ id }) => settlePayment(market().orders, id, { status: 'SUCCEEDED' }));
      const ends = await together(
        ids,
        async (id, index) => (await bookingOf(market(), { id }, buyers[index] as Buyer)).status,
      );
      statuses.add(ends.toSorted().join());
      expect(await bookedIn(market(), slot)).toBe(2);
    }
    expect([...statuses]).toEqual(['CANCELLED,CONFIRMED']);
    expect(await market().findings()).toEqual([]);
  });

  it('leave free seats to who waits, and offer them once', async () => {
    const [waiting, ...newcomers] = await market().buyers(8);
    if (waiting === undefined) throw new Error('no buyers');
    for (let round = 0; round < 15; round += 1) {
      const slot = await makeSlot(market(), { capacity: 3 });
      const entryId = await addWaiting(market(), slot, waiting, 2);
      const person = { entryId, slotId: slot.id, buyerId: waiting.id, guests: 2 };
      const offer = () =>
        bookForWaiting(market().context, person, new Date(Date.now() + 60_000)).then(
          () => 1,
          () => 0,
        );
      const [offered, answers] = await Promise.all([
        together([0, 1, 2], offer),
        together(newcomers, (buyer, index) => book(market(), slot, buyer, { origin: at(index) })),
      ]);
      expect(offered.reduce((sum: number, one) => sum + one, 0)).toBe(1);
      const accepted = answers.filter(is201).length;
      expect(accepted).toBeLessThanOrEqual(1);
      expect(answers.filter(({ status, body }) => status !== 201 && body.code !== 'sold-out')).toEqual([]);
      expect(await bookedIn(market(), slot)).toBe(2 + accepted);
      expect(await market().db.prisma.waitingListEntry.count({ where: { slotId: slot.id } })).toBe(0);
    }
    expect(await market().findings()).toEqual([]);
  });

  it('stay within a capacity that shrinks, and end exactly once, in a storm of everything', async () => {
    const slots = [await makeSlot(market(), { capacity: 12 }), await makeSlot(market(), { capacity: 12 })];
    const buyers = await market().buyers(10);
    const pick = <T>(all: readonly T[]) => all[Math.floor(Math.random() * all.length)] as T;
    const counts = new Map<string, number>();
    const broken: unknown[] = [];
    const liveOf = async ({ token }: Buyer, origin: string) => {
      const list = await fetch(`${origin}/api/bookings`, { headers: { authorization: `Bearer ${token}` } });
      const { data } = (await list.json()) as { data: { id: string; status: string }[] };
      return data.filter(({ status }) => status !== 'CANCELLED');
    };
    const onSome = async (buyer: Buyer, origin: string, act: (id: string) => Promise<Answer>) => {
      const [booking] = await liveOf(buyer, origin);
      return booking && act(booking.id);
    };
    /** As a host would: by the version, and never below what is booked. */
    const resize = async (slot: MadeSlot) => {
      const { version, bookedCount } = await market().db.prisma.timeSlot.findUniqueOrThrow({ where: { id: slot.id } });
      const capacity = Math.max(1, bookedCount) + Math.floor(Math.random() * 4);
      await market().db.prisma.timeSlot.updateMany({
        where: { id: slot.id, version },
        data: { capacity, version: version + 1 },
      });
      return undefined;
    };
    const act = async (buyer: Buyer, index: number) => {
      const origin = at(index);
      const slot = pick(slots);
      const acts: readonly (() => Promise<Answer | undefined>)[] = [
        () => book(market(), slot, buyer, { guests: pick([1, 2, 3]), origin }),
        () => book(market(), slot, buyer, { guests: 1, origin, key: `storm-${Math.random()}` }),
        () => onSome(buyer, origin, (id) => payBooking(market(), id, buyer, { origin })),
        () => onSome(buyer, origin, (id) => about(market(), id, buyer, 'cancel', { origin })),
        () => onSome(buyer, origin, (id) => about(market(), id, slot.host, 'cancel', { origin })),
        () => resize(slot),
        async () => {
          await letBookingExpire(market(), ...(await liveOf(buyer, origin)));
          await cleanupFailedOrders(market().orders);
          return undefined;
        },
      ];
      const answer = await pick(acts)();
      if (answer === undefined) return;
      const outcome = `${answer.status} ${answer.body?.code ?? ''}`;
      if (answer.status >= 500) broken.push(answer.body);
      counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
    };
    // Two hands of each at the same time.
    await together([...buyers, ...buyers], async (buyer, index) => {
      for (let count = 0; count < 20; count += 1) await act(buyer, index);
    });
    expect(counts.get('201 ')).toBeGreaterThan(20);
    expect(broken).toEqual([]);
    for (const slot of slots) {
      const { bookedCount, capacity } = await seatsOf(slot);
      expect(bookedCount).toBeLessThanOrEqual(capacity);
    }
    expect(await market().findings()).toEqual([]);
  });
});
