import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import type { ErrorCode } from '../../platform/errors.ts';

/** `created`, `replayed` (an idempotency key came again), or the code of the problem. */
export type CheckoutOutcome = 'created' | 'replayed' | ErrorCode;

export interface CheckoutMetrics {
  observe(outcome: CheckoutOutcome, seconds: number, tries: number): void;
}

/** How full the batches of group commit are, and how many wait for one. */
export function observeBatches(
  registry: Registry,
  lane: () => { readonly waiting: number; readonly parked: number },
): { readonly onBatch: (size: number) => void } {
  const registers = [registry];
  const size = new Histogram({
    name: 'tianguis_checkout_batch_size',
    help: 'Checkouts, and holds, that were decided in one transaction.',
    buckets: [1, 2, 5, 10, 25, 50, 100, 250, 500],
    registers,
  });
  new Gauge({
    name: 'tianguis_checkouts_waiting',
    help: 'Checkouts, and holds, that wait for their transaction to start.',
    registers,
    collect() {
      this.set(lane().waiting);
    },
  });
  new Gauge({
    name: 'tianguis_checkouts_parked',
    help: 'Those among them that wait beside the lane, for a row which someone outside holds.',
    registers,
    collect() {
      this.set(lane().parked);
    },
  });
  return { onBatch: (count) => size.observe(count) };
}

export function createCheckoutMetrics(registry: Registry): CheckoutMetrics {
  const registers = [registry];
  const total = new Counter({
    name: 'tianguis_checkouts_total',
    help: 'Checkouts by outcome: created, replayed, or the code of the refusal.',
    labelNames: ['outcome'],
    registers,
  });
  const duration = new Histogram({
    name: 'tianguis_checkout_duration_seconds',
    help: 'Time from the request of a checkout to its decision, waits for further tries included.',
    labelNames: ['outcome'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10],
    registers,
  });
  const tries = new Histogram({
    name: 'tianguis_checkout_tries',
    help: 'How many tries a checkout took. The mean is sum / count.',
    buckets: [1, 2, 3],
    registers,
  });
  return {
    observe(outcome, seconds, tryCount) {
      total.inc({ outcome });
      duration.observe({ outcome }, seconds);
      if (tryCount > 0) tries.observe(tryCount);
    },
  };
}
