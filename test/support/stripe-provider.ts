import { onTestFinished } from 'vitest';
import type { Charge, PaymentProvider } from '../../src/features/providers/index.ts';
import { createStripeProvider, type StripeProviderOptions } from '../../src/features/providers/stripe-provider.ts';
import { newId } from '../../src/platform/ids.ts';
import type { StripeAccount } from './stripe-account.ts';
import { StripeServer } from './stripe-server.ts';

export const STRIPE_KEYS = { secretKey: 'sk_test_tianguis', webhookSecret: 'whsec_tianguis' };
export const RETURN_URL = 'https://shop.example/orders';

/** A signal that is not aborted. */
export const never = () => new AbortController().signal;

/** 50 pesos, to be paid so. */
export function chargeOf(method: string, fields: Partial<Charge> = {}): Charge {
  return { attemptId: newId(), orderId: newId(), method, amount: 5_000n, currency: 'MXN', ...fields };
}

export interface GivenStripe {
  readonly stripe: StripeServer;
  readonly account: StripeAccount;
  readonly provider: PaymentProvider;
}

/** A server for the length of a test, and a provider that asks it; without the SDK's retries, which wait a second. */
export async function givenStripe(options: Partial<StripeProviderOptions> = {}): Promise<GivenStripe> {
  const stripe = await StripeServer.start();
  onTestFinished(() => stripe.close());
  const { account, url: apiUrl } = stripe;
  const provider = createStripeProvider({ ...STRIPE_KEYS, apiUrl, returnUrl: RETURN_URL, retriesMax: 0, ...options });
  return { stripe, account, provider };
}
