import { defineErrors } from '../../platform/errors.ts';

/** What a change of an order may be refused with. */
export const ORDER_ERRORS = defineErrors({
  'invalid-transition': {
    status: 409,
    retryable: false,
    title: { en: 'The order cannot change that way', es: 'El pedido no puede cambiar así' },
    detail: { en: '{reason}', es: '{reason}' },
  },
});
