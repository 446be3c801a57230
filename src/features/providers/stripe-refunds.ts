import Stripe from 'stripe';
import type { ChargeRefund, RefundState } from './provider.ts';
import type { AskStripe } from './stripe-client.ts';
import { refundStateOf } from './stripe-states.ts';

/**
 * Gives money of a payment intent back, or tells how that stands. Stripe forgets a key after a day, so the refund is looked
 * for first, by the key it carries along.
 * @throws StripeError when nobody knows whether it did
 */
export async function refundIntent(
  ask: AskStripe,
  intentId: string,
  { key, refundId, amount }: ChargeRefund,
  signal: AbortSignal,
): Promise<RefundState> {
  const made = await ask(signal, async ({ refunds }) => {
    for await (const refund of refunds.list({ payment_intent: intentId, limit: 100 }))
      if (refund.metadata?.refund_key === key) return refund;
    return undefined;
  });
  if (made !== undefined) return refundStateOf(made);
  const params: Stripe.RefundCreateParams = {
    payment_intent: intentId,
    amount: Number(amount),
    metadata: { refund_id: refundId, refund_key: key },
  };
  try {
    return refundStateOf(await ask(signal, ({ refunds }) => refunds.create(params, { idempotencyKey: key })));
  } catch (error) {
    if (!isRefundRefused(error)) throw error;
    return { status: 'FAILED', failure: error.code ?? error.message };
  }
}

/** Whether nothing goes back by this key: there is nothing left to give back, or the payment is disputed, say. */
function isRefundRefused(error: unknown): error is Stripe.errors.StripeInvalidRequestError {
  if (!(error instanceof Stripe.errors.StripeInvalidRequestError)) return false;
  // A payment that is not known is one of another account, or a test: whoever gets the keys right can give it back.
  return error.code !== 'resource_missing';
}
