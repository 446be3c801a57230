import { Counter, type Registry } from 'prom-client';
import type { Database } from '../../platform/database.ts';
import type { Job } from '../../platform/jobs.ts';
import type { Retention } from '../feature.ts';

/** Rows of one statement, which is its own transaction: a day's worth at once would hold up everyone for as long. */
const BATCH_SIZE = 2_000;

/**
 * Removes the oldest $1 rows that have served and that nobody holds; where rows get old in an `order`, those of the first $1 that have.
 * A locked row stays where it is, so its place names it.
 */
export function removalOf({ table, column, order, age, until }: Retention): string {
  // NULL counts for nothing among several.
  const before = until === undefined ? `now() - interval '${age}'` : `least(now() - interval '${age}', ${until})`;
  const old = `${column} < ${before}`;
  const found =
    order === undefined
      ? `SELECT ctid FROM ${table} WHERE ${old} ORDER BY ${column} LIMIT $1 FOR UPDATE SKIP LOCKED`
      : // None is looked for behind them.
        `SELECT ctid FROM (SELECT ctid, ${column} FROM ${table} ORDER BY ${order} LIMIT $1) first WHERE ${old}`;
  return `DELETE FROM ${table} WHERE ctid = ANY (ARRAY(${found}))`;
}

export interface HousekeepingJobOptions {
  readonly db: Database;
  readonly registry: Registry;
  readonly retention: readonly Retention[];
  /** Aborted when the process stops: ends the run after the batch at hand. */
  readonly signal: AbortSignal;
}

const OUTCOMES = ['succeeded', 'failed'] as const;

/** The job that removes the rows that have served. */
export function housekeepingJob({ db: { pool }, registry, retention, signal }: HousekeepingJobOptions): Job {
  const runs = new Counter({
    name: 'tianguis_housekeeping_runs_total',
    help: 'Runs of the housekeeping, by outcome.',
    labelNames: ['outcome'],
    registers: [registry],
  });
  // A rate needs the zero before the first failure, and a run comes only once an hour.
  for (const outcome of OUTCOMES) runs.inc({ outcome }, 0);
  const removeAll = async (statement: string, ending: AbortSignal) => {
    while (!ending.aborted) {
      const { rowCount } = await pool.query(statement, [BATCH_SIZE]);
      if ((rowCount ?? 0) < BATCH_SIZE) break;
    }
  };
  return {
    name: 'housekeeping',
    cron: '17 * * * *',
    async run(timedOut) {
      const ending = AbortSignal.any([signal, timedOut]);
      const failures: unknown[] = [];
      // What can't be removed from one table keeps nothing in the others.
      for (const statement of retention.map(removalOf)) {
        await removeAll(statement, ending).catch((error: unknown) => failures.push(error));
      }
      runs.inc({ outcome: failures.length === 0 ? 'succeeded' : 'failed' });
      if (failures.length > 0) throw new AggregateError(failures, 'not everything that has served could be removed');
    },
  };
}
