import { within } from '../../platform/deadline.ts';

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

/** Longest wait for a provider: less than a request has for its answer. */
const PROVIDER_TIMEOUT_MS = 2_000;

/** Asks a provider something, and waits no longer than for this long. @throws whatever it throws, and DeadlineError */
export async function askProvider<T>(question: (signal: AbortSignal) => Promise<T>): Promise<T> {
  return within(PROVIDER_TIMEOUT_MS, question(AbortSignal.timeout(PROVIDER_TIMEOUT_MS)));
}
