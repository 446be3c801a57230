import Stripe from 'stripe';
import { validate as isUuid } from 'uuid';
import { type ProviderEvent, SignatureInvalid, type SignedCall } from './provider.ts';

/** Oldest call that is read: whoever has overheard one cannot send it again after that. */
const AGE_MAX_S = 300;

/**
 * Reads a webhook of Stripe's, and of it no more than what it is about: calls come late and out of order, so that how things
 * stand is asked.
 * @throws SignatureInvalid when it was not signed with the secret, or lately
 */
export function readStripeEvent({ body, headers }: SignedCall, webhookSecret: string): ProviderEvent {
  const event = verified(body, headers['stripe-signature'], webhookSecret);
  const { id, type } = event;
  const about = event.data.object;
  if (about.object === 'payment_intent') return { id, type, attemptId: ownId(about.metadata?.attempt_id) };
  if (about.object === 'refund') return { id, type, refundId: ownId(about.metadata?.refund_id) };
  return { id, type };
}

function verified(body: Buffer, signature: string | string[] | undefined, secret: string): Stripe.Event {
  if (typeof signature !== 'string') throw new SignatureInvalid('the call has no signature');
  try {
    return Stripe.webhooks.constructEvent(body, signature, secret, AGE_MAX_S);
  } catch (error) {
    if (!(error instanceof Stripe.errors.StripeSignatureVerificationError)) throw error;
    // Its message says what may be wrong; the error itself carries the signature and the body.
    throw new SignatureInvalid(error.message);
  }
}

/** An id of ours. The account may be used for other things, too, with metadata of their own. */
function ownId(id: string | undefined): string | undefined {
  return isUuid(id) ? id : undefined;
}
