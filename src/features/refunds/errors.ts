import { z } from 'zod';
import { defineErrors } from '../../platform/errors.ts';
import { idSchema, moneySchema } from '../../platform/http-schemas.ts';

/** What a refund may be refused with. */
export const REFUND_ERRORS = defineErrors({
  'refund-exceeds-payment': {
    status: 409,
    retryable: false,
    members: { requested: moneySchema, left: moneySchema },
    title: { en: 'More than is left of the payment', es: 'Más de lo que queda del pago' },
    detail: {
      en: '{requested} was requested, and {left} is left to refund (in minor units).',
      es: 'Se pidieron {requested} y quedan {left} por reembolsar (en unidades menores).',
    },
  },
  'refund-exceeds-items': {
    status: 409,
    retryable: false,
    members: { items: z.array(z.object({ productId: idSchema, requested: z.int(), left: z.int() })) },
    title: { en: 'More units than are left to refund', es: 'Más unidades de las que quedan por reembolsar' },
    detail: {
      en: 'Of these products fewer units are left to refund: {products} (requested > left).',
      es: 'De estos productos quedan menos unidades por reembolsar: {products} (pedidas > restantes).',
    },
  },
  'too-many-refunds': {
    status: 409,
    retryable: false,
    title: { en: 'Too many refunds of this order', es: 'Demasiados reembolsos de este pedido' },
    detail: {
      en: 'It has {refunds} refunds. Refund all that is left at once.',
      es: 'Ya tiene {refunds} reembolsos. Reembolse de una vez todo lo que queda.',
    },
  },
});
