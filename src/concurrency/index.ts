export { type AdmissionPluginOptions, admissionPlugin } from './admission-plugin.ts';
export { type Claim, type ClaimKind, type ClaimSet, claim } from './claims.ts';
export { asConcurrencyError, CONTENDED_RESOURCES, ConcurrencyError, type ContendedResource } from './conflict.ts';
export { type BatchTerms, type Decided, GroupCommit, type GroupCommitOptions, type Settled } from './group-commit.ts';
export { type HalvingOptions, inHalves, type Part } from './in-halves.ts';
export { type ConflictObserver, type LostTry, type RetryOptions, withRetry } from './retry.ts';
export type { Workload } from './workloads.ts';
export { type WriteStatement, writeBySql, writeStatement } from './write-set.sql.ts';
export { type WriteSet, type WriteShape, writeByPrisma } from './write-set.ts';
