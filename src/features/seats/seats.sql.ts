import type { GroupedText } from '../../platform/grouped-statements.ts';
import { after, lookedUp, unindexed } from '../../platform/statements.ts';
import type { GiveBack } from '../orders/index.ts';

/**
 * The seats of bookings as steps of the statements that end orders, that refund them, and that pay some of them after all. `held` and
 * `moving` have the `slot_id` and `guests` of orders; of an order of goods they are NULL. Everyone takes the locks of slots last,
 * after those of stock and of vouchers, in id order.
 */

/** Whether an order `b` is a booking that has its seats. */
export const IS_LIVE = "b.status NOT IN ('CANCELLED', 'REFUNDED')";

/** When the slot of an order `o` begins; NULL of an order of goods. */
export const SLOT_STARTS_AT = `(SELECT starts_at FROM time_slots b WHERE ${lookedUp('b.id', 'o.slot_id')})`;

/** The slots of the orders that `held` has. @param before a step that comes first */
export function holdSeats({ lock }: GroupedText, before: string): string {
  return `seats_held AS MATERIALIZED (
    SELECT id, version, capacity - booked_count AS free, cancelled_at IS NULL AND starts_at > clock_timestamp() AS is_open
    FROM time_slots WHERE id = ANY (ARRAY(SELECT DISTINCT slot_id FROM held WHERE slot_id IS NOT NULL)) AND ${after(before)}
    ORDER BY id ${lock('time_slots')})`;
}

/** Whether the slot of an order `h` is held: rows that someone else holds were left out. */
export function areSeatsHeld({ skips }: Pick<GroupedText, 'skips'>): string {
  return skips ? '(h.slot_id IS NULL OR h.slot_id IN (SELECT id FROM seats_held))' : 'true';
}

/** A step that gives seats back. @param ending whether an order of `moving` ends by it */
const giveSeatsBack = (ending: string) => `seats_given_back AS (
  UPDATE time_slots s SET booked_count = s.booked_count - n.seats, version = s.version + 1
  FROM (SELECT slot_id, sum(guests)::int AS seats FROM moving WHERE slot_id IS NOT NULL AND ${ending} GROUP BY slot_id) n
  WHERE ${lookedUp('s.id', 'n.slot_id')} AND ${after('seats_held')})`;

/** Bookings that end unpaid give their seats back. */
export const seatsGivenBack: GiveBack = {
  thing: 'seats',
  hold: (text, before) => [holdSeats(text, before)],
  condition: areSeatsHeld,
  change: [giveSeatsBack('true')],
};

/** The same for a refund: only one of all that is left ends a booking. */
export const SEATS_REFUNDED = giveSeatsBack("will_be = 'REFUNDED'");

/** Whether the buyer of an order has another booking of its slot. */
const hasAnother = (order: { readonly id: string; readonly slot: string; readonly buyer: string }) => `EXISTS (
  SELECT FROM orders b WHERE ${lookedUp('b.slot_id', order.slot)} AND ${lookedUp('b.buyer_id', order.buyer)}
    AND b.slot_id IS NOT NULL AND ${IS_LIVE} AND b.id <> ${order.id})`;

/**
 * Steps that hold what late money takes again: the seats of its booking, where its buyer has not booked the slot anew. For the orders
 * of `held`.
 */
export function holdSeatsAgain(text: GroupedText, before: string): string[] {
  return [
    holdSeats(text, before),
    // A row that was waited for is as it is now, and the bookings are as the statement saw them: they are the same as long as the
    // slot's version has not moved. Bookings that are paid together take one after the other, and of one person only the first.
    `seats_wanted AS MATERIALIZED (
      SELECT h.order_id, s.free, s.is_open, sum(h.guests) OVER (PARTITION BY h.slot_id ORDER BY h.order_id) AS seats,
        row_number() OVER (PARTITION BY h.slot_id, o.buyer_id ORDER BY h.order_id) AS of_buyer,
        ${hasAnother({ id: 'h.order_id', slot: 'h.slot_id', buyer: 'o.buyer_id' })} AS has_another,
        EXISTS (SELECT FROM time_slots t WHERE ${lookedUp('t.id', 's.id')} AND ${unindexed('t.version = s.version')}) AS is_as_seen
      FROM held h JOIN seats_held s ON s.id = h.slot_id JOIN orders o ON ${lookedUp('o.id', 'h.order_id')})`,
  ];
}

/** Whether an order `h` can have its seats again, or has no seats. */
export function hasSeats(text: Pick<GroupedText, 'skips'>): string {
  return `${areSeatsHeld(text)} AND NOT EXISTS (
    SELECT FROM seats_wanted w WHERE w.order_id = h.order_id
      AND (NOT w.is_open OR w.seats > w.free OR w.of_buyer > 1 OR w.has_another OR NOT w.is_as_seen))`;
}

/** A step that takes the seats again, for the orders of `moving`. */
export const SEATS_TAKEN_AGAIN = `seats_taken_again AS (
  UPDATE time_slots s SET booked_count = s.booked_count + n.seats, version = s.version + 1
  FROM (SELECT slot_id, sum(guests)::int AS seats FROM moving WHERE slot_id IS NOT NULL GROUP BY slot_id) n
  WHERE ${lookedUp('s.id', 'n.slot_id')} AND ${after('seats_held')})`;

/** Whether the seats of an order cannot be had again. $1: the order. */
export const ARE_SEATS_GONE = `EXISTS (
  SELECT FROM orders o JOIN time_slots s ON ${lookedUp('s.id', 'o.slot_id')}
  WHERE o.id = $1 AND (${unindexed('s.cancelled_at IS NOT NULL OR s.starts_at <= clock_timestamp() OR s.capacity - s.booked_count < o.guests')}
    OR ${hasAnother({ id: 'o.id', slot: 'o.slot_id', buyer: 'o.buyer_id' })}))`;
