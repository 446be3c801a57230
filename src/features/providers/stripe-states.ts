import type Stripe from 'stripe';
import type { ChargeState, NextAction, PendingCharge, RefundState } from './provider.ts';

/** How a charge stands by its payment intent. */
export function chargeStateOf(intent: Stripe.PaymentIntent): ChargeState {
  const { id: reference, status } = intent;
  if (status === 'succeeded') return { status: 'SUCCEEDED', reference };
  if (status === 'requires_payment_method' || status === 'canceled') return { status: 'DECLINED', reference };
  // One that was never confirmed waits, too: the request to confirm it may be on its way.
  return { status: 'PENDING', reference, ...(status === 'requires_action' && stepOf(intent)) };
}

/** What its buyer has to do, and until when. */
function stepOf({ next_action, client_secret }: Stripe.PaymentIntent): Pick<PendingCharge, 'nextAction' | 'until'> {
  if (next_action === null) return {};
  const { type, redirect_to_url, oxxo_display_details: oxxo, display_bank_transfer_instructions: bank } = next_action;
  const at = (url: string | null | undefined): NextAction => (url ? { type, url } : { type });
  if (redirect_to_url !== undefined) return { nextAction: at(redirect_to_url.url) };
  if (oxxo !== undefined) {
    const until = oxxo.expires_after === null ? undefined : new Date(oxxo.expires_after * 1000);
    return { nextAction: at(oxxo.hosted_voucher_url), until };
  }
  if (bank !== undefined) return { nextAction: at(bank.hosted_instructions_url) };
  // Stripe's own library does it, as it does everything that has no page of its own.
  return { nextAction: client_secret === null ? { type } : { type, clientSecret: client_secret } };
}

/** How a refund stands. One that waits for something, be it for where the buyer wants it, may still fail. */
export function refundStateOf({ id: reference, status, failure_reason }: Stripe.Refund): RefundState {
  if (status === 'succeeded') return { status: 'SUCCEEDED', reference };
  if (status === 'failed' || status === 'canceled')
    return { status: 'FAILED', reference, failure: failure_reason ?? status };
  return { status: 'PENDING', reference };
}
