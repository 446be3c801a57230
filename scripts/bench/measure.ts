import { readMetrics, type Tries, triesIn } from '../support/metrics.ts';
import { percentile } from '../support/statistics.ts';
import { type JourneyOptions, type LoadOptions, type LoadResult, runJourneys, runLoad } from './http-load.ts';
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

/** One thing that is measured, round by round. */
export interface Phase {
  readonly name: string;
  /** Each process compiles its own code, from what it serves itself. Default 1. */
  readonly processes?: number;
  run(seconds: number): Promise<Measurement>;
}

export interface MeasureOptions {
  readonly stage: Stage;
  readonly fleet: Fleet;
  readonly connections: number;
  readonly seconds: number;
  readonly success: number;
}

interface Usage {
  readonly node: number | undefined;
  readonly postgres: number | undefined;
  readonly statements: number;
  readonly tries: Tries;
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
async function triesOf({ origins }: Fleet): Promise<Tries> {
  return triesIn((await Promise.all(origins.map(readMetrics))).flat());
}

interface Cost {
  readonly statements?: number;
  readonly node?: number | undefined;
  readonly postgres?: number | undefined;
}

/** The figures of a load, and what it cost per order. */
export function summarize(
  { answers, seconds }: LoadResult,
  { success, tries, cost }: { success: number; tries: Tries; cost: Cost },
): Measurement {
  const succeeded = answers.filter(({ status }) => status === success).length;
  const conflicts = answers.filter(({ status }) => status === 409).length;
  const latencies = answers.map(({ ms }) => ms);
  const per = (amount: number | undefined, orders: number) => (amount === undefined ? undefined : amount / orders);
  return {
    perSecond: succeeded / seconds,
    p50Ms: percentile(latencies, 0.5),
    p99Ms: percentile(latencies, 0.99),
    conflictRate: conflicts / answers.length,
    otherRate: (answers.length - succeeded - conflicts) / answers.length,
    meanTries: tries.count === 0 ? undefined : tries.sum / tries.count,
    statementsPerOrder: per(cost.statements, succeeded),
    nodeCpu: per(cost.node, succeeded / 1000),
    postgresCpu: per(cost.postgres, succeeded / 1000),
  };
}

function difference(after: number | undefined, before: number | undefined): number | undefined {
  return after === undefined || before === undefined ? undefined : after - before;
}

/** Runs one phase over HTTP and tells what it gave and what it cost. */
export async function measure({ next, ...options }: MeasureOptions & Pick<LoadOptions, 'next'>): Promise<Measurement> {
  return measureRun(options, () => runLoad({ ...options, origins: options.fleet.origins, next }));
}

/** The same of people who go their ways. */
export async function measureJourneys({
  journey,
  ...options
}: MeasureOptions & Pick<JourneyOptions, 'journey'>): Promise<Measurement> {
  return measureRun(options, () => runJourneys({ ...options, origins: options.fleet.origins, journey }));
}

async function measureRun(options: MeasureOptions, run: () => Promise<LoadResult>): Promise<Measurement> {
  const before = await usageOf(options);
  const load = await run();
  const after = await usageOf(options);
  return summarize(load, {
    success: options.success,
    tries: { sum: after.tries.sum - before.tries.sum, count: after.tries.count - before.tries.count },
    cost: {
      statements: after.statements - before.statements,
      node: difference(after.node, before.node),
      postgres: difference(after.postgres, before.postgres),
    },
  });
}
