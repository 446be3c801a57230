import { Counter, Gauge, Histogram, type Registry } from 'prom-client';

/** What is told of things that are decided in a lane, or each in a transaction of its own. */

/** What the metrics are called, and what they say they are about. */
export interface MetricNames {
  /** One of them, in names: `tianguis_checkout_…`. */
  readonly thing: string;
  /** Many of them, in names: `tianguis_checkouts_…`. */
  readonly things: string;
  /** Many of them, in words that begin a sentence. */
  readonly what: string;
}

/** What waits in a lane at the moment. */
export type LaneMetrics = () => { readonly waiting: number; readonly parked: number };

/** How full the batches of group commit are, and how many wait for one. */
export function observeLane(
  registry: Registry,
  { thing, things, what }: MetricNames,
  lane: LaneMetrics,
): { readonly onBatch: (size: number) => void } {
  const registers = [registry];
  const size = new Histogram({
    name: `tianguis_${thing}_batch_size`,
    help: `${what} that were decided in one transaction.`,
    buckets: [1, 2, 5, 10, 25, 50, 100, 250, 500],
    registers,
  });
  new Gauge({
    name: `tianguis_${things}_waiting`,
    help: `${what} that wait for their transaction to start.`,
    registers,
    collect() {
      this.set(lane().waiting);
    },
  });
  new Gauge({
    name: `tianguis_${things}_parked`,
    help: 'Those among them that wait beside the lane, for a row which someone outside holds.',
    registers,
    collect() {
      this.set(lane().parked);
    },
  });
  return { onBatch: (count) => size.observe(count) };
}

/** What became of each, how long it took, and in how many tries. */
export interface OutcomeMetrics<Outcome extends string> {
  observe(outcome: Outcome, seconds: number, tries: number): void;
}

export function observeOutcomes<Outcome extends string>(
  registry: Registry,
  { thing, things, what }: MetricNames,
): OutcomeMetrics<Outcome> {
  const registers = [registry];
  const total = new Counter({
    name: `tianguis_${things}_total`,
    help: `${what} by outcome: created, replayed, or the code of the refusal.`,
    labelNames: ['outcome'],
    registers,
  });
  const duration = new Histogram({
    name: `tianguis_${thing}_duration_seconds`,
    help: `Time from the request of a ${thing} to its decision, waits for further tries included.`,
    labelNames: ['outcome'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10],
    registers,
  });
  const tries = new Histogram({
    name: `tianguis_${thing}_tries`,
    help: `How many tries a ${thing} took. The mean is sum / count.`,
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
