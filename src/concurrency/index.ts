export { type AdmissionPluginOptions, admissionPlugin } from './admission-plugin.ts';
export { asConcurrencyError, CONTENDED_RESOURCES, ConcurrencyError, type ContendedResource } from './conflict.ts';
export { type BatchTerms, type Decided, GroupCommit, type GroupCommitOptions, type Settled } from './group-commit.ts';
export { type HalvingOptions, inHalves, type Part } from './in-halves.ts';
export { type ConflictObserver, type LostTry, type RetryOptions, withRetry } from './retry.ts';
export type { Workload } from './workloads.ts';
