import { type Ask, lookedUp } from '../../platform/statements.ts';

/** Slots that one statement looks at. */
export const PAGE_SIZE = 500;
/** Of a waiting list so many are removed in one statement. */
export const REMOVED_MAX = 500;

/**
 * The next slots that anyone waits for, by the index of the waiting list, a step for each; of those with free seats, whoever waits
 * longest of all whom these are enough for.
 */
const NEXT = {
  name: 'experiences-next-offers',
  text: `
    WITH RECURSIVE waited (slot_id) AS (
      (SELECT slot_id FROM waiting_list_entries WHERE slot_id > $1::uuid ORDER BY slot_id LIMIT 1)
      UNION ALL
      SELECT (SELECT w.slot_id FROM waiting_list_entries w WHERE w.slot_id > waited.slot_id ORDER BY w.slot_id LIMIT 1)
      FROM waited WHERE waited.slot_id IS NOT NULL),
    page AS MATERIALIZED (SELECT slot_id FROM waited WHERE slot_id IS NOT NULL LIMIT ${PAGE_SIZE}),
    looked AS MATERIALIZED (
      SELECT s.id, s.starts_at, s.capacity - s.booked_count AS free,
        s.cancelled_at IS NOT NULL OR s.starts_at <= clock_timestamp() OR x.status = 'ARCHIVED' AS is_closed
      FROM page p JOIN time_slots s ON ${lookedUp('s.id', 'p.slot_id')} JOIN experiences x ON ${lookedUp('x.id', 's.experience_id')})
    SELECT (SELECT count(*)::int FROM page), (SELECT slot_id FROM page ORDER BY slot_id DESC LIMIT 1),
      l.id, l.starts_at, l.is_closed, e.id, e.buyer_id, e.guests
    FROM (VALUES (1)) AS one (row)
    LEFT JOIN (looked l LEFT JOIN LATERAL (
        SELECT id, buyer_id, guests FROM waiting_list_entries w
        WHERE ${lookedUp('w.slot_id', 'l.id')} AND w.guests <= l.free AND l.free > 0 AND NOT l.is_closed ORDER BY w.id LIMIT 1) e ON true)
      ON l.is_closed OR e.id IS NOT NULL
    ORDER BY l.id`,
};

/** Somebody to whom free seats can be offered. */
export interface Offerable {
  readonly entryId: string;
  readonly buyerId: string;
  readonly guests: number;
}

/** A slot that anyone waits for, where there is something to do. */
export interface WaitedSlot {
  readonly id: string;
  readonly startsAt: Date;
  /** Whose turn it is; undefined where it takes no bookings any more. */
  readonly next: Offerable | undefined;
}

export interface WaitedPage {
  readonly slots: readonly WaitedSlot[];
  /** The last slot that was looked at; undefined where nobody waits for one beyond. */
  readonly last: string | undefined;
  readonly isFull: boolean;
}

type Row = [
  looked: number,
  last: string | null,
  id: string | null,
  startsAt: Date,
  isClosed: boolean,
  entryId: string | null,
  buyerId: string,
  guests: number,
];

/** @param after the last slot that was looked at before */
export async function nextWaited(ask: Ask, after: string): Promise<WaitedPage> {
  const rows = await ask<Row>(NEXT, [after]);
  const [looked = 0, last = null] = rows[0] ?? [];
  const slots = rows.flatMap(([, , id, startsAt, , entryId, buyerId, guests]) =>
    id === null ? [] : [{ id, startsAt, next: entryId === null ? undefined : { entryId, buyerId, guests } }],
  );
  return { slots, last: last ?? undefined, isFull: looked === PAGE_SIZE };
}

const REMOVE = {
  name: 'experiences-end-waiting',
  text: `
    DELETE FROM waiting_list_entries WHERE id IN (
      SELECT id FROM waiting_list_entries WHERE slot_id = $1::uuid ORDER BY id LIMIT ${REMOVED_MAX} FOR UPDATE SKIP LOCKED)
    RETURNING id`,
};

/** Takes people off the waiting list of a slot that takes no bookings any more. @returns how many */
export async function endWaiting(ask: Ask, slotId: string): Promise<number> {
  return (await ask<[string]>(REMOVE, [slotId])).length;
}

const REMOVE_ONE = {
  name: 'experiences-remove-waiting',
  text: 'DELETE FROM waiting_list_entries WHERE id = $1::uuid',
};

export async function removeWaiting(ask: Ask, entryId: string): Promise<void> {
  await ask(REMOVE_ONE, [entryId]);
}
