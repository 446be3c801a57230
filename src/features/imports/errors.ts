import { z } from 'zod';
import { defineErrors } from '../../platform/errors.ts';

/** What a file may be refused with. */
export const IMPORT_ERRORS = defineErrors({
  'import-rejected': {
    status: 400,
    retryable: false,
    accountMayBeGone: true,
    members: {
      imported: z.int(),
      rejected: z.array(z.object({ line: z.int(), field: z.string(), reason: z.string() })),
    },
    title: { en: 'Lines of the file are wrong', es: 'Hay líneas incorrectas en el archivo' },
    detail: {
      en: 'Nothing was imported. Correct the {count} lines that `rejected` names, or send the file with ?partial=true to import the others.',
      es: 'No se importó nada. Corrija las {count} líneas que indica `rejected`, o envíe el archivo con ?partial=true para importar las demás.',
    },
  },
});
