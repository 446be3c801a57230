import { describe, expect, it } from 'vitest';
import { ConcurrencyError } from '../../src/concurrency/index.ts';
import { getTimeSlotWithVersion, updateTimeSlotWithLocking } from '../../src/features/seats/index.ts';
import { newId } from '../../src/platform/ids.ts';
import { makeSlot } from '../support/bookings.ts';
import { together, useMarket } from '../support/market.ts';

describe('seats behind their version', () => {
  const market = useMarket({}, { patient: true });

  it('refuse a write on a stale version and change nothing, as stock does', async () => {
    const { id } = await makeSlot(market(), { capacity: 10 });
    const { db } = market();
    const read = await db.transaction((tx) => getTimeSlotWithVersion(tx, id));
    await db.transaction((tx) => updateTimeSlotWithLocking(tx, read, { bookedCount: 1 }));
    const stale = db.transaction((tx) => updateTimeSlotWithLocking(tx, read, { bookedCount: 5 }));
    await expect(stale).rejects.toMatchObject({ name: 'ConcurrencyError', resource: 'time-slot', id });
    const now = await db.transaction((tx) => getTimeSlotWithVersion(tx, id));
    expect(now).toMatchObject({ bookedCount: 1, version: read.version + 1 });
  });

  it('let exactly one of ten writers of the same version through', async () => {
    const { id } = await makeSlot(market(), { capacity: 10 });
    const { db } = market();
    const read = await db.transaction((tx) => getTimeSlotWithVersion(tx, id));
    const outcomes = await together(Array.from({ length: 10 }), () =>
      db
        .transaction((tx) => updateTimeSlotWithLocking(tx, read, { bookedCount: 1 }))
        .then(
          () => 'written',
          (error: unknown) => (error instanceof ConcurrencyError ? 'refused' : error),
        ),
    );
    expect(outcomes.filter((outcome) => outcome === 'written')).toHaveLength(1);
    expect(outcomes.filter((outcome) => outcome === 'refused')).toHaveLength(9);
  });

  it('are never more than the capacity, from any hand', async () => {
    const { id } = await makeSlot(market(), { capacity: 10 });
    const { db } = market();
    const read = await db.transaction((tx) => getTimeSlotWithVersion(tx, id));
    await expect(db.transaction((tx) => updateTimeSlotWithLocking(tx, read, { bookedCount: 11 }))).rejects.toThrow();
    expect(await db.transaction((tx) => getTimeSlotWithVersion(tx, id))).toEqual(read);
  });

  it('are of a slot that there is', async () => {
    await expect(market().db.transaction((tx) => getTimeSlotWithVersion(tx, newId()))).rejects.toMatchObject({
      code: 'not-found',
    });
  });
});
