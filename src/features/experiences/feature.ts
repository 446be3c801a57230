import { BOOKINGS_PREFIX, type Feature } from '../feature.ts';
import { EXPERIENCE_CHECKS } from './checks.ts';
import { EXPERIENCE_ERRORS } from './errors.ts';
import { offerWork } from './offers.ts';
import { experienceArchiveRoutes, experienceEditRoutes, experienceRoutes } from './routes.ts';
import { slotChangeRoutes, slotRoutes } from './slot-routes.ts';
import { waitingChangeRoutes, waitingRoutes } from './waiting-routes.ts';

const MINUTE_MS = 60_000;

/** What people come to, when, and who waits for a seat. */
export const experiencesFeature = {
  name: 'experiences',
  tags: { experiences: 'What takes place at a time, its slots with their seats, and who waits for some.' },
  errors: EXPERIENCE_ERRORS,
  checks: EXPERIENCE_CHECKS,
  serve: () => ({
    prefix: BOOKINGS_PREFIX,
    routes: [
      experienceRoutes,
      experienceEditRoutes,
      experienceArchiveRoutes,
      slotRoutes,
      slotChangeRoutes,
      waitingRoutes,
      waitingChangeRoutes,
    ],
  }),
  work: ({ config, context, registry, log }) => [
    offerWork({ context, log, offerMs: config.waitingOfferMinutes * MINUTE_MS }, registry),
  ],
} as const satisfies Feature;
