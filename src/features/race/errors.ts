import { defineErrors } from '../../platform/errors.ts';

/** What a race may be refused with. */
export const RACE_ERRORS = defineErrors({
  'race-running': {
    status: 409,
    retryable: false,
    title: { en: 'A race is running', es: 'Hay una carrera en curso' },
    detail: {
      en: 'There is one race at a time. Wait until this one has ended.',
      es: 'Solo hay una carrera a la vez. Espere a que termine esta.',
    },
  },
});
