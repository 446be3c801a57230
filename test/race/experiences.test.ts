import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LaunchedServer, launchServer } from '../../scripts/support/server-process.ts';
import { sessionForTest, waitingForLocks } from '../support/database.ts';
import { Host, hours } from '../support/experiences.ts';
import { JWT_SECRET, tally, together, useMarket } from '../support/market.ts';
import { raceUntilSeen } from '../support/races.ts';
import { retried, until } from '../support/wait.ts';

describe('slots at the same moment, on two servers', () => {
  const market = useMarket({}, { patient: true });
  let other: LaunchedServer;
  let otherOrigin = '';

  beforeAll(async () => {
    const environment = { NODE_ENV: 'test', DATABASE_URL: market().databaseUrl, JWT_SECRET, RATE_LIMIT: 'off' };
    other = launchServer({ environment });
    otherOrigin = await other.listening;
  });
  afterAll(async () => {
    other.kill();
    await other.ended;
  });

  /** One server or the other. */
  const at = (index: number) => (index % 2 === 0 ? market().origin : otherOrigin);

  it('are made once of one time, and everyone else is told which is in the way', async () => {
    const host = await Host.open(market());
    for (let round = 0; round < 15; round += 1) {
      const count = [2, 2, 5, 20][round % 4] ?? 2;
      const answers = await together(Array.from({ length: count }), (_, index) =>
        // Each overlaps all the others, and none is the same.
        retried(() => host.slots({ ...hours(round * 2 + index / 100), capacity: 1 }, { at: at(index) })),
      );
      expect(tally(answers)).toEqual({ 201: 1, '409 slot-overlaps': count - 1 });
      const made = answers.find(({ status }) => status === 201)?.body;
      const told = { id: made.id, startsAt: made.startsAt, endsAt: made.endsAt };
      for (const { status, body } of answers) if (status === 409) expect(body.slots).toEqual([told]);
    }
    expect(await market().findings()).toEqual([]);
  });

  it('are made of one of two weeks that cross, or of none', async () => {
    const year = new Date().getUTCFullYear() + 1;
    for (let round = 0; round < 6; round += 1) {
      const host = await Host.open(market());
      const shape = { startsOn: `${year}-03-01`, count: 30, startTime: '10:00', durationMinutes: 60 };
      const weeks = [
        ['MO', 'WE'],
        ['WE', 'FR'],
        ['FR', 'MO'],
      ];
      const answers = await together(weeks, (weekdays, index) =>
        retried(() => host.slots({ recurrence: { ...shape, weekdays }, capacity: 1 }, { at: at(index) })),
      );
      expect(tally(answers)).toEqual({ 201: 1, '409 slot-overlaps': 2 });
      expect(await market().db.prisma.timeSlot.count({ where: { experienceId: host.experienceId } })).toBe(30);
    }
  });

  it('that come by another hand are told in the same words, where only the database knows of them', async () => {
    const host = await Host.open(market());
    const { startsAt, endsAt } = hours(3);
    const hand = await sessionForTest(market().databaseUrl);
    await hand.query('BEGIN');
    const { rows } = await hand.query(
      `INSERT INTO time_slots (id, experience_id, experience_number, starts_at, ends_at, capacity, created_by, updated_by)
       SELECT gen_random_uuid(), id, number, $2, $3, 1, seller_id, seller_id FROM experiences WHERE id = $1 RETURNING id`,
      [host.experienceId, startsAt, endsAt],
    );
    const answer = host.slots({ ...hours(3.5), capacity: 1 });
    await until('the slot waits for the other', async () => (await waitingForLocks(market().db.pool)) === 1);
    await hand.query('COMMIT');
    const told = [{ id: rows[0].id, startsAt, endsAt }];
    expect(await answer).toMatchObject({ status: 409, body: { code: 'slot-overlaps', slots: told } });
  });

  it('have no fewer seats than are booked, whoever shrinks them while people book', async () => {
    const host = await Host.open(market());
    await raceUntilSeen(['200', '409 capacity-below-booked'], 25, async (round) => {
      const { id } = await host.slot(round, 6);
      // As bookings do, by their version: each takes a seat where one is free.
      const book = async () => {
        const { rowCount } = await market().db.pool.query(
          `UPDATE time_slots SET booked_count = booked_count + 1, version = version + 1 WHERE id = $1 AND booked_count < capacity`,
          [id],
        );
        return rowCount === 1;
      };
      const shrinking = together([5, 4, 3, 2], (capacity, index) =>
        retried(() => host.patch(`/slots/${id}`, { capacity }, { at: at(index) })),
      );
      const [answers] = await Promise.all([shrinking, together(Array.from({ length: 4 }), book)]);
      for (const { status, body } of answers) if (status === 409) expect(body.booked).toBeGreaterThan(body.requested);
      const slot = await market().db.prisma.timeSlot.findUniqueOrThrow({ where: { id } });
      expect(slot.bookedCount).toBeLessThanOrEqual(slot.capacity);
      const changes = answers.filter(({ status }) => status === 200);
      expect(slot.version).toBe(1 + slot.bookedCount + changes.length);
      if (changes.length > 0) expect([5, 4, 3, 2]).toContain(slot.capacity);
      return Object.keys(tally(answers.map((one) => (one.status === 200 ? { ...one, body: {} } : one))));
    });
  });
});

describe('the control: the same race without the constraint and the lock of the experience', () => {
  const market = useMarket({}, { patient: true });

  it('makes two slots of one time by other hands, so the harness would notice if the product did', async () => {
    await market().db.pool.query('ALTER TABLE time_slots DROP CONSTRAINT time_slots_do_not_overlap');
    const host = await Host.open(market());
    const { startsAt, endsAt } = hours(3);
    const hand = await sessionForTest(market().databaseUrl);
    await hand.query('BEGIN');
    await hand.query(
      `INSERT INTO time_slots (id, experience_id, experience_number, starts_at, ends_at, capacity, created_by, updated_by)
       SELECT gen_random_uuid(), id, number, $2, $3, 1, seller_id, seller_id FROM experiences WHERE id = $1`,
      [host.experienceId, startsAt, endsAt],
    );
    expect(await host.slots({ ...hours(3.5), capacity: 1 })).toMatchObject({ status: 201 });
    await hand.query('COMMIT');
    expect((await host.get(`/experiences/${host.experienceId}/slots`)).body.data).toHaveLength(2);
  });
});
