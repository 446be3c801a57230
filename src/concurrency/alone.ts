import { boundLockWaits, type Database, type Tx } from '../platform/database.ts';
import { DeadlineError, within } from '../platform/deadline.ts';
import { AppError, PLATFORM_ERRORS } from '../platform/errors.ts';
import type { LaneRequest } from './lane-parts.ts';
import { withRetry } from './retry.ts';

/** Beyond its deadline a request waits so long at most for the answer of a try that did start, in milliseconds. */
const GRACE_MS = 800;

export interface AloneOptions {
  readonly db: Database;
  readonly deadlineMs: number;
  /** The first try that takes row locks before it reads. Default 2; Infinity never waits and loses again instead. */
  readonly lockFromTry?: number;
}

/** One try, in a transaction. @param terms whether it takes row locks before it reads */
export type OneTry<T> = (tx: Tx, terms: { readonly locked: boolean }) => Promise<T>;

/**
 * Decides one request in a transaction of its own, again until nobody was in the way. Optimistic at first; whoever lost a try waits
 * for the row locks instead of losing again.
 * @throws ConcurrencyError when tries or time are used up
 */
export function decideAlone<T>(
  { db, deadlineMs, lockFromTry = 2 }: AloneOptions,
  { onConflict, progress }: LaneRequest,
  once: OneTry<T>,
): Promise<T> {
  const attempt = (tryNumber: number) => {
    progress.tries = tryNumber;
    const locked = tryNumber >= lockFromTry;
    return db.transaction(async (tx) => {
      // Everyone who wants a hot row stands in line for it, so the line may be long.
      await boundLockWaits(tx, deadlineMs);
      return once(tx, { locked });
    });
  };
  return withRetry(attempt, { deadlineMs, onConflict });
}

/** Waits for work a little longer than for its deadline. @throws AppError database-unavailable when no answer came */
export function inTime<T>({ deadlineMs }: Pick<AloneOptions, 'deadlineMs'>, work: Promise<T>): Promise<T> {
  return within(deadlineMs + GRACE_MS, work).catch((error: unknown) => {
    throw error instanceof DeadlineError
      ? new AppError(PLATFORM_ERRORS['database-unavailable'], { cause: error })
      : error;
  });
}
