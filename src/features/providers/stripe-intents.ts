import type Stripe from 'stripe';
import type { Charge, ChargeResult, ChargeState } from './provider.ts';
import type { AskStripe } from './stripe-client.ts';
import { isKeyTaken, isRefused, isReplayedError, isUnexpectedState } from './stripe-errors.ts';
import { chargeStateOf } from './stripe-states.ts';

/** A charge that ended for good. */
export type EndedCharge = ChargeState & { readonly status: ChargeResult };

/**
 * The payment intents of charges. Each is created first and confirmed then: one that was only created takes no money, so that
 * whoever does not know whether there is one may create it, with the same key.
 */
export class StripeIntents {
  readonly #ask: AskStripe;
  readonly #returnUrl: string | undefined;

  /** @param returnUrl where buyers come back to from a page of their bank's; without it ways of payment that have one are refused */
  constructor(ask: AskStripe, returnUrl: string | undefined) {
    this.#ask = ask;
    this.#returnUrl = returnUrl;
  }

  /** Creates the intent of a charge, or gets the answer that its first creation got. */
  create(charge: Charge, signal: AbortSignal): Promise<Stripe.PaymentIntent> {
    const { attemptId, orderId, method, amount, currency } = charge;
    // The same for the same charge: a key that comes with anything else is refused.
    const params = {
      amount: Number(amount),
      currency: currency.toLowerCase(),
      payment_method: method,
      // Whatever the account takes: cards, OXXO and so on.
      automatic_payment_methods: {
        enabled: true,
        allow_redirects: this.#returnUrl === undefined ? 'never' : 'always',
      },
      metadata: { attempt_id: attemptId, order_id: orderId },
    } as const satisfies Stripe.PaymentIntentCreateParams;
    return this.#ask(signal, ({ paymentIntents }) =>
      paymentIntents.create(params, { idempotencyKey: `${attemptId}-create` }),
    );
  }

  /** Takes the money, or begins to. */
  confirm({ attemptId }: Charge, id: string, signal: AbortSignal): Promise<Stripe.PaymentIntent> {
    const params = this.#returnUrl === undefined ? {} : { return_url: this.#returnUrl };
    return this.#ask(signal, ({ paymentIntents }) =>
      paymentIntents.confirm(id, params, { idempotencyKey: `${attemptId}-confirm` }),
    );
  }

  retrieve(id: string, signal: AbortSignal): Promise<Stripe.PaymentIntent> {
    return this.#ask(signal, ({ paymentIntents }) => paymentIntents.retrieve(id));
  }

  /**
   * The intents of a charge: one as a rule, none if Stripe refuses to create it. Where there was none there is one
   * afterwards, and a request to create it that was long on its way gets that one. Stripe forgets keys after a day: then
   * another is created, in vain, and its index knows the one that may have taken money.
   */
  async find(charge: Charge, signal: AbortSignal): Promise<readonly string[]> {
    if (charge.reference !== undefined) return [charge.reference];
    let created: Stripe.PaymentIntent;
    try {
      created = await this.create(charge, signal);
    } catch (error) {
      // Whoever asked first got the same error, and nothing to confirm, unless that was long ago.
      if (!isRefused(error) && !isReplayedError(error) && !isKeyTaken(error)) throw error;
      const older = await this.#search(charge, signal);
      // There is one, and the index does not know it yet.
      if (older.length === 0 && isKeyTaken(error)) throw error;
      return older;
    }
    // Even of a replay: it may be of one that was created in vain.
    const others = (await this.#search(charge, signal)).filter((id) => id !== created.id);
    if (others.length === 0) return [created.id];
    const ended = await this.callOff(created, signal);
    return ended.status === 'SUCCEEDED' ? [created.id, ...others] : others;
  }

  /**
   * Calls an intent off, unless it has succeeded.
   * @throws StripeError when it cannot be called off at the moment: nobody knows yet what becomes of it
   */
  async callOff(intent: Stripe.PaymentIntent, signal: AbortSignal): Promise<EndedCharge> {
    const { id } = intent;
    const ended = endOf(intent);
    if (ended !== undefined) return ended;
    try {
      const after = await this.#ask(signal, ({ paymentIntents }) => paymentIntents.cancel(id));
      return endOf(after) ?? { status: 'DECLINED', reference: id };
    } catch (error) {
      if (!isUnexpectedState(error)) throw error;
      const endedMeanwhile = endOf(await this.retrieve(id, signal));
      if (endedMeanwhile === undefined) throw error;
      return endedMeanwhile;
    }
  }

  /** What Stripe's index knows, which is behind by a minute, or by hours on a bad day: for what is a day old. */
  async #search({ attemptId }: Charge, signal: AbortSignal): Promise<string[]> {
    const query = `metadata["attempt_id"]:"${attemptId}"`;
    const { data } = await this.#ask(signal, ({ paymentIntents }) => paymentIntents.search({ query, limit: 100 }));
    return data.map(({ id }) => id);
  }
}

/** How an intent ended, if it did. One that waits for another payment method has not: its buyer may find one. */
function endOf(intent: Stripe.PaymentIntent): EndedCharge | undefined {
  const state = chargeStateOf(intent);
  if (state.status === 'PENDING' || intent.status === 'requires_payment_method') return undefined;
  return state;
}
