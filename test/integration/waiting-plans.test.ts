import { expect, it } from 'vitest';
import { nextWaited, PAGE_SIZE } from '../../src/features/experiences/offers.sql.ts';
import { NIL_ID } from '../../src/platform/ids.ts';
import { makeSlot } from '../support/bookings.ts';
import { useMarket } from '../support/market.ts';
import { readTooMuch } from '../support/rows-read.ts';

const market = useMarket({}, { patient: true });
const SLOTS = 3_000;
const WAITED = 1_200;
const WAITING_EACH = 20;

it('looks for free seats by the index, whatever the size of the market, and by a plan made when it was small', async () => {
  const { ask, pool } = market().db;
  const looking = () => nextWaited(ask, NIL_ID);
  // As often as it takes for a plan to be kept.
  for (let look = 0; look < 6; look += 1)
    expect(await looking()).toEqual({ slots: [], last: undefined, isFull: false });
  const { experienceId } = await makeSlot(market(), { capacity: 1 });
  await pool.query(
    `INSERT INTO time_slots (id, experience_id, experience_number, starts_at, ends_at, capacity, booked_count, created_by, updated_by)
     SELECT gen_random_uuid(), e.id, e.number, now() + make_interval(days => n + 10), now() + make_interval(days => n + 10, hours => 1),
       1, 1, e.seller_id, e.seller_id
     FROM experiences e, generate_series(1, ${SLOTS}) n WHERE e.id = $1`,
    [experienceId],
  );
  await pool.query(
    `INSERT INTO waiting_list_entries (id, slot_id, buyer_id, guests)
     SELECT gen_random_uuid(), s.id, gen_random_uuid(), 1
     FROM (SELECT id FROM time_slots WHERE booked_count = 1 LIMIT ${WAITED}) s, generate_series(1, ${WAITING_EACH})`,
  );
  const tables = ['waiting_list_entries', 'time_slots', 'experiences'];
  const most = () => 3 * PAGE_SIZE;
  expect(await readTooMuch(looking, { pool, tables, most })).toEqual({});
  // All of them, in pages, each slot once; nobody can be offered anything.
  let pages = 0;
  for (let after: string | undefined = NIL_ID; after !== undefined; pages += 1) {
    const { slots, last, isFull } = await nextWaited(ask, after);
    expect(slots).toEqual([]);
    after = isFull ? last : undefined;
  }
  expect(pages).toBe(Math.floor(WAITED / PAGE_SIZE) + 1);
  await pool.query(
    'UPDATE time_slots SET booked_count = 0 WHERE id = (SELECT slot_id FROM waiting_list_entries ORDER BY slot_id LIMIT 1)',
  );
  const { rows } = await pool.query('SELECT slot_id, id FROM waiting_list_entries ORDER BY slot_id, id LIMIT 1');
  const { slots } = await looking();
  expect(slots).toMatchObject([{ id: rows[0].slot_id, next: { entryId: rows[0].id, guests: 1 } }]);
});
