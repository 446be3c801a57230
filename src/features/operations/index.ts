export { checkConsistency, type Finding } from './consistency.ts';
export { figuresReader, observeFigures } from './figures.ts';
export { housekeepingJob } from './housekeeping.ts';
export { type Readiness, readinessReader } from './readiness.ts';
export { OPERATIONS_TAGS, operationsRoutes } from './routes.ts';
