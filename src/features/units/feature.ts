import type { Feature } from '../feature.ts';
import { UNIT_CHECKS } from './checks.ts';
import { editRoutes } from './edit-routes.ts';
import { UNIT_ERRORS } from './errors.ts';
import { lockRoutes } from './lock-routes.ts';
import { holderRoutes, listRoutes, unitEndRoutes, unitRoutes } from './routes.ts';
import { UNIT } from './unit-changes.ts';

/** Things that are one of a kind, and who may have them. */
export const unitsFeature = {
  name: 'units',
  errors: UNIT_ERRORS,
  contended: [UNIT.resource],
  checks: UNIT_CHECKS,
  serve: () => ({
    prefix: '/api',
    routes: [listRoutes, holderRoutes, unitRoutes, unitEndRoutes, editRoutes, lockRoutes],
  }),
} as const satisfies Feature;
