import type pg from 'pg';
import type { Span } from '../platform/tracing.ts';
import type { Decided } from './group-answers.ts';
import type { ConflictObserver } from './retry.ts';
import type { RowKind, RowName } from './row-locks.sql.ts';
import type { WriteStatement } from './write-set.sql.ts';
import type { WriteSet, WriteShape } from './write-set.ts';

/** What a lane knows of those who want something decided. */
export interface LaneRequest {
  readonly onConflict: ConflictObserver;
  /** How many tries it took so far; kept by whoever tries, also when it fails in the end. */
  readonly progress: { tries: number };
  /** Its time in the lane, where that is recorded; set by the lane. */
  laneSpan?: Span | undefined;
}

/** Decides what arrives in groups. */
export interface Lane<Request, Result> {
  /** @throws as GroupCommit's submit() */
  submit(request: Request): Promise<Result>;
  /** Finishes what it took. */
  close(): Promise<void>;
  /** Requests that wait for their transaction to start. */
  readonly waiting: number;
  /** Requests among them that wait for a row which someone outside holds. */
  readonly parked: number;
  /** Whether a transaction has been in flight for so long that it may never be answered. */
  readonly stuck: boolean;
}

/** A batch as it was decided, and what that writes. */
export interface DecidedBatch<Result> {
  /** One per request, in their order. */
  readonly decided: readonly Decided<Result>[];
  /** Undefined where it writes nothing. */
  readonly writes: WriteSet | undefined;
}

/** What the batches of one lane are about: how they are read, decided and written. */
export interface LaneWork<Request extends LaneRequest, Result, State> {
  /** What is decided, in a word: `checkout`. */
  readonly name: string;
  /** What its writes are made of. */
  readonly shape: WriteShape;
  readonly write: WriteStatement;
  /** The rows that a request needs: what it claims, and what its rows point at. In the order in which everyone takes their locks. */
  readonly neededRows: readonly RowKind[];
  /** Takes the row locks of everything that a batch claims, for as long as the transaction lasts. */
  readonly takeLocks: (client: pg.PoolClient, batch: readonly Request[]) => Promise<void>;
  /** What the database says about everyone in a batch. Sent at once after the locks, so that it is what they left. */
  readonly read: (client: pg.PoolClient, batch: readonly Request[]) => Promise<State>;
  /** Of `neededRows`, those of one request; none when it was answered before. */
  readonly rowsOf: (request: Request, state: State) => readonly RowName[];
  /** Decides those whose rows are free, in order of arrival, each as if those before it were done. Pure but for new ids. */
  readonly decide: (batch: readonly Request[], state: State, now: Date) => DecidedBatch<Result>;
  /** The thing that most of a batch want, where that is a good part of it. */
  readonly crowdedThing: (batch: readonly Request[], state: State) => string | undefined;
}
