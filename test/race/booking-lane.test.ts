import { describe, expect, it } from 'vitest';
import { book, bookedIn, makeSlot } from '../support/bookings.ts';
import { sessionForTest, waitingForLocks } from '../support/database.ts';
import { STRATEGIES, tally, together, useMarket } from '../support/market.ts';
import { until } from '../support/wait.ts';

describe.each(STRATEGIES)('bookings of a slot whose row somebody holds (%s)', (strategy) => {
  const market = useMarket({ CHECKOUT_STRATEGY: strategy }, { patient: true });

  const parked = async () => (strategy === 'group' ? await market().metric('tianguis_bookings_parked') : 0);

  it('wait for it, and hold up no other slot', async () => {
    const [held, free] = [await makeSlot(market(), { capacity: 10 }), await makeSlot(market(), { capacity: 10 })];
    const buyers = await market().buyers(6);
    const [rival, watcher] = [await sessionForTest(market().databaseUrl), await sessionForTest(market().databaseUrl)];
    await rival.query('BEGIN');
    await rival.query('SELECT FROM time_slots WHERE id = $1 FOR UPDATE', [held.id]);
    let answered = 0;
    const waiting = together(buyers.slice(0, 3), async (buyer) => {
      const answer = await book(market(), held, buyer);
      answered += 1;
      return answer;
    });
    await until(
      'they wait for the row, or beside the lane',
      async () => (await parked()) === 3 || (await waitingForLocks(watcher)) === (strategy === 'group' ? 1 : 3),
    );
    const others = await together(buyers.slice(3), (buyer) => book(market(), free, buyer));
    expect(tally(others)).toEqual({ 201: 3 });
    expect(answered).toBe(0);
    await rival.query('COMMIT');
    expect(tally(await waiting)).toEqual({ 201: 3 });
    expect([await bookedIn(market(), held), await bookedIn(market(), free)]).toEqual([3, 3]);
    expect(await market().findings()).toEqual([]);
  });

  it('are made on the next try when its version moves meanwhile, and the lost try is counted', async () => {
    const slot = await makeSlot(market(), { capacity: 10 });
    const buyers = await market().buyers(3);
    const conflicts = () => market().metric('tianguis_concurrency_conflicts_total', { resource: 'time-slot' });
    const before = await conflicts();
    const [rival, watcher] = [await sessionForTest(market().databaseUrl), await sessionForTest(market().databaseUrl)];
    await rival.query('BEGIN');
    await rival.query('UPDATE time_slots SET capacity = 2, version = version + 1 WHERE id = $1', [slot.id]);
    const answers = together(buyers, (buyer) => book(market(), slot, buyer));
    await until(
      'those in flight wait for the row',
      async () => (await waitingForLocks(watcher)) >= 1 || (await parked()) > 0,
    );
    await rival.query('COMMIT');
    expect(tally(await answers)).toEqual({ 201: 2, '400 sold-out': 1 });
    expect(await bookedIn(market(), slot)).toBe(2);
    expect(await conflicts()).toBeGreaterThan(before);
    expect(await market().findings()).toEqual([]);
  });
});
