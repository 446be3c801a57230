import Stripe from 'stripe';
import { describe, expect, it } from 'vitest';
import { SignatureInvalid, type SignedCall } from '../../src/features/providers/index.ts';
import { createStripeProvider } from '../../src/features/providers/stripe-provider.ts';
import { newId } from '../../src/platform/ids.ts';
import { STRIPE_KEYS } from '../support/stripe-provider.ts';

const provider = createStripeProvider(STRIPE_KEYS);
const ATTEMPT = newId();
const REFUND = newId();

const eventOf = (type: string, object: object) =>
  JSON.stringify({ id: 'evt_1', object: 'event', type, data: { object } });
const INTENT = { object: 'payment_intent', id: 'pi_1', metadata: { attempt_id: ATTEMPT } };
const SUCCEEDED = eventOf('payment_intent.succeeded', INTENT);

interface Signing {
  readonly secret?: string;
  readonly ageSeconds?: number;
}

/** A call as Stripe signs it. */
function signed(payload: string, { secret = STRIPE_KEYS.webhookSecret, ageSeconds = 0 }: Signing = {}): SignedCall {
  const timestamp = Math.floor(Date.now() / 1000) - ageSeconds;
  const signature = Stripe.webhooks.generateTestHeaderString({ payload, secret, timestamp });
  return { body: Buffer.from(payload), headers: { 'stripe-signature': signature } };
}

describe('what Stripe tells', () => {
  it.each(['payment_intent.succeeded', 'payment_intent.payment_failed', 'payment_intent.canceled'])(
    'is about an attempt: %s',
    (type) => {
      const event = provider.readEvent(signed(eventOf(type, INTENT)));
      expect(event).toEqual({ id: 'evt_1', type, attemptId: ATTEMPT });
    },
  );

  it.each(['refund.created', 'refund.updated', 'refund.failed', 'charge.refund.updated'])(
    'is about a refund: %s',
    (type) => {
      const refund = { object: 'refund', id: 're_1', metadata: { refund_id: REFUND } };
      expect(provider.readEvent(signed(eventOf(type, refund)))).toEqual({ id: 'evt_1', type, refundId: REFUND });
    },
  );

  it.each([
    ['another kind of thing', eventOf('charge.succeeded', { object: 'charge', metadata: { attempt_id: ATTEMPT } })],
    ['a payment of something else', eventOf('payment_intent.succeeded', { object: 'payment_intent', metadata: {} })],
    ['an id that is none', eventOf('refund.updated', { object: 'refund', metadata: { refund_id: '1; DROP' } })],
    ['a refund made by hand', eventOf('refund.created', { object: 'refund', metadata: null })],
  ])('is about nothing here: %s', (_, payload) => {
    const { attemptId, refundId } = provider.readEvent(signed(payload));
    expect([attemptId, refundId]).toEqual([undefined, undefined]);
  });

  it('is read for five minutes, however it was on its way', () => {
    expect(provider.readEvent(signed(SUCCEEDED, { ageSeconds: 290 }))).toHaveProperty('attemptId', ATTEMPT);
  });

  it.each([
    ['signed with another secret', signed(SUCCEEDED, { secret: 'whsec_someone' })],
    ['older than five minutes', signed(SUCCEEDED, { ageSeconds: 310 })],
    ['changed on its way', { ...signed(SUCCEEDED), body: Buffer.from(SUCCEEDED.replace(ATTEMPT, newId())) }],
    ['without a body', { ...signed(SUCCEEDED), body: Buffer.alloc(0) }],
    ['without a signature', { body: Buffer.from(SUCCEEDED), headers: {} }],
    [
      'with two signatures',
      { body: Buffer.from(SUCCEEDED), headers: { 'stripe-signature': ['t=1,v1=a', 't=1,v1=b'] } },
    ],
    ['with a signature that is none', { body: Buffer.from(SUCCEEDED), headers: { 'stripe-signature': 'nonsense' } }],
  ])('is not read when it is %s', (_, call) => {
    expect(() => provider.readEvent(call)).toThrow(SignatureInvalid);
  });

  it('is not read where there is no secret to check it with', () => {
    const careless = createStripeProvider({ ...STRIPE_KEYS, webhookSecret: '' });
    expect(() => careless.readEvent(signed(SUCCEEDED))).toThrow(SignatureInvalid);
  });
});
