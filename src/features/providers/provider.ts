import { DeadlineError, within } from '../../platform/deadline.ts';

/** What a provider is asked to take, and for which attempt. */
export interface Charge {
  /** The provider's idempotency key: however often it is asked with the same one, it takes the money once. */
  readonly attemptId: string;
  readonly orderId: string;
  readonly method: string;
  /** In minor units. */
  readonly amount: bigint;
  readonly currency: string;
  /** The provider's name for it, once it has told one. */
  readonly reference?: string | undefined;
}

/** What the buyer has to do for a payment to succeed: at `url`, or with the provider's own library and its `clientSecret`. */
export interface NextAction {
  readonly type: string;
  readonly url?: string | undefined;
  readonly clientSecret?: string | undefined;
}

/** The provider's last word on a charge. */
export type ChargeResult = 'SUCCEEDED' | 'DECLINED';

/** How a charge stands. */
export type ChargeState =
  | { readonly status: ChargeResult; readonly reference?: string | undefined }
  | /** The provider has it, and nobody knows yet what becomes of it. */ PendingCharge;

export interface PendingCharge {
  readonly status: 'PENDING';
  readonly reference: string;
  /** Absent where only time is needed. */
  readonly nextAction?: NextAction | undefined;
  /** Until when it may succeed; absent: as long as its order waits to be paid. */
  readonly until?: Date | undefined;
}

/** What a provider is asked to give back. */
export interface ChargeRefund {
  /** The provider's idempotency key: however often it is asked with the same one, the money goes back once. */
  readonly key: string;
  readonly refundId: string;
  /** What was paid. */
  readonly charge: Charge;
  /** In minor units. */
  readonly amount: bigint;
}

/** How a refund stands: sent, on its way to be sent, or come back, so that it has to be sent anew under another key. */
export interface RefundState {
  readonly status: 'SUCCEEDED' | 'PENDING' | 'FAILED';
  readonly reference?: string | undefined;
  /** Why it failed, in the provider's words. */
  readonly failure?: string | undefined;
}

/** Something that a provider tells, by a call of its own. */
export interface ProviderEvent {
  /** The same whenever it is told again. */
  readonly id: string;
  readonly type: string;
  /** What it is about; neither where nobody here has to do with it. */
  readonly attemptId?: string | undefined;
  readonly refundId?: string | undefined;
}

/** A call of a provider as it came. */
export interface SignedCall {
  readonly body: Buffer;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

/** Calls end when their signal is aborted, and fail then. */
export interface PaymentProvider {
  readonly name: string;
  /** All methods of payment that it knows; absent: it says so itself when it is asked. */
  readonly methods?: readonly string[];
  /**
   * Takes the money, or begins to.
   * @throws ProviderUnavailable when it is certain that none was taken, and none will be
   * @throws anything else when nobody knows
   */
  charge(charge: Charge, signal: AbortSignal): Promise<ChargeState>;
  /** How a charge stands. No money moves by it; one that never came is declined, or pending where it may still come. */
  look(charge: Charge, signal: AbortSignal): Promise<ChargeState>;
  /**
   * What became of a charge, for good: one that took no money is declined, and called off where it may still come. Without
   * that a request to charge that was long on its way would take money nobody asks about again.
   */
  conclude(charge: Charge, signal: AbortSignal): Promise<ChargeResult>;
  /** Gives money back. When it throws, nobody knows whether it did: it is asked again with the same key. */
  refund(refund: ChargeRefund, signal: AbortSignal): Promise<RefundState>;
  /**
   * Reads what the provider tells, if it was the provider.
   * @throws SignatureInvalid when it was not, or a call from long ago is sent again
   */
  readEvent(call: SignedCall): ProviderEvent;
  /** Lets go of what it holds. */
  close?(): Promise<void>;
}

/** The provider cannot be reached, or takes nothing at the moment: a charge did not happen. */
export class ProviderUnavailable extends Error {
  override name = 'ProviderUnavailable';
}

/** A call does not come from the provider that it claims to come from. */
export class SignatureInvalid extends Error {
  override name = 'SignatureInvalid';
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
