import type { Registry } from 'prom-client';
import { type LaneMetrics, type OutcomeMetrics, observeLane, observeOutcomes } from '../../concurrency/index.ts';
import type { ErrorCode } from '../../platform/errors.ts';

/** `created`, `replayed` (an idempotency key came again), or the code of the problem. */
export type CheckoutOutcome = 'created' | 'replayed' | ErrorCode;

export type CheckoutMetrics = OutcomeMetrics<CheckoutOutcome>;

const NAMES = { thing: 'checkout', things: 'checkouts' } as const;

/** How full the batches of group commit are, and how many wait for one. */
export function observeBatches(registry: Registry, lane: LaneMetrics): { readonly onBatch: (size: number) => void } {
  return observeLane(registry, { ...NAMES, what: 'Checkouts, and holds,' }, lane);
}

export function createCheckoutMetrics(registry: Registry): CheckoutMetrics {
  return observeOutcomes(registry, { ...NAMES, what: 'Checkouts' });
}
