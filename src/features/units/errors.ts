import { defineErrors } from '../../platform/errors.ts';

/** What whoever registers units may be refused with. */
export const UNIT_ERRORS = defineErrors({
  duplicate: {
    status: 409,
    retryable: false,
    title: { en: 'There is one already', es: 'Ya existe' },
    detail: {
      en: 'Another one has it already: {taken}. Capitals and accents make no difference.',
      es: 'Otro registro ya lo tiene: {taken}. Mayúsculas y acentos no cuentan.',
    },
  },
  'unit-not-available': {
    status: 409,
    retryable: false,
    title: { en: 'The unit is not available', es: 'La unidad no está disponible' },
    detail: { en: '{why}', es: '{why}' },
  },
});
