import { Counter, type Registry } from 'prom-client';
import { openPool } from '../../platform/connections.ts';
import type { Database } from '../../platform/database.ts';
import type { Job } from '../../platform/jobs.ts';
import type { Logger } from '../../platform/logging.ts';
import type { ProductAccounts } from '../inventory/index.ts';
import { findDrift, STATEMENT_TIMEOUT_MS } from './find-drift.ts';
import { noteRun } from './runs.ts';

export interface ReconciliationJobOptions {
  readonly db: Database;
  readonly registry: Registry;
  readonly log: Logger;
  readonly cron: string;
  /** Aborted when the process stops. */
  readonly signal: AbortSignal;
}

/** Products that a run tells one by one. */
const TOLD_MAX = 100;
/** More than a statement may take, so that the server gives up first. */
const SILENCE_TIMEOUT_MS = STATEMENT_TIMEOUT_MS + 5_000;

const OUTCOMES = ['succeeded', 'failed'] as const;

/** The job that looks for products whose accounts disagree. It corrects nothing: whoever does shall look first. */
export function reconciliationJob({ db, registry, log, cron, signal }: ReconciliationJobOptions): Job {
  const runs = new Counter({
    name: 'tianguis_reconciliation_runs_total',
    help: 'Runs of the reconciliation, by outcome.',
    labelNames: ['outcome'],
    registers: [registry],
  });
  // A rate needs the zero before the first failure, and a run comes only once a day.
  for (const outcome of OUTCOMES) runs.inc({ outcome }, 0);
  return {
    name: 'reconciliation',
    cron,
    async run(timedOut) {
      try {
        await reconcile(db, log, AbortSignal.any([signal, timedOut]));
        runs.inc({ outcome: 'succeeded' });
      } catch (error) {
        runs.inc({ outcome: 'failed' });
        throw error;
      }
    },
  };
}

/** @throws Error when it is ended before it has looked at all products: half a look says nothing of the rest */
async function reconcile(db: Database, log: Logger, ending: AbortSignal): Promise<void> {
  const startedAt = new Date();
  // A connection of its own, for as long as the run takes: statements may take longer than those of requests.
  const onLost = (error: Error) => log.warn({ err: error }, 'an idle connection of the reconciliation was lost');
  const options = { applicationName: 'tianguis reconciliation', silenceTimeoutMs: SILENCE_TIMEOUT_MS, onLost };
  const pool = openPool({ ...db.reach, max: 1, ...options });
  let [products, drifting] = [0, 0];
  try {
    for await (const look of findDrift(pool, ending)) {
      for (const one of look.drifting.slice(0, Math.max(0, TOLD_MAX - drifting))) warnOf(log, one);
      products += look.products;
      drifting += look.drifting.length;
    }
  } finally {
    await pool.end();
  }
  if (ending.aborted) throw new Error(`the reconciliation was ended after ${products} products`);
  await noteRun(db, { startedAt, products, drifting });
  if (drifting > 0) log.warn({ products, drifting }, 'accounts of products disagree: npm run reconcile says more');
}

function warnOf(log: Logger, { levels, ...figures }: ProductAccounts): void {
  const places = levels.filter(({ onHand, ledger }) => onHand !== ledger).slice(0, TOLD_MAX);
  log.warn({ ...figures, levels: places }, 'the accounts of a product disagree');
}
