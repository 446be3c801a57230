import type { Feature } from '../feature.ts';
import { IMPORT_ERRORS } from './errors.ts';
import { IMPORT_LINES_RETENTION } from './lines.sql.ts';

/** How files are imported, for the features that know what is in them: they have the routes. */
export const importsFeature = {
  name: 'imports',
  errors: IMPORT_ERRORS,
  retention: [IMPORT_LINES_RETENTION],
} as const satisfies Feature;
