import type { Feature } from '../feature.ts';
import { assignmentRoutes, handoverRoutes, retirementRoutes } from './assignment-routes.ts';
import { attributeRoutes } from './attribute-routes.ts';
import { UNIT_CHECKS } from './checks.ts';
import { editRoutes } from './edit-routes.ts';
import { ENTRY } from './entry-edits.ts';
import { entryEditRoutes } from './entry-routes.ts';
import { UNIT_ERRORS } from './errors.ts';
import { unitExportRoutes, unitImportRoutes } from './file-routes.ts';
import { HOLDER } from './holder-edits.ts';
import { holderEditRoutes } from './holder-routes.ts';
import { lockRoutes } from './lock-routes.ts';
import { holderRoutes, listRoutes, unitEndRoutes, unitRoutes } from './routes.ts';
import { serialisedRoutes } from './serialised-routes.ts';
import { UNIT } from './unit-changes.ts';

/** Things that are one of a kind, and who may have them. */
export const unitsFeature = {
  name: 'units',
  tags: { units: 'Pieces that are one of a kind: where they are, who has them, and what they have been through.' },
  errors: UNIT_ERRORS,
  contended: [UNIT.resource, HOLDER.resource, ENTRY.resource],
  checks: UNIT_CHECKS,
  serve: () => ({
    prefix: '/api',
    routes: [
      ...[listRoutes, holderRoutes, unitRoutes, unitEndRoutes],
      ...[entryEditRoutes, attributeRoutes, holderEditRoutes, editRoutes, lockRoutes],
      ...[assignmentRoutes, handoverRoutes, retirementRoutes],
      ...[unitImportRoutes, unitExportRoutes, serialisedRoutes],
    ],
  }),
} as const satisfies Feature;
