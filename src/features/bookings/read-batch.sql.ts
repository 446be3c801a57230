import type { ExperienceStatus } from '../../generated/prisma/enums.ts';
import type { Decision } from '../../platform/idempotency.ts';
import { READ_DECISIONS } from '../../platform/idempotency-keys.sql.ts';
import { type Ask, lookedUp } from '../../platform/statements.ts';
import { plainArray } from '../../platform/tables.ts';
import { IS_LIVE } from '../seats/index.ts';
import { answerKey, type BatchState, bookerKey, type GivenAnswer, type VersionedSlot } from './batch-plan.ts';
import type { BookingRequest } from './request.ts';
import type { Booker } from './rules.ts';

/** Of a waiting list so many are looked at: whoever comes after them waits for their sake. */
const WAITING_MAX = 1_000;

const waitingFirst = (condition: string) => `(
  SELECT guests FROM waiting_list_entries b WHERE ${condition} ORDER BY b.id LIMIT ${WAITING_MAX}) first`;

/** Columns have names of their own, since Prisma tells rows by them. One clock for all processes: the database's. Where no seat is free nobody need be counted who waits. */
const READ_SLOTS = {
  name: 'bookings-read-slots',
  text: `
    SELECT s.id, s.capacity, s.booked_count, s.version, s.starts_at, s.ends_at,
      CASE WHEN s.cancelled_at IS NOT NULL THEN 'cancelled' WHEN e.status = 'ARCHIVED' THEN 'archived'
        WHEN s.starts_at <= clock_timestamp() THEN 'begun' END AS closed,
      e.id AS experience_id, e.seller_id, e.price_amount, e.cancellation_hours, w.waiting, w.fewest
    FROM time_slots s JOIN experiences e ON ${lookedUp('e.id', 's.experience_id')}
    CROSS JOIN LATERAL (
      SELECT count(*)::int AS waiting, min(guests) AS fewest FROM ${waitingFirst(`${lookedUp('b.slot_id', 's.id')} AND s.booked_count < s.capacity`)}) w
    WHERE s.id = ANY($1::uuid[])`,
};

type SlotRow = [
  id: string,
  capacity: number,
  bookedCount: number,
  version: number,
  startsAt: Date,
  endsAt: Date,
  closed: 'cancelled' | 'begun' | Lowercase<Extract<ExperienceStatus, 'ARCHIVED'>> | null,
  experienceId: string,
  sellerId: string,
  priceAmount: number,
  cancellationHours: number,
  waiting: number,
  fewest: number | null,
];

const READ_BOOKERS = {
  name: 'bookings-read-bookers',
  text: `
    SELECT a.buyer_id, a.slot_id, u.id IS NOT NULL AS has_account, o.id AS booking_id, x.id AS entry_id, x.guests,
      (SELECT min(guests) FROM ${waitingFirst(`${lookedUp('b.slot_id', 'x.slot_id')} AND b.id < x.id`)}) AS fewest_before
    FROM unnest($1::uuid[], $2::uuid[]) AS a (buyer_id, slot_id)
    LEFT JOIN users u ON ${lookedUp('u.id', 'a.buyer_id')}
    LEFT JOIN (SELECT id, slot_id, buyer_id FROM orders b WHERE b.slot_id IS NOT NULL AND ${IS_LIVE}) o
      ON ${lookedUp('o.slot_id', 'a.slot_id')} AND ${lookedUp('o.buyer_id', 'a.buyer_id')}
    LEFT JOIN waiting_list_entries x ON ${lookedUp('x.slot_id', 'a.slot_id')} AND ${lookedUp('x.buyer_id', 'a.buyer_id')}`,
};

type BookerRow = [
  buyerId: string,
  slotId: string,
  exists: boolean,
  liveBookingId: string | null,
  entryId: string | null,
  entryGuests: number,
  fewestBefore: number | null,
];

const READ_KEYS = { name: 'bookings-read-keys', text: READ_DECISIONS };

/**
 * Reads slots with those who wait for them, then who wants seats of them, then the answers given to the batch's keys. Whatever
 * changes between the first and the second moves the slot's version; answers come last, so that one that is committed meanwhile is
 * found, and not taken for somebody else's booking.
 */
export async function readBatch(ask: Ask, requests: readonly BookingRequest[]): Promise<BatchState> {
  const keys = requests.flatMap(({ idempotent }) => idempotent ?? []);
  // Without waiting in between, where the connection sends statements so.
  const [slots, bookers, answers] = await Promise.all([
    ask<SlotRow>(READ_SLOTS, [plainArray([...new Set(requests.map(({ slotId }) => slotId))])]),
    ask<BookerRow>(READ_BOOKERS, [
      plainArray(requests, ({ buyerId }) => buyerId),
      plainArray(requests, ({ slotId }) => slotId),
    ]),
    keys.length === 0
      ? []
      : ask<[string, string, string, Decision]>(READ_KEYS, [
          plainArray(keys, ({ userId }) => userId),
          keys.map(({ key }) => key),
        ]),
  ]);
  return {
    slots: new Map(slots.map((row) => [row[0], slotIn(row)])),
    bookers: new Map(bookers.map(([buyerId, slotId, ...booker]) => [bookerKey({ buyerId, slotId }), bookerIn(booker)])),
    answers: new Map(
      answers.map(([userId, key, requestHash, decision]): [string, GivenAnswer] => [
        answerKey({ userId, key }),
        { requestHash, decision },
      ]),
    ),
  };
}

function slotIn(row: SlotRow): VersionedSlot {
  const [id, capacity, bookedCount, version, startsAt, endsAt, closed, experienceId, sellerId, ...others] = row;
  const [priceAmount, cancellationHours, waiting, fewest] = others;
  const seats = { capacity, bookedCount, version, waiting, fewestWanted: fewest ?? undefined };
  const experience = { experienceId, sellerId, priceAmount, cancellationHours };
  return { id, ...seats, ...experience, startsAt, endsAt, closed: closed ?? undefined };
}

type BookerColumns = BookerRow extends [unknown, unknown, ...infer Columns] ? Columns : never;

function bookerIn([exists, liveBookingId, entryId, guests, fewestBefore]: BookerColumns): Booker {
  const entry = entryId === null ? undefined : { id: entryId, guests, fewestBefore: fewestBefore ?? undefined };
  return { exists, liveBookingId: liveBookingId ?? undefined, entry };
}
