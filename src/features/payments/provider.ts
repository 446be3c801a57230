import type { Context } from '../../concurrency/index.ts';
import { DeadlineError, within } from '../../platform/deadline.ts';

/** What a provider is asked to take, and for which attempt. */
export interface Charge {
  /** The provider's idempotency key: however often it is asked with the same one, it takes the money once. */
  readonly attemptId: string;
  readonly method: string;
  /** In minor units. */
  readonly amount: bigint;
  readonly currency: string;
}

/** The provider's last word on a charge. */
export type ChargeResult = 'SUCCEEDED' | 'DECLINED';

/** Calls end when their signal is aborted, and fail then. */
export interface PaymentProvider {
  readonly name: string;
  /** Takes the money. When it throws, nobody knows whether it did. */
  charge(charge: Charge, signal: AbortSignal): Promise<ChargeResult>;
  /**
   * What became of a charge, for good: one that took no money is declined, and called off where it may still come. Without
   * that a request to charge that was long on its way would take money nobody asks about again.
   */
  conclude(charge: Charge, signal: AbortSignal): Promise<ChargeResult>;
}

/** What it takes to pay orders. */
export interface PaymentContext extends Context {
  readonly provider: PaymentProvider;
}

/** Longest wait for a provider: whoever pays is told that the payment is under way after that. */
export const PROVIDER_WAIT_MS = 2_000;
/** A call that takes longer is ended by its signal. Before its attempt is overdue, so that nobody asks meanwhile. */
const CALL_MS = 25_000;

/**
 * Asks a provider something, and waits no longer than PROVIDER_WAIT_MS.
 * @param onLate given the answer that comes later than that
 * @throws whatever the provider throws, and DeadlineError
 */
export async function askProvider<T>(
  question: (signal: AbortSignal) => Promise<T>,
  onLate: (answer: T) => void,
): Promise<T> {
  const asked = question(AbortSignal.timeout(CALL_MS));
  return within(PROVIDER_WAIT_MS, asked).catch((error: unknown) => {
    // Who fails later than that has been waited for no longer either.
    if (error instanceof DeadlineError) asked.then(onLate, () => {});
    throw error;
  });
}
