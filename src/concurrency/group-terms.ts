import type { Decided } from './group-answers.ts';

/** What a lane is told, and what it tells whoever decides its batches. */

/** What a batch must keep to. */
export interface BatchTerms<Turn = never> {
  /** The turn that the batch was put together in; whoever is given it ends it. */
  readonly turn: Turn | undefined;
  /** Aborted when the lane gives the batch up. Whatever is in flight then must be cut. */
  readonly signal: AbortSignal;
  /** Rows that others wait for already: an item that needs one of them is held too. */
  readonly held: ReadonlySet<string>;
  /** Longest wait for a row that someone outside holds, in milliseconds. All others in the batch wait with it. */
  readonly lockWaitMs: number;
}

export interface GroupCommitOptions<Item, Result, Turn = never> {
  /**
   * Decides a batch in one transaction, each item on its own and in order; the answer at index i belongs to item i.
   * When it throws, nothing may have been written for any of them.
   */
  readonly decide: (batch: readonly Item[], terms: BatchTerms<Turn>) => Promise<readonly Decided<Result>[]>;
  /** Whether most items are at one thing at the moment: then one lane takes them all, and waits for its turn first. */
  readonly isCrowded?: () => boolean;
  /**
   * Waits until none of those is at it who have lanes of their own elsewhere. The batch is put together only then: what
   * arrives meanwhile is in it. Undefined when the turn did not come within `lockWaitMs`.
   */
  readonly waitForTurn?: (lockWaitMs: number) => Promise<Turn | undefined>;
  /** Ends a turn that came when nobody was left to decide. */
  readonly endTurn?: (turn: Turn) => void;
  /** Which of the rows that items wait for nobody holds at the moment. */
  readonly findFree: (rows: readonly string[]) => Promise<readonly string[]>;
  /** Whether what `decide` threw may be one item's fault. Then the batch is split until the guilty one fails alone. */
  readonly mayBeOnesFault: (error: unknown) => boolean;
  /** Items of one transaction at most. */
  readonly batchMax: number;
  /** Items that wait for a transaction at most, and as many again that wait for a held row; a bound on memory. */
  readonly queueMax: number;
  /** No item waits longer than this many milliseconds for its transaction to start. */
  readonly deadlineMs: number;
  /** Transactions in flight at the same time. */
  readonly lanes: number;
  /** Told of every batch when it starts. */
  readonly onBatch?: (size: number) => void;
  /** For tests; milliseconds. Default performance.now. */
  readonly now?: () => number;
}
