import { newId } from '../../src/platform/ids.ts';
import { wireRequest } from './http-load.ts';
import { measure, type Phase } from './measure.ts';
import type { Fleet } from './processes.ts';
import { inTurn } from './requests.ts';
import type { Shopper, Stage } from './stage.ts';

/** Seats of one slot: as many as are wanted, and the last twenty. */

const BUYERS = 500;
const BOOKINGS_PER_SECOND = 9_000;
const SEATS = 1_000_000_000;
const LAST_SEATS = 20;

export const BOOKED = 'hot, 500 buyers, seats of one slot';
export const LAST_BOOKED = 'hot, 500 buyers, the last 20 seats';

/** A slot that nobody has booked yet, of an experience of its own. */
async function newSlot({ db }: Stage, capacity: number): Promise<string> {
  const [experienceId, id] = [newId(), newId()];
  await db.pool.query(
    `WITH offered AS (
       INSERT INTO experiences (id, seller_id, title, description, category, price_amount, time_zone, created_by, updated_by)
       SELECT $1, id, 'Bench', '', 'OTRO', 45000, 'America/Mexico_City', id, id FROM sellers ORDER BY id LIMIT 1
       RETURNING number, seller_id)
     INSERT INTO time_slots (id, experience_id, experience_number, starts_at, ends_at, capacity, created_by, updated_by)
     SELECT $2, $1, number, now() + interval '2 days', now() + interval '50 hours', $3, seller_id, seller_id FROM offered`,
    [experienceId, id, capacity],
  );
  return id;
}

const book = ({ authorization }: Shopper, slotId: string) =>
  wireRequest('POST', `/api/bookings/slots/${slotId}/bookings`, { authorization }, '{"guests":1}');

function bookingPhase(
  stage: Stage,
  fleet: Fleet,
  { name, seats, people }: { name: string; seats: number; people: (seconds: number) => number },
): Phase {
  return {
    name,
    run: async (seconds) => {
      const slotId = await newSlot(stage, seats);
      const shoppers = await stage.buyersWith(people(seconds), () => []);
      const next = inTurn(shoppers.map((shopper) => book(shopper, slotId)));
      return measure({ stage, fleet, connections: BUYERS, seconds, success: 201, next });
    },
  };
}

export function bookingPhases(stage: Stage, fleet: Fleet): Phase[] {
  return [
    bookingPhase(stage, fleet, { name: BOOKED, seats: SEATS, people: (seconds) => BOOKINGS_PER_SECOND * seconds }),
    bookingPhase(stage, fleet, { name: LAST_BOOKED, seats: LAST_SEATS, people: () => BUYERS }),
  ];
}
