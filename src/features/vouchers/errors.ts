import { z } from 'zod';
import { defineErrors } from '../../platform/errors.ts';
import { moneySchema } from '../../platform/http-schemas.ts';

/** Of one seller. None is ever deleted: orders tell of them. */
export const VOUCHERS_MAX = 1_000;

/** What vouchers may be refused with. */
export const VOUCHER_ERRORS = defineErrors({
  'voucher-invalid': {
    status: 400,
    retryable: false,
    members: {
      reason: z.enum([
        ...['not-found', 'not-for-these-goods', 'inactive', 'not-started', 'expired'],
        ...['minimum-not-met', 'nothing-to-take-off', 'buyer-limit-reached'],
      ] as const),
      minimum: moneySchema.optional(),
      goods: moneySchema.optional(),
    },
    title: { en: 'The voucher does not count here', es: 'El cupón no es válido aquí' },
    detail: { en: '{why}', es: '{why}' },
  },
  'voucher-used-up': {
    status: 400,
    retryable: false,
    title: { en: 'The voucher is used up', es: 'El cupón está agotado' },
    detail: {
      en: 'It has been used as often as it could be. Buy without it, or try again later: a use comes back when its order ends unpaid.',
      es: 'Ya se usó tantas veces como era posible. Compre sin él o intente más tarde: un uso vuelve cuando su pedido termina sin pagarse.',
    },
  },
  'voucher-code-taken': {
    status: 409,
    retryable: false,
    title: { en: 'There is a voucher of this code', es: 'Ya existe un cupón con este código' },
    detail: {
      en: 'The code {code} is taken. Codes are unique in the whole market, and small letters count as capitals.',
      es: 'El código {code} ya está en uso. Los códigos son únicos en todo el mercado; las minúsculas cuentan como mayúsculas.',
    },
  },
  'too-many-vouchers': {
    status: 409,
    retryable: false,
    title: { en: 'There are too many vouchers', es: 'Hay demasiados cupones' },
    detail: {
      en: `A seller may have ${VOUCHERS_MAX}. Change one that is there instead.`,
      es: `Un vendedor puede tener ${VOUCHERS_MAX}. Cambie uno de los que hay.`,
    },
  },
  'voucher-limit-below-used': {
    status: 409,
    retryable: false,
    members: { used: z.int() },
    title: { en: 'It has been used more often', es: 'Ya se usó más veces' },
    detail: {
      en: 'The voucher has been used {used} times; its limit cannot be less.',
      es: 'El cupón se ha usado {used} veces; su límite no puede ser menor.',
    },
  },
});
