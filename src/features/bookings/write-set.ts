import type { WriteSet, WriteShape } from '../../concurrency/index.ts';
import { IDEMPOTENCY_KEYS, keyRow } from '../../platform/idempotency.ts';
import { OUTBOX_EVENTS, outboxRows } from '../../platform/outbox.ts';
import { rowsFor } from '../../platform/tables.ts';
import { ORDERS_OF_SEATS } from '../orders/index.ts';
import { TIME_SLOT } from '../seats/index.ts';
import type { AcceptedBooking, VersionedSlot } from './batch-plan.ts';
import type { NewBooking } from './rows.ts';
import { BOOKING_CHECKOUTS, WAITING_LIST_ENTRIES } from './tables.ts';

/** What a booking writes, told once: whichever strategy writes it, and however many at a time. */

/** Who has booked waits no longer. */
const SERVED = { table: WAITING_LIST_ENTRIES, by: 'id' } as const;

/** The kinds and tables that the write set of a booking names, in its order. */
export const BOOKING_SHAPE = {
  claims: [TIME_SLOT],
  inserts: [BOOKING_CHECKOUTS, ORDERS_OF_SEATS, OUTBOX_EVENTS, IDEMPOTENCY_KEYS],
  removals: [SERVED],
} as const satisfies WriteShape;

/**
 * Everything that accepted bookings write.
 * @param slots as they were read, before any of these bookings
 */
export function writeSetOf(
  accepted: readonly AcceptedBooking[],
  slots: ReadonlyMap<string, Pick<VersionedSlot, 'version' | 'bookedCount'>>,
): WriteSet {
  const bookings = accepted.map(({ booking }) => booking);
  return {
    claims: [{ kind: TIME_SLOT, claims: claimsOf(bookings, slots) }],
    inserts: [
      rowsFor(BOOKING_CHECKOUTS, bookings.map(checkoutRow)),
      rowsFor(ORDERS_OF_SEATS, bookings.map(orderRow)),
      outboxRows(bookings.map(orderCreated)),
      rowsFor(
        IDEMPOTENCY_KEYS,
        accepted.flatMap(({ request: { idempotent }, answer }) =>
          idempotent === undefined ? [] : [keyRow(idempotent, answer)],
        ),
      ),
    ],
    removals: [{ ...SERVED, owners: accepted.flatMap(({ entryId }) => entryId ?? []) }],
  };
}

/** All seats of one slot are one claim. */
function claimsOf(
  bookings: readonly NewBooking[],
  slots: ReadonlyMap<string, Pick<VersionedSlot, 'version' | 'bookedCount'>>,
) {
  return [...Map.groupBy(bookings, ({ slot }) => slot.id)].map(([id, ofSlot]) => {
    const slot = slots.get(id);
    if (slot === undefined) throw new Error(`slot ${id} is booked but was not read`);
    const seats = ofSlot.reduce((sum, { guests }) => sum + guests, 0);
    return { id, version: slot.version, count: slot.bookedCount + seats };
  });
}

function checkoutRow({ checkoutId: id, buyerId, totalAmount }: NewBooking) {
  return { id, buyerId, totalAmount };
}

function orderRow({ id, checkoutId, buyerId, totalAmount, expiresAt, guests, slot }: NewBooking) {
  const { id: slotId, sellerId, cancellationHours } = slot;
  const ofSeats = { slotId, guests, cancellationHours };
  return { id, checkoutId, buyerId, sellerId, totalAmount, discountAmount: 0, expiresAt, ...ofSeats };
}

function orderCreated({ id, checkoutId, totalAmount, guests, slot: { id: slotId, sellerId } }: NewBooking) {
  return { type: 'order.created', subjectId: id, payload: { checkoutId, sellerId, totalAmount, slotId, guests } };
}
