import type { Feature } from '../feature.ts';
import { reconciliationJob } from './reconciliation-job.ts';
import { RUN_FIGURES, RUN_RETENTION } from './runs.ts';

/** Whether what lies there, what can be promised, what is promised and the ledger say the same of every product. */
export const reconciliationFeature = {
  name: 'reconciliation',
  figures: RUN_FIGURES,
  retention: [RUN_RETENTION],
  jobs: ({ config, context: { db }, ...parts }) => [reconciliationJob({ ...parts, db, cron: config.reconcileCron })],
} as const satisfies Feature;
