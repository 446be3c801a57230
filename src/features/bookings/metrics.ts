import type { Registry } from 'prom-client';
import { type LaneMetrics, type OutcomeMetrics, observeLane, observeOutcomes } from '../../concurrency/index.ts';
import type { ErrorCode } from '../../platform/errors.ts';

/** `created`, `replayed` (an idempotency key came again), or the code of the problem. */
export type BookingOutcome = 'created' | 'replayed' | ErrorCode;

export type BookingMetrics = OutcomeMetrics<BookingOutcome>;

const NAMES = { things: 'bookings', thing: 'booking', what: 'Bookings' } as const;

/** How full the batches of the lane are, and how many wait for one. */
export function observeBatches(registry: Registry, lane: LaneMetrics): { readonly onBatch: (size: number) => void } {
  return observeLane(registry, NAMES, lane);
}

export function createBookingMetrics(registry: Registry): BookingMetrics {
  return observeOutcomes(registry, NAMES);
}
