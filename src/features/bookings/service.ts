import type { Context } from '../../concurrency/index.ts';
import { AppError } from '../../platform/errors.ts';
import { type IdempotentRequest, KeptAnswer } from '../../platform/idempotency.ts';
import { databaseProblem } from '../../platform/sqlstate.ts';
import type { BookingMetrics, BookingOutcome } from './metrics.ts';
import { bookAlone } from './optimistic.ts';
import type { BookingResult, BookingStrategy } from './request.ts';
import type { NewBookingView } from './schemas.ts';

export interface BookingDependencies {
  readonly metrics: BookingMetrics;
  readonly strategy: BookingStrategy;
}

export interface BookingCall {
  readonly buyerId: string;
  readonly slotId: string;
  readonly guests: number;
  readonly idempotent: IdempotentRequest | undefined;
}

/**
 * Books seats of a slot: all of them, or none. They wait for their payment as an order does.
 * @throws AppError not-found, slot-not-bookable, already-booked, sold-out, unauthenticated when the account is gone,
 *   idempotency-key-reused, concurrency-conflict, overloaded
 * @throws KeptAnswer when the same request was answered before
 */
export async function bookSeats(
  { onConflict }: Context,
  { metrics, strategy }: BookingDependencies,
  call: BookingCall,
): Promise<BookingResult> {
  const start = performance.now();
  const progress = { tries: 0 };
  const observe = (outcome: BookingOutcome) =>
    metrics.observe(outcome, (performance.now() - start) / 1000, progress.tries);
  try {
    const result = await strategy.book({ ...call, onConflict, progress });
    observe(result.replayed ? 'replayed' : 'created');
    return result;
  } catch (error) {
    if (error instanceof KeptAnswer) {
      observe('replayed');
      throw error;
    }
    const problem = error instanceof AppError ? error : databaseProblem(error);
    observe(problem?.code ?? 'internal');
    throw problem ?? error;
  }
}

/** Longest wait for one offer: whoever makes them has others to make. */
const OFFER_DEADLINE_MS = 2_000;

/** Whom a free seat is offered to: an entry of a waiting list. */
export interface WaitingPerson {
  readonly entryId: string;
  readonly slotId: string;
  readonly buyerId: string;
  readonly guests: number;
}

/**
 * Offers seats to somebody who waits for them: books them, with time to pay until `expiresAt`, and takes them off the list. By the
 * same claim, and the same rules, as those who book of their own accord; only that nobody is asked who waits for longer: whose turn it
 * is, the caller decides.
 * @throws AppError not-found when they wait no longer, or there is no such slot; slot-not-bookable, already-booked, sold-out when
 *   fewer seats are free than they want; unauthenticated when their account is gone
 * @throws ConcurrencyError when others were faster again and again
 */
export async function bookForWaiting(
  { db, onConflict }: Context,
  { entryId, ...person }: WaitingPerson,
  expiresAt: Date,
): Promise<NewBookingView> {
  const options = { db, deadlineMs: OFFER_DEADLINE_MS, holdMs: 0 };
  const offer = { entryId, expiresAt };
  const progress = { tries: 0 };
  const { booking } = await bookAlone(options, { ...person, idempotent: undefined, offer, onConflict, progress });
  return booking;
}
