import { setTimeout as delay } from 'node:timers/promises';
import { isLockTimeout } from '../platform/sqlstate.ts';
import { backoffMs } from './backoff.ts';
import { asConcurrencyError, type ConcurrencyError } from './conflict.ts';

/** A try that lost to someone else. */
export interface LostTry {
  /** From 1. */
  readonly tryNumber: number;
  readonly conflict: ConcurrencyError;
  /** Undefined when tries or time are used up: the caller gets the conflict. */
  readonly retryInMs: number | undefined;
}

export type ConflictObserver = (lost: LostTry) => void;

export interface RetryOptions {
  /** How often to try at most. Default 3. */
  readonly tries?: number;
  /** Bound of the first wait, in milliseconds; doubles with every try. Default 100. */
  readonly baseDelayMs?: number;
  /** Bound of every wait, in milliseconds. Default 1000. */
  readonly maxDelayMs?: number;
  /** No further try starts later than this many milliseconds after the first. Default: none. */
  readonly deadlineMs?: number;
  /**
   * Whether to try again after a lock was waited for in vain. Default false: whoever holds it for so long holds it for
   * longer, and each try keeps a connection from others.
   */
  readonly retryLockTimeouts?: boolean;
  /** Told of every try that was lost, before the wait for the next. */
  readonly onConflict?: ConflictObserver;
  /** For tests. Default Math.random. */
  readonly random?: () => number;
  /** For tests. Default: timers. */
  readonly sleep?: (ms: number) => Promise<unknown>;
  /** For tests; milliseconds. Default performance.now. */
  readonly now?: () => number;
}

/**
 * Runs an operation, again and again while it loses to others. Only conflicts are tried again; any other error passes
 * through at once, and a lock that was waited for in vain is not waited for again. The operation must leave no trace when it throws: a transaction of its own.
 * @param operation gets the number of the try, from 1
 * @throws ConcurrencyError when tries or time are used up
 */
export async function withRetry<T>(
  operation: (tryNumber: number) => Promise<T>,
  options: RetryOptions = {},
): Promise<T> {
  const { tries = 3, baseDelayMs = 100, maxDelayMs = 1000, deadlineMs = Number.POSITIVE_INFINITY } = options;
  const { retryLockTimeouts = false } = options;
  const { random = Math.random, sleep = delay, now = () => performance.now() } = options;
  const start = now();
  for (let tryNumber = 1; ; tryNumber += 1) {
    try {
      return await operation(tryNumber);
    } catch (error) {
      const conflict = asConcurrencyError(error);
      if (conflict === undefined) throw error;
      const delayMs = backoffMs(tryNumber, baseDelayMs, maxDelayMs, random);
      const isHeld = isLockTimeout(error) && !retryLockTimeouts;
      const isLast = isHeld || tryNumber >= tries || now() - start + delayMs > deadlineMs;
      options.onConflict?.({ tryNumber, conflict, retryInMs: isLast ? undefined : delayMs });
      if (isLast) throw conflict;
      await sleep(delayMs);
    }
  }
}
