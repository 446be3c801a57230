import { Counter, Histogram, type Registry } from 'prom-client';
import type { Database } from '../../platform/database.ts';
import type { RecurringWork } from '../../platform/recurring-work.ts';
import { takeTurn } from '../../platform/taking-turns.sql.ts';
import { isAnyWaiting, sequence } from './sequencing.sql.ts';

/** Much less than an event may be late; a process that has nothing to do asks one small question each time. */
const EVERY_MS = 150;
/** Rows of one transaction: a million that have gathered take no more memory than these. */
const BATCH_MAX = 1_000;

/** Gives events their places. All processes do it, one at a time: where one dies, the next goes on at once. */
export function sequencer(
  { ask, askTogether }: Pick<Database, 'ask' | 'askTogether'>,
  registry: Registry,
): RecurringWork {
  const { delay, failures } = metricsIn(registry);
  const sequenceNext = async () => {
    if (!(await isAnyWaiting(ask))) return undefined;
    return askTogether(async (inTurn) =>
      (await takeTurn(inTurn, 'eventSequencer')) ? sequence(inTurn, BATCH_MAX) : undefined,
    );
  };
  return {
    name: 'event-sequencer',
    everyMs: EVERY_MS,
    run: async () => {
      const sequenced = await sequenceNext().catch((error: unknown) => {
        failures.inc();
        throw error;
      });
      if (sequenced === undefined) return false;
      for (const seconds of sequenced.delays) delay.observe(Math.max(0, seconds));
      return sequenced.hasMore;
    },
  };
}

function metricsIn(registry: Registry) {
  const registers = [registry];
  const delay = new Histogram({
    name: 'tianguis_event_delay_seconds',
    help: 'Time from what happened to its place among the events.',
    buckets: [0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 60, 600],
    registers,
  });
  const failures = new Counter({
    name: 'tianguis_event_sequencer_failures_total',
    help: 'Runs in which no event got its place, because the database failed.',
    registers,
  });
  return { delay, failures };
}
