import type { LaneRequest } from '../../concurrency/index.ts';
import type { IdempotentRequest } from '../../platform/idempotency.ts';
import type { NewBookingView } from './schemas.ts';

/** One person's wish for seats of a slot. */
export interface BookingRequest extends LaneRequest {
  readonly buyerId: string;
  readonly slotId: string;
  readonly guests: number;
  readonly idempotent: IdempotentRequest | undefined;
  /** Of seats that are offered to who waits for them: the entry of the waiting list, and until when they have time to pay. */
  readonly offer?: { readonly entryId: string; readonly expiresAt: Date } | undefined;
}

export interface BookingResult {
  readonly booking: NewBookingView;
  /** The same request was answered before; nothing was booked now. */
  readonly replayed: boolean;
}

/** A way to write bookings. All ways decide by the same rules and pass the same tests. */
export interface BookingStrategy {
  /**
   * @throws AppError not-found, slot-not-bookable, already-booked, sold-out, unauthenticated, idempotency-key-reused,
   *   concurrency-conflict, overloaded
   * @throws KeptAnswer when the same request was answered before
   */
  book(request: BookingRequest): Promise<BookingResult>;
  /** Whether bookings have been waiting for an answer of the database for so long that it may never come. */
  readonly stuck: boolean;
  /** Finishes what it took. */
  close(): Promise<void>;
}
