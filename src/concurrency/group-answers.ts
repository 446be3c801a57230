import { setImmediate } from 'node:timers/promises';
import { AppError, PLATFORM_ERRORS } from '../platform/errors.ts';

/** How those who wait in a lane are told what became of their items. */

/** An item's answer. */
export type Settled<Result> = { readonly result: Result } | { readonly error: unknown };

/** What became of one item of a batch. */
export type Decided<Result> =
  | Settled<Result>
  /** Nothing yet: someone outside holds these rows. The item waits until they are free, and is decided again. */
  | { readonly heldBy: ReadonlySet<string> };

/** Who waits for an answer. */
export interface Answerable<Result> {
  resolve(result: Result): void;
  reject(error: unknown): void;
}

/** What each does with its answer takes time, a tenth of a millisecond say. */
const TOLD_AT_ONCE = 16;

/**
 * Tells each what was decided of it, a few at a time: the next batch, and what the database says of it, need not wait until
 * everyone has been told. Who waits for a held row is told nothing yet.
 */
export async function answerAll<Result>(
  batch: readonly Answerable<Result>[],
  decided: readonly Decided<Result>[],
): Promise<void> {
  for (const [index, { resolve, reject }] of batch.entries()) {
    // Before the first, too: the next batch is on its way to the database then.
    if (index % TOLD_AT_ONCE === 0) await setImmediate();
    const outcome = decided[index] ?? { error: new Error('the batch was decided without this item') };
    if ('result' in outcome) resolve(outcome.result);
    else if ('error' in outcome) reject(outcome.error);
  }
}

export function rejectAll(batch: readonly { reject(error: unknown): void }[], error: unknown): void {
  for (const { reject } of batch) reject(error);
}

/** The refusal of what would wait too long. @param waitMs how long that would be */
export function overloaded(waitMs: number): AppError {
  return new AppError(PLATFORM_ERRORS.overloaded, { retryAfterSeconds: Math.max(1, Math.ceil(waitMs / 1000)) });
}

/** What is told of a batch without an answer: nobody knows what became of it. */
export function unanswered(ms: number): AppError {
  return new AppError(PLATFORM_ERRORS['database-unavailable'], {
    cause: new Error(`no answer within ${Math.round(ms)} ms`),
  });
}
