import { Counter, type Registry } from 'prom-client';
import type { Job } from '../../platform/jobs.ts';
import type { Logger } from '../../platform/logging.ts';
import { type CleanupContext, cleanupFailedOrders } from './expired-orders.ts';
import { createCleanupObservers } from './skipped-orders.ts';

export interface CleanupJobOptions {
  readonly context: CleanupContext;
  readonly registry: Registry;
  readonly log: Logger;
  readonly cron: string;
  /** Aborted when the process stops. */
  readonly signal: AbortSignal;
}

const OUTCOMES = ['succeeded', 'failed'] as const;

/** The job that gives the stock of expired orders back. */
export function cleanupJob({ context, registry, log, cron, signal }: CleanupJobOptions): Job {
  const registers = [registry];
  const runs = new Counter({
    name: 'tianguis_cleanup_runs_total',
    help: 'Runs of the cleanup of expired orders, by outcome.',
    labelNames: ['outcome'],
    registers,
  });
  // A rate needs the zero before the first.
  for (const outcome of OUTCOMES) runs.inc({ outcome }, 0);
  const cleaned = new Counter({
    name: 'tianguis_cleanup_orders_total',
    help: 'Expired orders that were cancelled and whose stock came back.',
    registers,
  });
  const observers = createCleanupObservers(registry, log);
  return {
    name: 'cleanup-failed-orders',
    cron,
    async run(timedOut) {
      try {
        const ending = AbortSignal.any([signal, timedOut]);
        const onBatch = (count: number) => cleaned.inc(count);
        const options = { onBatch, ...observers(), signal: ending };
        const count = await cleanupFailedOrders(context, options);
        runs.inc({ outcome: 'succeeded' });
        if (count > 0) log.info({ orders: count }, 'expired orders were cancelled and their stock returned');
      } catch (error) {
        runs.inc({ outcome: 'failed' });
        throw error;
      }
    },
  };
}
