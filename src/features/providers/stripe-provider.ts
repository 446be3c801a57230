import { type CircuitBreakerOptions, withCircuitBreaker } from './circuit-breaker.ts';
import {
  type Charge,
  type ChargeRefund,
  type ChargeResult,
  type ChargeState,
  type PaymentProvider,
  type ProviderEvent,
  ProviderUnavailable,
  type RefundState,
  type SignedCall,
} from './provider.ts';
import { type AskStripe, createStripeClient, type StripeClientOptions } from './stripe-client.ts';
import { isCardDeclined, isMethodRefused, isStripeOutage, isUnexpectedState } from './stripe-errors.ts';
import { readStripeEvent } from './stripe-events.ts';
import { type EndedCharge, StripeIntents } from './stripe-intents.ts';
import { refundIntent } from './stripe-refunds.ts';
import { chargeStateOf } from './stripe-states.ts';

export interface StripeProviderOptions extends StripeClientOptions, Omit<CircuitBreakerOptions, 'isOutage'> {
  readonly webhookSecret: string;
  /** Where buyers come back to from a page of their bank's; without it ways of payment that have one are refused. */
  readonly returnUrl?: string | undefined;
  /** Told of ways of payment that Stripe refused to try: buyers send odd ones, and accounts miss those that they should take. */
  readonly onMethodRefused?: ((error: unknown) => void) | undefined;
}

/**
 * Takes money by Stripe: what a charge has as its method is the id of a PaymentMethod, which browsers get from Stripe.
 * @throws TypeError when apiUrl is none
 */
export function createStripeProvider(options: StripeProviderOptions): PaymentProvider {
  const { onStateChange, outagesMax, openMs } = options;
  return withCircuitBreaker(new StripeProvider(options), {
    isOutage: isStripeOutage,
    onStateChange,
    outagesMax,
    openMs,
  });
}

class StripeProvider implements PaymentProvider {
  readonly name = 'stripe';
  readonly #options: StripeProviderOptions;
  readonly #ask: AskStripe;
  readonly #intents: StripeIntents;

  constructor(options: StripeProviderOptions) {
    this.#options = options;
    this.#ask = createStripeClient(options);
    this.#intents = new StripeIntents(this.#ask, options.returnUrl);
  }

  /**
   * Two requests: the first takes no money, and names what the second takes it by, so that it can be asked about.
   * @throws ProviderUnavailable when the first failed
   * @throws StripeError when nobody knows what became of the second
   */
  async charge(charge: Charge, signal: AbortSignal): Promise<ChargeState> {
    let reference = charge.reference;
    try {
      reference ??= (await this.#intents.create(charge, signal)).id;
    } catch (error) {
      if (!isMethodRefused(error)) throw new ProviderUnavailable('Stripe took no charge', { cause: error });
      this.#options.onMethodRefused?.(error);
      return { status: 'DECLINED' };
    }
    try {
      return chargeStateOf(await this.#intents.confirm(charge, reference, signal));
    } catch (error) {
      if (isCardDeclined(error)) return { status: 'DECLINED', reference };
      // Confirmed before, or called off.
      if (isUnexpectedState(error)) return this.#lookAt(reference, signal);
      if (!isMethodRefused(error)) throw error;
      this.#options.onMethodRefused?.(error);
      return this.#callOff(reference, signal);
    }
  }

  /**
   * A charge that never came is PENDING, until it is called off: a request to make it may be on its way. What Stripe would
   * take another card for is called off here, too: its buyer could still pay what is declined for everyone else.
   */
  async look(charge: Charge, signal: AbortSignal): Promise<ChargeState> {
    const ids = await this.#intents.find(charge, signal);
    return mostTelling(ids, (id) => this.#lookAt(id, signal));
  }

  async conclude(charge: Charge, signal: AbortSignal): Promise<ChargeResult> {
    const ids = await this.#intents.find(charge, signal);
    return (await mostTelling(ids, (id) => this.#callOff(id, signal))).status;
  }

  async refund(refund: ChargeRefund, signal: AbortSignal): Promise<RefundState> {
    const reference = refund.charge.reference ?? (await this.#paidIntent(refund.charge, signal));
    return refundIntent(this.#ask, reference, refund, signal);
  }

  readEvent(call: SignedCall): ProviderEvent {
    return readStripeEvent(call, this.#options.webhookSecret);
  }

  async #paidIntent(charge: Charge, signal: AbortSignal): Promise<string> {
    const { status, reference } = await this.look(charge, signal);
    if (status === 'SUCCEEDED' && reference !== undefined) return reference;
    throw new Error(`there is nothing to give back of attempt ${charge.attemptId}: it is ${status}`);
  }

  async #lookAt(id: string, signal: AbortSignal): Promise<ChargeState> {
    const intent = await this.#intents.retrieve(id, signal);
    if (intent.status === 'requires_payment_method') return this.#intents.callOff(intent, signal);
    return chargeStateOf(intent);
  }

  async #callOff(id: string, signal: AbortSignal): Promise<EndedCharge> {
    return this.#intents.callOff(await this.#intents.retrieve(id, signal), signal);
  }
}

/**
 * What becomes of the intents of a charge, together: there are several only where Stripe forgot a key, and one of them may
 * have taken the money.
 */
async function mostTelling<T extends ChargeState>(
  ids: readonly string[],
  stateOf: (id: string) => Promise<T>,
): Promise<T | { readonly status: 'DECLINED'; readonly reference?: undefined }> {
  const states: T[] = [];
  for (const id of ids) states.push(await stateOf(id));
  const inState = (wanted: ChargeState['status']) => states.find(({ status }) => status === wanted);
  return inState('SUCCEEDED') ?? inState('PENDING') ?? inState('DECLINED') ?? { status: 'DECLINED' };
}
