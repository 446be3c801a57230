import type { Feature } from '../feature.ts';
import { UNIT_CHECKS } from './checks.ts';
import { UNIT_ERRORS } from './errors.ts';
import { holderRoutes, listRoutes, unitEndRoutes, unitRoutes } from './routes.ts';

/** Things that are one of a kind, and who may have them. */
export const unitsFeature = {
  name: 'units',
  errors: UNIT_ERRORS,
  checks: UNIT_CHECKS,
  serve: () => ({ prefix: '/api', routes: [listRoutes, holderRoutes, unitRoutes, unitEndRoutes] }),
} as const satisfies Feature;
