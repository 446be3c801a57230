import { BOOKINGS_PREFIX, type Feature } from '../feature.ts';
import { EXPERIENCE_ERRORS } from './errors.ts';
import { experienceRoutes } from './routes.ts';
import { slotChangeRoutes, slotRoutes } from './slot-routes.ts';

/** What people come to, when, and who waits for a seat. */
export const experiencesFeature = {
  name: 'experiences',
  errors: EXPERIENCE_ERRORS,
  serve: () => ({ prefix: BOOKINGS_PREFIX, routes: [experienceRoutes, slotRoutes, slotChangeRoutes] }),
} as const satisfies Feature;
