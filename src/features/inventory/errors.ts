import { defineErrors } from '../../platform/errors.ts';

/** What whoever wants units may be refused with. */
export const INVENTORY_ERRORS = defineErrors({
  'insufficient-stock': {
    status: 400,
    retryable: false,
    title: { en: 'Not enough stock', es: 'No hay existencias suficientes' },
    detail: { en: '{summary}', es: '{summary}' },
  },
});
