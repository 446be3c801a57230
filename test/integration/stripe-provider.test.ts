import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { ProviderUnavailable } from '../../src/features/providers/index.ts';
import { createStripeProvider } from '../../src/features/providers/stripe-provider.ts';
import { VOUCHER_EXPIRES } from '../support/stripe-account.ts';
import { chargeOf, givenStripe, never, RETURN_URL, STRIPE_KEYS } from '../support/stripe-provider.ts';
import { until } from '../support/wait.ts';

describe('charging by Stripe', () => {
  it('takes the money of a card, and tells the order and the attempt', async () => {
    const { stripe, account, provider } = await givenStripe();
    const charge = chargeOf('pm_card_visa');
    const state = await provider.charge(charge, never());
    expect(state).toEqual({ status: 'SUCCEEDED', reference: account.intent.id });
    expect(account.intent).toMatchObject({
      amount: 5_000,
      currency: 'mxn',
      metadata: { attempt_id: charge.attemptId, order_id: charge.orderId },
    });
    expect(account.taken).toBe(5_000);
    expect(new Set(stripe.requests.map(({ version }) => version))).toEqual(new Set(['2026-10-28.endive']));
  });

  it('tells that a bank declined', async () => {
    const refused: unknown[] = [];
    const { account, provider } = await givenStripe({ onMethodRefused: (error) => refused.push(error) });
    const state = await provider.charge(chargeOf('pm_card_chargeDeclined'), never());
    expect(state).toEqual({ status: 'DECLINED', reference: account.intent.id });
    expect(refused).toEqual([]);
  });

  it('declines a payment method that Stripe does not know, and tells whoever wants to know', async () => {
    const refused: unknown[] = [];
    const { account, provider } = await givenStripe({ onMethodRefused: (error) => refused.push(error) });
    const charge = chargeOf('pm_of_someone_else');
    expect(await provider.charge(charge, never())).toEqual({ status: 'DECLINED' });
    expect(refused).toEqual([expect.objectContaining({ code: 'resource_missing', param: 'payment_method' })]);
    expect(await provider.conclude(charge, never())).toBe('DECLINED');
    expect(account.intents.size).toBe(0);
  });

  it('declines one that Stripe finds unfit only when it would charge it, and calls the charge off', async () => {
    const refused: unknown[] = [];
    const { account, provider } = await givenStripe({ onMethodRefused: (error) => refused.push(error) });
    const state = await provider.charge(chargeOf('pm_unfit'), never());
    expect(state).toEqual({ status: 'DECLINED', reference: account.intent.id });
    expect(account.intent.status).toBe('canceled');
    expect(refused).toEqual([expect.objectContaining({ code: 'payment_intent_incompatible_payment_method' })]);
  });

  it('is unavailable where Stripe refuses what no other payment method would change', async () => {
    const { provider } = await givenStripe();
    const charging = provider.charge(chargeOf('pm_card_visa', { amount: 1n }), never());
    await expect(charging).rejects.toBeInstanceOf(ProviderUnavailable);
    await expect(charging).rejects.toHaveProperty('cause.code', 'amount_too_small');
  });

  it('sends a buyer to the page of their bank, and hears there that they have paid', async () => {
    const { account, provider } = await givenStripe();
    const charge = chargeOf('pm_card_threeDSecure2Required');
    const { reference, ...state } = await provider.charge(charge, never());
    const nextAction = { type: 'redirect_to_url', url: 'https://hooks.stripe.com/redirect/authenticate/test' };
    expect(state).toEqual({ status: 'PENDING', nextAction });
    expect(account.intent.next_action?.redirect_to_url?.return_url).toBe(RETURN_URL);
    account.move(account.intent, 'succeeded');
    expect(await provider.look({ ...charge, reference }, never())).toEqual({ status: 'SUCCEEDED', reference });
  });

  it("leaves it to Stripe's own library where there is no way back from a page", async () => {
    const { account, provider } = await givenStripe({ returnUrl: undefined });
    const state = await provider.charge(chargeOf('pm_card_threeDSecure2Required'), never());
    const nextAction = { type: 'use_stripe_sdk', clientSecret: account.intent.client_secret };
    expect(state).toEqual({ status: 'PENDING', reference: account.intent.id, nextAction });
  });

  it('shows the voucher of an OXXO payment, and until when it can be paid', async () => {
    const { account, provider } = await givenStripe();
    const charge = chargeOf('pm_oxxo');
    const { reference, ...state } = await provider.charge(charge, never());
    expect(state).toEqual({
      status: 'PENDING',
      nextAction: { type: 'oxxo_display_details', url: 'https://payments.stripe.com/oxxo/voucher/test' },
      until: new Date(VOUCHER_EXPIRES * 1000),
    });
    account.move(account.intent, 'requires_payment_method');
    expect(await provider.look({ ...charge, reference }, never())).toEqual({ status: 'DECLINED', reference });
  });

  it('shows where to send a bank transfer, and waits for what only takes time', async () => {
    const { provider } = await givenStripe();
    const url = 'https://payments.stripe.com/bank_transfers/instructions/test';
    expect(await provider.charge(chargeOf('pm_bank'), never())).toMatchObject({
      status: 'PENDING',
      nextAction: { type: 'display_bank_transfer_instructions', url },
    });
    const slow = await provider.charge(chargeOf('pm_slow'), never());
    expect(slow).toEqual({ status: 'PENDING', reference: expect.stringMatching(/^pi_/) });
  });

  it('creates nothing where the charge has a reference, and takes the money once however often it is asked', async () => {
    const { stripe, account, provider } = await givenStripe();
    const charge = chargeOf('pm_card_visa');
    const first = await provider.charge(charge, never());
    const { reference } = first;
    expect(await provider.charge(charge, never())).toEqual(first);
    expect(await provider.charge({ ...charge, reference }, never())).toEqual(first);
    stripe.letDayPass();
    expect(await provider.charge({ ...charge, reference }, never())).toEqual(first);
    expect([account.taken, stripe.count('create')]).toEqual([5_000, 2]);
  });

  it('takes the money once when the SDK asks again for answers that were lost', async () => {
    const { stripe, account, provider } = await givenStripe({ retriesMax: 2 });
    stripe.failNext('loses', 'create');
    stripe.failNext('loses', 'confirm');
    expect(await provider.charge(chargeOf('pm_card_visa'), never())).toMatchObject({ status: 'SUCCEEDED' });
    expect(stripe.requests.map(({ call }) => call)).toEqual(['create', 'create', 'confirm', 'confirm']);
    expect([account.taken, account.intents.size]).toEqual([5_000, 1]);
  });

  it.each(['refuses', 'loses', 'fails', 'limits', 'is busy'] as const)(
    'is unavailable, and has taken nothing, when Stripe %s, asked to create',
    async (fault) => {
      const { stripe, account, provider } = await givenStripe();
      stripe.fail(fault, 'create');
      const charge = chargeOf('pm_card_visa');
      await expect(provider.charge(charge, never())).rejects.toBeInstanceOf(ProviderUnavailable);
      stripe.recover();
      expect(await provider.conclude(charge, never())).toBe('DECLINED');
      expect([account.taken, stripe.count('confirm')]).toEqual([0, 0]);
    },
  );

  it.each(['refuses', 'loses', 'fails', 'limits', 'is busy'] as const)(
    'says that nobody knows when Stripe %s, asked to confirm, and finds out later',
    async (fault) => {
      const { stripe, account, provider } = await givenStripe();
      stripe.fail(fault, 'confirm');
      const charge = chargeOf('pm_card_visa');
      const charging = provider.charge(charge, never());
      await expect(charging).rejects.not.toBeInstanceOf(ProviderUnavailable);
      await expect(charging).rejects.toHaveProperty('type', expect.stringMatching(/^Stripe/));
      stripe.recover();
      const hasTaken = fault === 'loses';
      expect(account.taken).toBe(hasTaken ? 5_000 : 0);
      expect(await provider.conclude(charge, never())).toBe(hasTaken ? 'SUCCEEDED' : 'DECLINED');
      expect([account.taken, account.intent.status]).toEqual(hasTaken ? [5_000, 'succeeded'] : [0, 'canceled']);
    },
  );

  it('ends with its signal, and sends nothing more', async () => {
    const { stripe, account, provider } = await givenStripe({ retriesMax: 2 });
    stripe.fail('hangs', 'create');
    const ending = new AbortController();
    stripe.before('create', () => ending.abort(new DOMException('too late', 'TimeoutError')));
    const charging = provider.charge(chargeOf('pm_card_visa'), ending.signal);
    await expect(charging).rejects.toBeInstanceOf(ProviderUnavailable);
    await until('Stripe hears that nobody waits any more', async () => stripe.givenUp === 1);
    stripe.recover();
    // As long as the SDK waits before it would ask again.
    await delay(600);
    expect([stripe.requests.length, account.intents.size]).toEqual([1, 0]);
  });

  it('says that nobody knows when its signal ends the confirmation', async () => {
    const { stripe, provider } = await givenStripe();
    stripe.fail('hangs', 'confirm');
    const ending = new AbortController();
    stripe.before('confirm', () => ending.abort(new DOMException('too late', 'TimeoutError')));
    const charging = provider.charge(chargeOf('pm_card_visa'), ending.signal);
    await expect(charging).rejects.toHaveProperty('name', 'TimeoutError');
  });

  it('waits no longer for an answer than it may', async () => {
    const { stripe, provider } = await givenStripe({ httpCallMs: 1_000 });
    stripe.fail('hangs', 'confirm');
    const started = performance.now();
    await expect(provider.charge(chargeOf('pm_card_visa'), never())).rejects.toThrow(
      /timeout|timed out|Request aborted/i,
    );
    expect(performance.now() - started).toBeLessThan(10_000);
  });
});

describe('what became of a charge', () => {
  it('is PENDING for one that never came, until it is called off; then a late request to confirm takes nothing', async () => {
    const { account, provider } = await givenStripe();
    const charge = chargeOf('pm_card_visa');
    expect(await provider.look(charge, never())).toEqual({ status: 'PENDING', reference: account.intent.id });
    expect(await provider.conclude(charge, never())).toBe('DECLINED');
    expect(await provider.charge(charge, never())).toEqual({ status: 'DECLINED', reference: account.intent.id });
    expect(account.taken).toBe(0);
  });

  it('is found without a reference, as it stands now and not as it was created', async () => {
    const { account, provider } = await givenStripe();
    const charge = chargeOf('pm_card_visa');
    await provider.charge(charge, never());
    expect(await provider.look(charge, never())).toEqual({ status: 'SUCCEEDED', reference: account.intent.id });
    expect(await provider.conclude(charge, never())).toBe('SUCCEEDED');
  });

  it('is found when Stripe has forgotten the key', async () => {
    const { stripe, account, provider } = await givenStripe();
    const charge = chargeOf('pm_card_visa');
    const { reference } = await provider.charge(charge, never());
    for (let day = 0; day < 2; day++) {
      stripe.letDayPass();
      expect(await provider.look(charge, never())).toEqual({ status: 'SUCCEEDED', reference });
      expect(await provider.conclude(charge, never())).toBe('SUCCEEDED');
    }
    const others = [...account.intents.values()].filter(({ id }) => id !== reference);
    expect(others.map(({ status }) => status)).toEqual(['canceled', 'canceled']);
    expect(account.taken).toBe(5_000);
  });

  it('is found when another release of the code created it in other words', async () => {
    const { stripe, account, provider } = await givenStripe({ returnUrl: undefined });
    const charge = chargeOf('pm_card_visa');
    const { reference } = await provider.charge(charge, never());
    const next = createStripeProvider({ ...STRIPE_KEYS, apiUrl: stripe.url, returnUrl: RETURN_URL });
    // The index does not know it yet: nobody knows, and nothing is said.
    await expect(next.conclude(charge, never())).rejects.toHaveProperty('type', 'StripeIdempotencyError');
    account.index();
    expect(await next.look(charge, never())).toEqual({ status: 'SUCCEEDED', reference });
    expect(await next.conclude(charge, never())).toBe('SUCCEEDED');
  });

  it('is that it succeeded, where it did so while it was being called off', async () => {
    const { stripe, account, provider } = await givenStripe();
    const charge = chargeOf('pm_oxxo');
    const { reference } = await provider.charge(charge, never());
    stripe.before('cancel', () => account.move(account.intent, 'succeeded'));
    expect(await provider.conclude({ ...charge, reference }, never())).toBe('SUCCEEDED');
    expect(account.intent.status).toBe('succeeded');
  });

  it('is not known while it is processed, since it cannot be called off', async () => {
    const { account, provider } = await givenStripe();
    const charge = chargeOf('pm_slow');
    const { reference } = await provider.charge(charge, never());
    await expect(provider.conclude({ ...charge, reference }, never())).rejects.toThrow('status of processing');
    expect(await provider.look({ ...charge, reference }, never())).toEqual({ status: 'PENDING', reference });
    account.move(account.intent, 'succeeded');
    expect(await provider.conclude({ ...charge, reference }, never())).toBe('SUCCEEDED');
  });

  it('is declined for good when the bank was not convinced: the buyer cannot pay it with another card', async () => {
    const { account, provider } = await givenStripe();
    const charge = chargeOf('pm_card_threeDSecure2Required');
    const { reference } = await provider.charge(charge, never());
    account.move(account.intent, 'requires_payment_method');
    expect(await provider.look({ ...charge, reference }, never())).toEqual({ status: 'DECLINED', reference });
    expect(account.intent.status).toBe('canceled');
  });

  it.each(['create', 'retrieve', 'cancel'] as const)('is not known while Stripe fails to %s', async (call) => {
    const { stripe, provider } = await givenStripe();
    const charge = chargeOf('pm_oxxo');
    await provider.charge(charge, never());
    stripe.fail('refuses', call);
    await expect(provider.conclude(charge, never())).rejects.toHaveProperty('type', 'StripeConnectionError');
    stripe.recover();
    expect(await provider.conclude(charge, never())).toBe('DECLINED');
  });
});
