import type { OrderStatus } from '../../generated/prisma/enums.ts';

/** A time slot at the moment of the decision. */
export interface BookableSlot {
  readonly id: string;
  readonly capacity: number;
  readonly bookedCount: number;
  /** Why nobody can book it any more. */
  readonly closed: 'cancelled' | 'begun' | 'archived' | undefined;
  /** Of one seat, in minor units. */
  readonly priceAmount: number;
  /** Who waits for seats of it, and the fewest that one of them wants; nobody is counted where no seat is free. */
  readonly waiting: number;
  readonly fewestWanted: number | undefined;
}

/** What is known of who wants seats of a slot. */
export interface Booker {
  /** Whether there is such an account. */
  readonly exists: boolean;
  /** The booking of the slot that they have. */
  readonly liveBookingId: string | undefined;
  /** Their place on the slot's waiting list. */
  readonly entry: WaitingEntry | undefined;
}

export interface WaitingEntry {
  readonly id: string;
  readonly guests: number;
  /** The fewest seats that somebody wants who waits for longer; undefined where nobody does. */
  readonly fewestBefore: number | undefined;
}

/** What is wanted of a slot. */
export interface WantedSeats {
  readonly guests: number;
  /** The entry of the waiting list whose turn it is; undefined where somebody books of their own accord. */
  readonly offeredTo: string | undefined;
}

export type BookingDecision =
  | { readonly kind: 'accept'; readonly totalAmount: number; readonly entryId: string | undefined }
  | { readonly kind: 'no-account' }
  | { readonly kind: 'no-slot' }
  | { readonly kind: 'closed'; readonly reason: NonNullable<BookableSlot['closed']> }
  | { readonly kind: 'already-booked'; readonly bookingId: string }
  | /** The entry of the waiting list is there no more. */ { readonly kind: 'entry-gone' }
  | {
      readonly kind: 'sold-out';
      readonly requested: number;
      readonly available: number;
      /** Those for whom the free seats are; undefined where there are too few in any case. */
      readonly waiting: number | undefined;
    };

/**
 * Decides a booking: all the seats or none. Nobody takes seats that somebody could have who waits for longer. Pure; both strategies
 * decide by it.
 */
export function decideBooking(
  slot: BookableSlot | undefined,
  { exists, liveBookingId, entry }: Booker,
  { guests, offeredTo }: WantedSeats,
): BookingDecision {
  if (!exists) return { kind: 'no-account' };
  if (slot === undefined) return { kind: 'no-slot' };
  if (slot.closed !== undefined) return { kind: 'closed', reason: slot.closed };
  if (liveBookingId !== undefined) return { kind: 'already-booked', bookingId: liveBookingId };
  if (offeredTo !== undefined && entry?.id !== offeredTo) return { kind: 'entry-gone' };
  const available = slot.capacity - slot.bookedCount;
  if (guests > available) return { kind: 'sold-out', requested: guests, available, waiting: undefined };
  const wantedBefore = entry === undefined ? slot.fewestWanted : entry.fewestBefore;
  if (offeredTo === undefined && wantedBefore !== undefined && wantedBefore <= available)
    return { kind: 'sold-out', requested: guests, available, waiting: slot.waiting };
  return { kind: 'accept', totalAmount: slot.priceAmount * guests, entryId: entry?.id };
}

/** What a booking's status is called, by its order's. */
export const BOOKING_STATUSES = [
  'PENDING_PAYMENT',
  'PAYMENT_FAILED',
  'PENDING',
  'CONFIRMED',
  'COMPLETED',
  'CANCELLED',
] as const;
export type BookingStatus = (typeof BOOKING_STATUSES)[number];

const SHOWN: Readonly<Record<OrderStatus, BookingStatus>> = {
  PENDING_PAYMENT: 'PENDING_PAYMENT',
  PAYMENT_FAILED: 'PAYMENT_FAILED',
  PENDING: 'PENDING',
  PAID: 'CONFIRMED',
  // The database lets no booking be either.
  PROCESSING: 'CONFIRMED',
  SHIPPED: 'CONFIRMED',
  DELIVERED: 'COMPLETED',
  CANCELLED: 'CANCELLED',
  REFUNDED: 'CANCELLED',
};

export function bookingStatusOf(status: OrderStatus): BookingStatus {
  return SHOWN[status];
}

/** The statuses of orders that are shown as this one. */
export function orderStatusesOf(status: BookingStatus): OrderStatus[] {
  return (Object.keys(SHOWN) as OrderStatus[]).filter((one) => SHOWN[one] === status);
}

const HOUR_MS = 3_600_000;

/** Until when a booking that is paid is cancelled without cost. */
export function freeUntil({ startsAt, cancellationHours }: { startsAt: Date; cancellationHours: number }): Date {
  return new Date(startsAt.getTime() - cancellationHours * HOUR_MS);
}
