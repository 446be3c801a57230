export { cleanupJob } from './cleanup-jobs.ts';
export { CHECKS, checkConsistency, type Finding } from './consistency.ts';
export { housekeepingJob } from './housekeeping.ts';
export { observeMarket } from './market-metrics.ts';
export { operationsRoutes } from './routes.ts';
