import type { Database } from '../../platform/database.ts';
import { newId } from '../../platform/ids.ts';
import type { Figure, Retention } from '../feature.ts';

/** A look at all accounts, from its beginning to its end. */
export interface Run {
  readonly startedAt: Date;
  readonly products: number;
  /** Whose accounts disagree at the end. */
  readonly drifting: number;
}

/** Keeps what a run came to, for the gauges of every process. */
export async function noteRun({ prisma }: Database, run: Run): Promise<void> {
  await prisma.reconciliationRun.create({ data: { id: newId(), ...run, endedAt: new Date() } });
}

export const RUN_RETENTION: Retention = { table: 'reconciliation_runs', column: 'ended_at', age: '90 days' };

const last = (value: string) => `SELECT ${value} AS value FROM reconciliation_runs ORDER BY ended_at DESC LIMIT 1`;

/** The last run's, whichever process ran it. */
export const RUN_FIGURES: readonly Figure[] = [
  {
    name: 'tianguis_products_with_drift',
    help: 'Products whose stock, goods, open orders and ledger disagreed in the last reconciliation; 0 before the first.',
    questions: [last('drifting')],
    read: ([drifting]) => [{ value: drifting?.rows[0]?.value ?? 0 }],
  },
  {
    name: 'tianguis_reconciliation_last_run_timestamp_seconds',
    help: 'When the last reconciliation ended, in seconds since 1970; 0 before the first.',
    questions: [last('extract(epoch FROM ended_at)::float8')],
    read: ([ended]) => [{ value: ended?.rows[0]?.value ?? 0 }],
  },
];
