import { money } from '../../platform/http-schemas.ts';
import { AWAITING_PAYMENT, type ShownPayment, viewPayment } from '../orders/index.ts';
import type { BookedSlot, NewBooking } from './rows.ts';
import { bookingStatusOf, freeUntil } from './rules.ts';
import type { BookingView, NewBookingView } from './schemas.ts';

/**
 * The answer to who has booked, the first time and whenever the same key comes again: to the letter, so its fields stand in the order
 * of the schema.
 */
export function viewNewBooking({
  id,
  buyerId,
  guests,
  totalAmount,
  expiresAt,
  slot,
}: Omit<NewBooking, 'checkoutId'>): NewBookingView {
  return {
    id,
    slotId: slot.id,
    experienceId: slot.experienceId,
    hostId: slot.sellerId,
    buyerId,
    guests,
    status: 'PENDING_PAYMENT',
    total: money(totalAmount),
    refunded: money(0),
    startsAt: slot.startsAt.toISOString(),
    endsAt: slot.endsAt.toISOString(),
    expiresAt: expiresAt.toISOString(),
    freeCancellationUntil: freeUntil(slot).toISOString(),
    payment: AWAITING_PAYMENT,
  };
}

/** A booking as it stands. */
export interface StandingBooking {
  readonly id: string;
  readonly buyerId: string;
  readonly guests: number;
  readonly status: Parameters<typeof bookingStatusOf>[0];
  readonly totalAmount: bigint;
  readonly expiresAt: Date;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly slot: BookedSlot;
  /** Only the one that is shown. */
  readonly payments: readonly ShownPayment[];
}

/**
 * A booking as its buyer and its host see it.
 * @param viewerId who looks at it: what the buyer has to do to pay it is the buyer's to know
 */
export function viewBooking({ slot, payments, ...booking }: StandingBooking, viewerId: string): BookingView {
  const { totalAmount, createdAt, updatedAt } = booking;
  return {
    ...viewNewBooking({ ...booking, totalAmount: Number(totalAmount), slot }),
    status: bookingStatusOf(booking.status),
    refunded: money(payments[0]?.refundedAmount ?? 0),
    payment: viewPayment(payments, viewerId === booking.buyerId),
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
  };
}
