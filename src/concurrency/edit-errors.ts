import { z } from 'zod';
import { defineErrors } from '../platform/errors.ts';
import { idSchema, timestampSchema } from '../platform/http-schemas.ts';

/** What whoever edits may be refused with, whatever it is that they edit. */
export const EDIT_ERRORS = defineErrors({
  'edit-conflict': {
    status: 409,
    retryable: false,
    members: {
      conflicts: z.array(
        z.object({
          field: z.string(),
          present: z.unknown().meta({ description: 'What the field holds now' }),
          changedBy: idSchema,
          changedAt: timestampSchema,
          version: z.int().optional().meta({ description: 'Of stock' }),
        }),
      ),
    },
    title: { en: 'This was changed after you read it', es: 'Esto cambió después de su lectura' },
    detail: {
      en: 'Reload and try again: {fields} changed after you read it. Nothing was saved.',
      es: 'Recargue e intente de nuevo: {fields} cambió después de su lectura. No se guardó nada.',
    },
  },
  'precondition-required': {
    status: 428,
    retryable: false,
    title: { en: 'If-Match is required', es: 'Se requiere If-Match' },
    detail: {
      en: 'Send the ETag that you read as If-Match, so that no one else’s edit is overwritten.',
      es: 'Envíe el ETag que leyó como If-Match, para no sobrescribir la edición de otros.',
    },
  },
});

declare module '../platform/errors.ts' {
  interface ErrorTables {
    readonly edits: typeof EDIT_ERRORS;
  }
}
