import { z } from 'zod';
import { defineErrors } from '../../platform/errors.ts';
import { idSchema, timestampSchema } from '../../platform/http-schemas.ts';

/** What an attempt to pay may be refused with. */
export const PAYMENT_ERRORS = defineErrors({
  'payment-declined': {
    status: 402,
    retryable: false,
    members: { orderId: idSchema, expiresAt: timestampSchema },
    title: { en: 'The payment was declined', es: 'El pago fue rechazado' },
    detail: {
      en: 'Try another payment method before {expiresAt}; until then what you ordered is held for you.',
      es: 'Intente otro método de pago antes de {expiresAt}; hasta entonces lo que pidió está apartado.',
    },
  },
  'payment-provider-unavailable': {
    status: 503,
    retryable: true,
    members: { orderId: idSchema, expiresAt: timestampSchema },
    title: { en: 'Payments cannot be taken at the moment', es: 'Por ahora no se pueden recibir pagos' },
    detail: {
      en: 'No money was taken. Try again after the seconds in Retry-After; until {expiresAt} what you ordered is held for you.',
      es: 'No se cobró nada. Intente de nuevo tras los segundos indicados en Retry-After; hasta {expiresAt} lo que pidió está apartado.',
    },
  },
  'signature-invalid': {
    status: 400,
    retryable: false,
    title: { en: 'The signature is not valid', es: 'La firma no es válida' },
    detail: {
      en: 'Sign the body as it is sent with the secret of this endpoint, within the last 5 minutes.',
      es: 'Firme el cuerpo tal como se envía con el secreto de este punto de acceso, en los últimos 5 minutos.',
    },
  },
  'too-many-payment-attempts': {
    status: 429,
    retryable: false,
    members: { orderId: idSchema, attempts: z.int() },
    title: { en: 'Too many attempts to pay this order', es: 'Demasiados intentos de pagar este pedido' },
    detail: {
      en: 'All {attempts} attempts to pay it were used. Cancel it and order again, or contact the seller.',
      es: 'Se usaron los {attempts} intentos de pagarlo. Cancélelo y compre de nuevo, o contacte al vendedor.',
    },
  },
});
