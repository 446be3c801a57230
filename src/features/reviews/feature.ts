import { BOOKINGS_PREFIX, type Feature, MARKET_PREFIX } from '../feature.ts';
import { REVIEW_ERRORS } from './errors.ts';
import { experienceReviewRoutes, reviewRoutes } from './routes.ts';

/** What buyers say of what they got. */
export const reviewsFeature = {
  name: 'reviews',
  tags: { reviews: 'What buyers say of what was delivered to them, and guests of what they took part in.' },
  errors: REVIEW_ERRORS,
  serve: () => [
    { prefix: MARKET_PREFIX, routes: [reviewRoutes] },
    { prefix: BOOKINGS_PREFIX, routes: [experienceReviewRoutes] },
  ],
} as const satisfies Feature;
