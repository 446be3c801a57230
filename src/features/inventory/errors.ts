import { defineErrors } from '../../platform/errors.ts';

/** What whoever wants units may be refused with. */
export const INVENTORY_ERRORS = defineErrors({
  'insufficient-stock': {
    status: 400,
    retryable: false,
    title: { en: 'Not enough stock', es: 'No hay existencias suficientes' },
    detail: { en: '{summary}', es: '{summary}' },
  },
  'import-rejected': {
    status: 400,
    retryable: false,
    accountMayBeGone: true,
    title: { en: 'Lines of the file are wrong', es: 'Hay líneas incorrectas en el archivo' },
    detail: {
      en: 'Nothing was imported. Correct the {count} lines that `rejected` names, or send the file with ?partial=true to import the others.',
      es: 'No se importó nada. Corrija las {count} líneas que indica `rejected`, o envíe el archivo con ?partial=true para importar las demás.',
    },
  },
  'warehouse-code-taken': {
    status: 409,
    retryable: false,
    title: { en: 'You have a warehouse of this code', es: 'Ya tiene un almacén con ese código' },
    detail: { en: 'Choose another code than {code}.', es: 'Elija un código distinto de {code}.' },
  },
});
