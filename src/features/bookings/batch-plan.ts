import type { Decided, Settled } from '../../concurrency/index.ts';
import { AppError, PLATFORM_ERRORS } from '../../platform/errors.ts';
import {
  type AnsweredDecision,
  type Decision,
  type IdempotentRequest,
  isAnswered,
  KeptAnswer,
} from '../../platform/idempotency.ts';
import { refusalOf } from './refusals.ts';
import type { BookingRequest, BookingResult } from './request.ts';
import { type BookedSlot, type NewBooking, newBooking } from './rows.ts';
import { type BookableSlot, type Booker, decideBooking } from './rules.ts';
import { viewNewBooking } from './views.ts';

export interface VersionedSlot extends BookableSlot, BookedSlot {
  readonly version: number;
}

/** An answer that was given under a key. */
export interface GivenAnswer {
  readonly requestHash: string;
  readonly decision: Decision;
}

/** What the database says about everyone in the batch. */
export interface BatchState {
  readonly slots: ReadonlyMap<string, VersionedSlot>;
  /** By bookerKey(). */
  readonly bookers: ReadonlyMap<string, Booker>;
  /** By answerKey(). */
  readonly answers: ReadonlyMap<string, GivenAnswer>;
}

export interface AcceptedBooking {
  readonly request: Pick<BookingRequest, 'idempotent'>;
  readonly booking: NewBooking;
  /** What the same request is answered when it comes again. */
  readonly answer: AnsweredDecision;
  /** The buyer's entry of the waiting list: they wait no longer. */
  readonly entryId: string | undefined;
}

export interface BatchPlan {
  /** One per request, in their order. */
  readonly decided: readonly Decided<BookingResult>[];
  readonly accepted: readonly AcceptedBooking[];
}

/** By what is known of a person and a slot. */
export function bookerKey({ buyerId, slotId }: Pick<BookingRequest, 'buyerId' | 'slotId'>): string {
  return `${buyerId} ${slotId}`;
}

/** By what answers are looked up: a key is its user's own. */
export function answerKey({ userId, key }: Pick<IdempotentRequest, 'userId' | 'key'>): string {
  return `${userId} ${key}`;
}

/**
 * Decides a batch in order of arrival, each as if those before it had their seats already. Pure but for the new ids.
 * @param expiresAt until when bookings wait for their payment
 */
export function planBookings(requests: readonly BookingRequest[], state: BatchState, expiresAt: Date): BatchPlan {
  const planning = new Planning(state, expiresAt);
  const decided = requests.map((request) => planning.book(request));
  return { decided, accepted: planning.accepted };
}

const UNKNOWN: Booker = { exists: false, liveBookingId: undefined, entry: undefined };

/** A batch while it is decided. */
class Planning {
  readonly accepted: AcceptedBooking[] = [];
  readonly #expiresAt: Date;
  readonly #slots: Map<string, VersionedSlot>;
  readonly #bookers: Map<string, Booker>;
  readonly #answers: ReadonlyMap<string, GivenAnswer>;
  /** What was booked in this batch, by the key of its request. */
  readonly #booked = new Map<string, { readonly requestHash: string; readonly result: BookingResult }>();

  constructor({ slots, bookers, answers }: BatchState, expiresAt: Date) {
    this.#expiresAt = expiresAt;
    this.#slots = new Map(slots);
    this.#bookers = new Map(bookers);
    this.#answers = answers;
  }

  book(request: BookingRequest): Settled<BookingResult> {
    const { idempotent, guests, offer } = request;
    const again = idempotent && this.#replay(idempotent);
    if (again !== undefined) return again;
    const slot = this.#slots.get(request.slotId);
    const booker = this.#bookers.get(bookerKey(request)) ?? UNKNOWN;
    const decision = decideBooking(slot, booker, { guests, offeredTo: offer?.entryId });
    if (decision.kind !== 'accept' || slot === undefined) return { error: refusalOf(decision) };
    const { totalAmount, entryId } = decision;
    const booking = newBooking(request, slot, { totalAmount, expiresAt: this.#expiresAt });
    const view = viewNewBooking(booking);
    const answer = { kind: 'answered', status: 201, body: JSON.stringify(view) } as const;
    this.accepted.push({ request, booking, answer, entryId });
    this.#slots.set(slot.id, { ...slot, bookedCount: slot.bookedCount + guests });
    this.#bookers.set(bookerKey(request), { ...booker, liveBookingId: booking.id, entry: undefined });
    if (idempotent !== undefined) {
      const result = { booking: view, replayed: true };
      this.#booked.set(answerKey(idempotent), { requestHash: idempotent.requestHash, result });
    }
    return { result: { booking: view, replayed: false } };
  }

  #replay(request: IdempotentRequest): Settled<BookingResult> | undefined {
    const booked = this.#booked.get(answerKey(request));
    const given = this.#answers.get(answerKey(request));
    if (booked === undefined && given === undefined) return undefined;
    if (booked?.requestHash === request.requestHash) return { result: booked.result };
    if (given?.requestHash === request.requestHash && isAnswered(given.decision))
      return { error: new KeptAnswer(given.decision) };
    return { error: new AppError(PLATFORM_ERRORS['idempotency-key-reused']) };
  }
}
