import type { Feature } from '../feature.ts';
import { assignmentRoutes, retirementRoutes } from './assignment-routes.ts';
import { UNIT_CHECKS } from './checks.ts';
import { UNIT_ERRORS } from './errors.ts';
import { UNIT } from './reading.ts';
import { holderRoutes, listRoutes, unitEndRoutes, unitRoutes } from './routes.ts';

/** Things that are one of a kind, and who may have them. */
export const unitsFeature = {
  name: 'units',
  errors: UNIT_ERRORS,
  contended: [UNIT.resource],
  checks: UNIT_CHECKS,
  serve: () => ({
    prefix: '/api',
    routes: [listRoutes, holderRoutes, unitRoutes, unitEndRoutes, assignmentRoutes, retirementRoutes],
  }),
} as const satisfies Feature;
