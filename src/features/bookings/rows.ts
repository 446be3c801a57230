import { newId } from '../../platform/ids.ts';
import type { BookingRequest } from './request.ts';

/** A slot as it was read, with what its bookings are made of. */
export interface BookedSlot {
  readonly id: string;
  readonly experienceId: string;
  readonly sellerId: string;
  readonly startsAt: Date;
  readonly endsAt: Date;
  /** Until so many hours before the start a paid booking is cancelled without cost. */
  readonly cancellationHours: number;
}

/** A booking with all its ids, ready to be written, whichever way it is written. */
export interface NewBooking {
  readonly id: string;
  readonly checkoutId: string;
  readonly buyerId: string;
  readonly guests: number;
  readonly totalAmount: number;
  readonly expiresAt: Date;
  readonly slot: BookedSlot;
}

export function newBooking(
  { buyerId, guests, offer }: Pick<BookingRequest, 'buyerId' | 'guests' | 'offer'>,
  slot: BookedSlot,
  { totalAmount, expiresAt }: { readonly totalAmount: number; readonly expiresAt: Date },
): NewBooking {
  // Nobody pays for what has begun.
  const until = new Date(Math.min((offer?.expiresAt ?? expiresAt).getTime(), slot.startsAt.getTime()));
  return { id: newId(), checkoutId: newId(), buyerId, guests, totalAmount, expiresAt: until, slot };
}
