import { setTimeout as delay } from 'node:timers/promises';
import { Counter, type Registry } from 'prom-client';
import { within } from './deadline.ts';
import type { Logger } from './logging.ts';

/** Work that a process does again and again while it serves, at once where there is more of it. Any number of processes may do it. */
export interface RecurringWork {
  readonly name: string;
  /** The pause after a run that left nothing to do, in milliseconds. */
  readonly everyMs: number;
  /**
   * One run, bounded in time and in rows.
   * @param signal aborted when the process stops
   * @returns whether there is more to do, at once
   */
  run(signal: AbortSignal): Promise<boolean>;
}

export interface RunningWork {
  /** Lets the runs at hand end, and begins no more. */
  stop(): Promise<void>;
}

/** Of each process, beside its pools. */
export const CONNECTIONS_OF_WORK = 3;
/** The pause after a run that failed: doubled with every one in a row. */
const FIRST_PAUSE_MS = 250;
const PAUSE_MAX_MS = 10_000;
const STOP_TIMEOUT_MS = 5_000;
/** A run that takes longer counts as failed, and the next one begins beside it. */
const RUN_MAX_MS = 60_000;

/** Starts all, each beside the others. One that fails says so once, and goes on when it can. */
export function startRecurringWork(
  works: readonly RecurringWork[],
  { log, registry }: { readonly log: Logger; readonly registry: Registry },
): RunningWork {
  const ending = new AbortController();
  const failures = new Counter({
    name: 'tianguis_recurring_work_failures_total',
    help: 'Runs of recurring work that failed, by work.',
    labelNames: ['work'],
    registers: [registry],
  });
  for (const { name } of works) failures.inc({ work: name }, 0);
  const running = works.map((work) =>
    repeat(work, { log, signal: ending.signal, onFailure: () => failures.inc({ work: work.name }) }),
  );
  return {
    stop: async () => {
      ending.abort();
      await within(STOP_TIMEOUT_MS, Promise.all(running));
    },
  };
}

interface Repeating {
  readonly log: Logger;
  readonly signal: AbortSignal;
  readonly onFailure: () => void;
}

async function repeat({ name, everyMs, run }: RecurringWork, { log, signal, onFailure }: Repeating): Promise<void> {
  let failures = 0;
  while (!signal.aborted) {
    let pauseMs = everyMs;
    try {
      if (await within(RUN_MAX_MS, run(signal))) pauseMs = 0;
      if (failures > 0) log.info({ work: name }, 'the recurring work succeeds again');
      failures = 0;
    } catch (error) {
      failures += 1;
      onFailure();
      pauseMs = Math.max(everyMs, Math.min(PAUSE_MAX_MS, FIRST_PAUSE_MS * 2 ** failures));
      if (failures === 1 && !signal.aborted)
        log.warn({ err: error, work: name }, 'a recurring work failed; it goes on');
    }
    await delay(pauseMs, undefined, { signal }).catch(() => {});
  }
}
