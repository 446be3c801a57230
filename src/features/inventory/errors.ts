import { defineErrors } from '../../platform/errors.ts';

/** What whoever wants units may be refused with. */
export const INVENTORY_ERRORS = defineErrors({
  'insufficient-stock': {
    status: 400,
    retryable: false,
    title: { en: 'Not enough stock', es: 'No hay existencias suficientes' },
    detail: { en: '{summary}', es: '{summary}' },
  },
  'warehouse-code-taken': {
    status: 409,
    retryable: false,
    title: { en: 'You have a warehouse of this code', es: 'Ya tiene un almacén con ese código' },
    detail: { en: 'Choose another code than {code}.', es: 'Elija un código distinto de {code}.' },
  },
});
