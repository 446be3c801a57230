import { defineErrors } from '../../platform/errors.ts';

/** What an attempt to pay may be refused with. */
export const PAYMENT_ERRORS = defineErrors({
  'payment-declined': {
    status: 402,
    retryable: false,
    title: { en: 'The payment was declined', es: 'El pago fue rechazado' },
    detail: {
      en: 'Try another payment method before {expiresAt}; until then the goods are held for you.',
      es: 'Intente otro método de pago antes de {expiresAt}; hasta entonces la mercancía está apartada.',
    },
  },
  'too-many-payment-attempts': {
    status: 429,
    retryable: false,
    title: { en: 'Too many attempts to pay this order', es: 'Demasiados intentos de pagar este pedido' },
    detail: {
      en: 'All {attempts} attempts to pay it were used. Cancel it and order again, or contact the seller.',
      es: 'Se usaron los {attempts} intentos de pagarlo. Cancélelo y compre de nuevo, o contacte al vendedor.',
    },
  },
});
