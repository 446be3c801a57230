import { BOOKINGS_PREFIX, type Feature } from '../feature.ts';
import { EXPERIENCE_ERRORS } from './errors.ts';
import { offerWork } from './offers.ts';
import { experienceRoutes } from './routes.ts';
import { slotChangeRoutes, slotRoutes } from './slot-routes.ts';
import { waitingRoutes } from './waiting-routes.ts';

const MINUTE_MS = 60_000;

/** What people come to, when, and who waits for a seat. */
export const experiencesFeature = {
  name: 'experiences',
  errors: EXPERIENCE_ERRORS,
  serve: () => ({
    prefix: BOOKINGS_PREFIX,
    routes: [experienceRoutes, slotRoutes, slotChangeRoutes, waitingRoutes],
  }),
  work: ({ config, context, registry, log }) => [
    offerWork({ context, log, offerMs: config.waitingOfferMinutes * MINUTE_MS }, registry),
  ],
} as const satisfies Feature;
