import { Afterwards, backgroundContext } from '../../concurrency/index.ts';
import type { OpenAttempt } from './attempts.sql.ts';
import type { PaymentContext } from './payment-context.ts';
import { type AttemptState, settlePayment } from './settlement.ts';

/** Late answers that wait to be settled at most; a bound on memory. The cleanup asks about the others. */
const WAITING_MAX = 1_000;

/** Told that an attempt stays open for now: the provider did not answer in time, or its answer could not be written. */
export type OpenObserver = (attempt: OpenAttempt, error: unknown) => void;

const afterwards = new Afterwards(WAITING_MAX);

/**
 * Settles an answer for which its payer waits no longer, one after the other: its request has given its slot back, and a
 * provider that has recovered may answer thousands at once.
 */
export function settleLate(
  context: PaymentContext,
  attempt: OpenAttempt,
  { state, onOpen }: { state: AttemptState; onOpen: OpenObserver },
): void {
  const settle = () => settlePayment(withoutSlot(context), attempt.attemptId, state);
  const isTaken = afterwards.add(() =>
    settle().then(
      () => {},
      (error: unknown) => onOpen(attempt, error),
    ),
  );
  if (!isTaken) onOpen(attempt, new Error('too many late answers at once'));
}

/** The same for what goes on after the answer: the slot of the request is someone else's by then, or is waited for still. */
export function withoutSlot<C extends PaymentContext>(context: C): C {
  return { ...context, ...backgroundContext(context.db, context.onConflict) };
}
