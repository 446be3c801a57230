import { type AloneOptions, decideAlone, inTime, writeByPrisma } from '../../concurrency/index.ts';
import { askBy, type Tx } from '../../platform/database.ts';
import { type AcceptedBooking, type BatchState, planBookings } from './batch-plan.ts';
import { takeLocks } from './locks.sql.ts';
import { readBatch } from './read-batch.sql.ts';
import { refusalOf } from './refusals.ts';
import type { BookingRequest, BookingResult, BookingStrategy } from './request.ts';
import { writeSetOf } from './write-set.ts';

export interface OptimisticBookingOptions extends AloneOptions {
  /** How long bookings wait for their payment. */
  readonly holdMs: number;
}

/** One transaction per booking. */
export function createOptimisticBooking(options: OptimisticBookingOptions): BookingStrategy {
  return {
    book: (request) => inTime(options, bookAlone(options, request)),
    stuck: false,
    close: async () => {},
  };
}

/** Books in a transaction of its own. @throws as BookingStrategy's book() */
export function bookAlone(options: OptimisticBookingOptions, request: BookingRequest): Promise<BookingResult> {
  return decideAlone(options, request, (tx, terms) => bookOnce(tx, request, { ...terms, holdMs: options.holdMs }));
}

/**
 * One try: a batch of one, read, decided and written where the slot's version still holds.
 * @throws ConcurrencyError when the slot changed since it was read
 */
async function bookOnce(
  tx: Tx,
  request: BookingRequest,
  { locked, holdMs }: { readonly locked: boolean; readonly holdMs: number },
): Promise<BookingResult> {
  const ask = askBy(tx);
  if (locked) await takeLocks(ask, [request]);
  const state = await readBatch(ask, [request]);
  const { decided, accepted } = planBookings([request], state, new Date(Date.now() + holdMs));
  const [outcome] = decided;
  if (outcome === undefined || 'heldBy' in outcome) throw new Error('a booking alone was not decided');
  if ('error' in outcome) throw outcome.error;
  if (request.offer !== undefined) await writeOffer(tx, accepted, state);
  else if (accepted.length > 0) await writeByPrisma(tx, writeSetOf(accepted, state.slots));
  return outcome.result;
}

/**
 * Whoever left the list since it was read wants no seats any more. Their entry is taken off after the slot is claimed, as everyone does,
 * and by then it has to be there still.
 * @throws AppError not-found
 */
async function writeOffer(tx: Tx, accepted: readonly AcceptedBooking[], { slots }: BatchState): Promise<void> {
  const taken = accepted.map((booking) => ({ ...booking, entryId: undefined }));
  await writeByPrisma(tx, writeSetOf(taken, slots));
  const ids = accepted.flatMap(({ entryId }) => entryId ?? []);
  const { count } = await tx.waitingListEntry.deleteMany({ where: { id: { in: ids } } });
  if (count < accepted.length) throw refusalOf({ kind: 'entry-gone' });
}
