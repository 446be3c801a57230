import { type Feature, MARKET_PREFIX } from '../feature.ts';
import { PAYMENT_CHECKS } from './checks.ts';
import { PAYMENT_ERRORS } from './errors.ts';
import type { PaymentContext } from './provider.ts';
import { paymentRoutes } from './routes.ts';

/** Attempts to pay an order. */
export function paymentsFeature(paying: Pick<PaymentContext, 'provider'>) {
  return {
    name: 'payments',
    errors: PAYMENT_ERRORS,
    checks: PAYMENT_CHECKS,
    serve: () => ({ prefix: MARKET_PREFIX, routes: [async (app) => paymentRoutes(app, paying)] }),
  } as const satisfies Feature;
}
