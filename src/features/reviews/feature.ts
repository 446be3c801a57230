import { type Feature, MARKET_PREFIX } from '../feature.ts';
import { REVIEW_ERRORS } from './errors.ts';
import { reviewRoutes } from './routes.ts';

/** What buyers say of what they got. */
export const reviewsFeature = {
  name: 'reviews',
  errors: REVIEW_ERRORS,
  serve: () => ({ prefix: MARKET_PREFIX, routes: [reviewRoutes] }),
} as const satisfies Feature;
