import { backgroundContext } from '../../concurrency/index.ts';
import type { OpenAttempt } from './attempts.sql.ts';
import type { ChargeResult, PaymentContext } from './provider.ts';
import { settlePayment } from './settlement.ts';

/** Late answers that wait to be settled at most; a bound on memory. The cleanup asks about the others. */
const WAITING_MAX = 1_000;

/** Told that an attempt stays open for now: the provider did not answer in time, or its answer could not be written. */
export type OpenObserver = (attempt: OpenAttempt, error: unknown) => void;

let waiting = 0;
let settling: Promise<void> = Promise.resolve();

/**
 * Settles an answer for which its payer waits no longer, one after the other: its request has given its slot back, and a
 * provider that has recovered may answer thousands at once.
 */
export function settleLate(
  context: PaymentContext,
  attempt: OpenAttempt,
  { result, onOpen }: { result: ChargeResult; onOpen: OpenObserver },
): void {
  if (waiting >= WAITING_MAX) {
    onOpen(attempt, new Error('too many late answers at once'));
    return;
  }
  waiting += 1;
  const afterwards = withoutSlot(context);
  settling = settling
    .then(() => settlePayment(afterwards, attempt.attemptId, result))
    .then(() => {})
    .catch((error: unknown) => onOpen(attempt, error))
    .finally(() => {
      waiting -= 1;
    });
}

/** The same for what goes on after the answer: the slot of the request is someone else's by then, or is waited for still. */
export function withoutSlot(context: PaymentContext): PaymentContext {
  return { ...context, ...backgroundContext(context.db, context.onConflict) };
}
