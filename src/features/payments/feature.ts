import { type Feature, MARKET_PREFIX } from '../feature.ts';
import { PAYMENT_CHECKS } from './checks.ts';
import { PAYMENT_ERRORS } from './errors.ts';
import { paymentRoutes } from './routes.ts';

/** Attempts to pay an order. */
export const paymentsFeature = {
  name: 'payments',
  errors: PAYMENT_ERRORS,
  checks: PAYMENT_CHECKS,
  serve: () => ({ prefix: MARKET_PREFIX, routes: [paymentRoutes] }),
} as const satisfies Feature;
