import { randomBytes } from 'node:crypto';
import type Stripe from 'stripe';

/** What the provider asks Stripe; `refund` makes one, `refunds` lists them. */
export type StripeCall = 'create' | 'search' | 'retrieve' | 'confirm' | 'cancel' | 'refund' | 'refunds';

export interface StripeRequest {
  readonly call: StripeCall;
  readonly method: string;
  readonly path: string;
  readonly id: string | undefined;
  readonly form: URLSearchParams;
  readonly key: string | undefined;
  readonly version: string;
  readonly traceparent?: string | string[] | undefined;
}

/** What becomes of a payment at once, or what its buyer has to do. */
type Becomes = 'succeeded' | 'declined' | 'unfit' | 'processing' | 'secure' | 'oxxo' | 'bank';

/** Payment methods there are; the first three are names that Stripe has for tests. */
const METHODS = new Map<string, Becomes>([
  ['pm_card_visa', 'succeeded'],
  ['pm_card_chargeDeclined', 'declined'],
  ['pm_card_threeDSecure2Required', 'secure'],
  ['pm_unfit', 'unfit'],
  ['pm_slow', 'processing'],
  ['pm_oxxo', 'oxxo'],
  ['pm_bank', 'bank'],
]);

/** When the voucher of an OXXO payment expires, in seconds. */
export const VOUCHER_EXPIRES = 1_900_000_000;

/** Stripe does not do what it was asked. */
export class StripeRefusal extends Error {
  readonly status: number;
  /** As it is written into the answer. */
  readonly raw: Omit<Partial<Stripe.StripeRawError>, 'message'> & { readonly message: string };

  constructor(status: number, raw: StripeRefusal['raw']) {
    super(raw.message);
    this.status = status;
    this.raw = raw;
  }
}

/** What Stripe has of an account, and does with it. */
export class StripeAccount {
  readonly intents = new Map<string, Stripe.PaymentIntent>();
  readonly refunds: Stripe.Refund[] = [];
  /** What a search finds, as it was then. */
  #indexed: readonly Stripe.PaymentIntent[] = [];
  /** What becomes of refunds: a state, or the code of the error that refuses them. */
  refundsAre: { status: string; failure_reason?: string } | { refused: string } = { status: 'succeeded' };

  /** What buyers have paid, in total. */
  get taken(): number {
    return [...this.intents.values()].reduce((sum, { amount_received }) => sum + amount_received, 0);
  }

  /** The only intent there is. */
  get intent(): Stripe.PaymentIntent {
    const [intent, ...others] = this.intents.values();
    if (intent === undefined || others.length > 0) throw new Error(`there are ${this.intents.size} intents`);
    return intent;
  }

  /** Something happens to an intent: its buyer has paid, or it has failed. */
  move(intent: Stripe.PaymentIntent, status: Stripe.PaymentIntent.Status): void {
    intent.status = status;
    intent.amount_received = status === 'succeeded' ? intent.amount : 0;
    intent.next_action = null;
  }

  /** From now on a search finds what there is now. */
  index(): void {
    this.#indexed = [...this.intents.values()].map((intent) => ({ ...intent }));
  }

  /** Does what it is asked. @throws StripeRefusal */
  do(request: StripeRequest): object {
    const { call, id, form } = request;
    switch (call) {
      case 'create':
        return this.#create(form);
      case 'search': {
        const attempt = /^metadata\["attempt_id"\]:"([^"]+)"$/.exec(form.get('query') ?? '')?.[1];
        const data = this.#indexed.filter(({ metadata }) => metadata.attempt_id === attempt);
        return { object: 'search_result', data, has_more: false, next_page: null, url: request.path };
      }
      case 'retrieve':
        return this.#intentOf(id);
      case 'confirm':
        return this.#confirm(this.#intentOf(id), form.get('return_url'));
      case 'cancel':
        return this.#cancel(this.#intentOf(id));
      case 'refund':
        return this.#refund(form);
      case 'refunds': {
        const data = this.refunds.filter(({ payment_intent }) => payment_intent === form.get('payment_intent'));
        return { object: 'list', data, has_more: false, url: request.path };
      }
    }
  }

  #intentOf(id: string | null | undefined): Stripe.PaymentIntent {
    const intent = this.intents.get(id ?? '');
    if (intent !== undefined) return intent;
    const message = `No such payment_intent: '${id}'`;
    throw new StripeRefusal(404, { type: 'invalid_request_error', code: 'resource_missing', param: 'intent', message });
  }

  #create(form: URLSearchParams): object {
    const method = form.get('payment_method') ?? '';
    if (!METHODS.has(method)) {
      const message = `No such PaymentMethod: '${method}'`;
      const param = 'payment_method';
      throw new StripeRefusal(400, { type: 'invalid_request_error', code: 'resource_missing', param, message });
    }
    if (Number(form.get('amount')) < 1000) {
      const message = 'Amount must be at least $10.00 mxn';
      throw new StripeRefusal(400, {
        type: 'invalid_request_error',
        code: 'amount_too_small',
        param: 'amount',
        message,
      });
    }
    const id = idOf('pi');
    const intent = {
      id,
      object: 'payment_intent',
      amount: Number(form.get('amount')),
      amount_received: 0,
      client_secret: `${id}_secret_${randomBytes(8).toString('hex')}`,
      currency: form.get('currency') ?? '',
      last_payment_error: null,
      metadata: {
        attempt_id: form.get('metadata[attempt_id]') ?? '',
        order_id: form.get('metadata[order_id]') ?? '',
      },
      next_action: null,
      payment_method: method,
      status: 'requires_confirmation',
    } satisfies Partial<Stripe.PaymentIntent>;
    this.intents.set(id, intent as unknown as Stripe.PaymentIntent);
    return { ...intent };
  }

  #confirm(intent: Stripe.PaymentIntent, returnUrl: string | null): object {
    if (intent.status !== 'requires_confirmation') throw unexpectedState(intent, 'confirm');
    const becomes = METHODS.get(String(intent.payment_method));
    if (becomes === 'declined') {
      this.move(intent, 'requires_payment_method');
      const message = 'Your card was declined.';
      const declined = { type: 'card_error', code: 'card_declined', decline_code: 'generic_decline' } as const;
      throw new StripeRefusal(402, { ...declined, message, payment_intent: { ...intent } });
    }
    if (becomes === 'unfit') {
      const message = 'The provided PaymentMethod cannot be used for this PaymentIntent.';
      const code = 'payment_intent_incompatible_payment_method';
      throw new StripeRefusal(400, { type: 'invalid_request_error', code, message });
    }
    if (becomes === 'succeeded' || becomes === 'processing') this.move(intent, becomes);
    else {
      intent.status = 'requires_action';
      intent.next_action = actionOf(becomes ?? 'secure', returnUrl);
    }
    return { ...intent };
  }

  #cancel(intent: Stripe.PaymentIntent): object {
    if (/^(succeeded|canceled|processing)$/.test(intent.status)) throw unexpectedState(intent, 'cancel');
    this.move(intent, 'canceled');
    return { ...intent };
  }

  #refund(form: URLSearchParams): object {
    const intent = this.#intentOf(form.get('payment_intent'));
    const back = this.refunds.filter(
      ({ payment_intent, status }) => payment_intent === intent.id && status !== 'failed',
    );
    const left = back.reduce((sum, { amount }) => sum - amount, intent.amount_received);
    const amount = Number(form.get('amount'));
    const refused = left === 0 ? 'charge_already_refunded' : 'refused' in this.refundsAre && this.refundsAre.refused;
    if (refused) throw new StripeRefusal(400, { type: 'invalid_request_error', code: refused, message: refused });
    const refund = {
      id: idOf('re'),
      object: 'refund',
      amount,
      metadata: {
        refund_id: form.get('metadata[refund_id]') ?? '',
        refund_key: form.get('metadata[refund_key]') ?? '',
      },
      payment_intent: intent.id,
      status: 'pending',
      ...this.refundsAre,
    } satisfies Partial<Stripe.Refund>;
    this.refunds.push(refund as unknown as Stripe.Refund);
    return { ...refund };
  }
}

function unexpectedState({ status }: Stripe.PaymentIntent, what: string): StripeRefusal {
  const message = `You cannot ${what} this PaymentIntent because it has a status of ${status}.`;
  return new StripeRefusal(400, { type: 'invalid_request_error', code: 'payment_intent_unexpected_state', message });
}

function idOf(prefix: string): string {
  return `${prefix}_${randomBytes(12).toString('hex')}`;
}

/** What a buyer has to do. A card that wants its holder has a page for it where there is a way back from there. */
function actionOf(what: Becomes, returnUrl: string | null): Stripe.PaymentIntent.NextAction {
  if (what === 'oxxo') {
    const hosted_voucher_url = 'https://payments.stripe.com/oxxo/voucher/test';
    const oxxo_display_details = { expires_after: VOUCHER_EXPIRES, hosted_voucher_url, number: '123456' };
    return { type: 'oxxo_display_details', oxxo_display_details };
  }
  if (what === 'bank') {
    const hosted_instructions_url = 'https://payments.stripe.com/bank_transfers/instructions/test';
    const rest = { amount_remaining: 5_000, currency: 'mxn', reference: 'ABC', type: 'mx_bank_transfer' } as const;
    const display_bank_transfer_instructions = { hosted_instructions_url, ...rest };
    return { type: 'display_bank_transfer_instructions', display_bank_transfer_instructions };
  }
  if (returnUrl === null) return { type: 'use_stripe_sdk', use_stripe_sdk: {} };
  const redirect_to_url = { return_url: returnUrl, url: 'https://hooks.stripe.com/redirect/authenticate/test' };
  return { type: 'redirect_to_url', redirect_to_url };
}
