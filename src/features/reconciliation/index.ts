export { type Correcting, correctDrift } from './correct-drift.ts';
export { reconciliationFeature } from './feature.ts';
export { findDrift, type Look } from './find-drift.ts';
export { noteRun } from './runs.ts';
