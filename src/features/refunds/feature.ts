import { type Feature, type JobParts, MARKET_PREFIX, type Parts } from '../feature.ts';
import { REFUND_ERRORS } from './errors.ts';
import type { Refunding } from './refund-context.ts';
import { refundJob } from './refund-job.ts';
import { refundRoutes } from './routes.ts';

/**
 * Money that goes back.
 * @param refundingOf what it takes
 */
export function refundsFeature(refundingOf: (parts: Parts | JobParts) => Refunding) {
  return {
    name: 'refunds',
    tags: { refunds: 'Giving money back: all of it, an amount, or units.' },
    errors: REFUND_ERRORS,
    serve: (parts) => ({ prefix: MARKET_PREFIX, routes: [async (app) => refundRoutes(app, refundingOf(parts))] }),
    jobs: (parts) => [refundJob({ ...parts.context, ...refundingOf(parts) }, parts.signal)],
  } as const satisfies Feature;
}
