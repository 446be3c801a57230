import { runLoad } from './http-load.ts';
import { cpuSecondsOf, cpuSecondsOfPostgres, type Fleet } from './processes.ts';
import type { Stage } from './stage.ts';

/** What one run of a phase gave. Figures that the machine can't tell are undefined. */
export interface Measurement {
  /** Orders, or reads, that succeeded per second. */
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Share of answers that were 409. */
  readonly conflictRate: number;
  /** Share of answers that were neither success nor 409. */
  readonly otherRate: number;
  readonly meanTries: number | undefined;
  readonly statementsPerOrder: number | undefined;
  /** CPU seconds of all servers per 1,000 orders. */
  readonly nodeCpu: number | undefined;
  /** CPU seconds of PostgreSQL per 1,000 orders. */
  readonly postgresCpu: number | undefined;
}

export interface MeasureOptions {
  readonly stage: Stage;
  readonly fleet: Fleet;
  readonly connections: number;
  readonly seconds: number;
  readonly success: number;
  readonly next: () => Buffer | undefined;
}

interface Usage {
  readonly node: number | undefined;
  readonly postgres: number | undefined;
  readonly statements: number;
  readonly tries: { readonly sum: number; readonly count: number };
}

async function usageOf({ stage, fleet }: MeasureOptions): Promise<Usage> {
  return {
    node: cpuSecondsOf(fleet.pids),
    postgres: cpuSecondsOfPostgres(stage.postmasterPid),
    statements: await stage.statements(),
    tries: await triesOf(fleet),
  };
}

/** How many tries all checkouts of a fleet took so far, by its own metrics. */
async function triesOf({ origins }: Fleet): Promise<{ sum: number; count: number }> {
  const total = { sum: 0, count: 0 };
  for (const origin of origins) {
    const metrics = await (await fetch(`${origin}/metrics`)).text();
    total.sum += Number(/^tianguis_checkout_tries_sum (\d+)/m.exec(metrics)?.[1] ?? 0);
    total.count += Number(/^tianguis_checkout_tries_count (\d+)/m.exec(metrics)?.[1] ?? 0);
  }
  return total;
}

function percentile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

function difference(after: number | undefined, before: number | undefined, per: number): number | undefined {
  return after === undefined || before === undefined ? undefined : (after - before) / per;
}

/** Runs one phase and tells what it gave and what it cost. */
export async function measure(options: MeasureOptions): Promise<Measurement> {
  const before = await usageOf(options);
  const { answers, seconds } = await runLoad({ ...options, origins: options.fleet.origins });
  const after = await usageOf(options);
  const succeeded = answers.filter(({ status }) => status === options.success).length;
  const conflicts = answers.filter(({ status }) => status === 409).length;
  const sorted = answers.map(({ ms }) => ms).sort((a, b) => a - b);
  const tries = after.tries.count - before.tries.count;
  return {
    perSecond: succeeded / seconds,
    p50Ms: percentile(sorted, 0.5),
    p99Ms: percentile(sorted, 0.99),
    conflictRate: conflicts / answers.length,
    otherRate: (answers.length - succeeded - conflicts) / answers.length,
    meanTries: tries === 0 ? undefined : (after.tries.sum - before.tries.sum) / tries,
    statementsPerOrder: difference(after.statements, before.statements, succeeded),
    nodeCpu: difference(after.node, before.node, succeeded / 1000),
    postgresCpu: difference(after.postgres, before.postgres, succeeded / 1000),
  };
}
