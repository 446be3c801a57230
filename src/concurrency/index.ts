export { type AdmissionPluginOptions, admissionPlugin } from './admission-plugin.ts';
export { Afterwards } from './afterwards.ts';
export { type AloneOptions, decideAlone, inTime, type OneTry } from './alone.ts';
export { enterChanges } from './audit.sql.ts';
export {
  type Audited,
  type Change,
  type ChangedField,
  changedFields,
  lastRevision,
  recordAllChanges,
  recordChanges,
} from './audit.ts';
export { type Claim, type ClaimKind, type ClaimSet, claim } from './claims.ts';
export { asConcurrencyError, ConcurrencyError, DATABASE_RESOURCE } from './conflict.ts';
export { createConflictObserver } from './conflict-observer.ts';
export { askerWith, backgroundContext, type Context, contextOf, contextPlugin } from './context.ts';
export { EDIT_ERRORS } from './edit-errors.ts';
export { decideEdit, type FieldValues } from './edit-rules.ts';
export { type Edit, type Edited, editConflict, mergeEdit, recordEdit } from './edits.ts';
export type { Decided, Settled } from './group-answers.ts';
export { GroupCommit } from './group-commit.ts';
export type { BatchTerms, GroupCommitOptions } from './group-terms.ts';
export { type AskWithOthers, GroupedAsks } from './grouped-asks.ts';
export { heldRows } from './held-looks.ts';
export { ifMatchHeaders, type ReadRevision, readRevisionOf } from './if-match.ts';
export { type HalvingOptions, inHalves, type Part } from './in-halves.ts';
export { createLane, type LaneOptions, openLanePool, warmUpLanes } from './lane.ts';
export { type LaneMetrics, type OutcomeMetrics, observeLane, observeOutcomes } from './lane-metrics.ts';
export type { DecidedBatch, Lane, LaneRequest, LaneWork } from './lane-parts.ts';
export { keptFor, ReplicaReads, readRecent, replicaReadsPlugin } from './replica-reads.ts';
export { type ConflictObserver, type LostTry, type RetryOptions, withRetry } from './retry.ts';
export {
  beginBounded,
  claimedRows,
  lockFree,
  lockStatement,
  namedRow,
  type RowKind,
  type RowName,
  referredRows,
  rowName,
} from './row-locks.sql.ts';
export { mostWanted, waitForTurn } from './turns.sql.ts';
export { TurnsAlone } from './turns-alone.ts';
export { type Workload, workloadOf } from './workloads.ts';
export { type WriteStatement, writeBySql, writeStatement } from './write-set.sql.ts';
export { type WriteSet, type WriteShape, writeByPrisma } from './write-set.ts';
