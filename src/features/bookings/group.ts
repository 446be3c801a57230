import {
  createLane,
  type Lane,
  type LaneOptions,
  type LaneWork,
  mostWanted,
  writeStatement,
} from '../../concurrency/index.ts';
import { askOn } from '../../platform/statements.ts';
import { type BatchState, planBookings } from './batch-plan.ts';
import { NEEDED_ROWS, rowsOf, takeLocks } from './locks.sql.ts';
import { readBatch } from './read-batch.sql.ts';
import type { BookingRequest, BookingResult, BookingStrategy } from './request.ts';
import { BOOKING_SHAPE, writeSetOf } from './write-set.ts';

const WRITE = writeStatement('bookings-write', BOOKING_SHAPE);

/** What batches of bookings are about. @param holdMs how long they wait for their payment */
function bookingWork(holdMs: number): LaneWork<BookingRequest, BookingResult, BatchState> {
  return {
    name: 'booking',
    shape: BOOKING_SHAPE,
    write: WRITE,
    neededRows: NEEDED_ROWS,
    takeLocks: (client, batch) => takeLocks(askOn(client), batch),
    read: (client, batch) => readBatch(askOn(client), batch),
    rowsOf,
    decide: (batch, state, now) => {
      const { decided, accepted } = planBookings(batch, state, new Date(now.getTime() + holdMs));
      return { decided, writes: accepted.length === 0 ? undefined : writeSetOf(accepted, state.slots) };
    },
    crowdedThing: (batch) =>
      mostWanted(
        batch.map(({ slotId }) => slotId),
        batch.length,
      ),
  };
}

export type GroupBooking = BookingStrategy & Pick<Lane<unknown, unknown>, 'waiting' | 'parked'>;

/** Bookings that arrive while a transaction is in flight are decided together in the next one. */
export function createGroupBooking(options: LaneOptions & { readonly holdMs: number }): GroupBooking {
  const lane = createLane(bookingWork(options.holdMs), options);
  return {
    book: (request) => lane.submit(request),
    close: () => lane.close(),
    get waiting() {
      return lane.waiting;
    },
    get parked() {
      return lane.parked;
    },
    get stuck() {
      return lane.stuck;
    },
  };
}
