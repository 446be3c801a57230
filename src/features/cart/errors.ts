import { z } from 'zod';
import { defineErrors } from '../../platform/errors.ts';
import { idSchema, timestampSchema } from '../../platform/http-schemas.ts';

/** What a cart, what is held for it, and what is ordered of it may be refused with. */
export const CART_ERRORS = defineErrors({
  'purchase-limit': {
    status: 400,
    retryable: false,
    members: {
      items: z.array(
        z.object({
          productId: idSchema,
          limit: z.int(),
          bought: z.int().meta({ description: 'In orders that were not cancelled or refunded' }),
          requested: z.int(),
        }),
      ),
    },
    title: { en: 'That is more than one buyer may have', es: 'Es más de lo que puede tener un comprador' },
    detail: {
      en: 'One buyer may have so many of these products, your earlier orders included: {list}. Lower the quantity.',
      es: 'Un comprador puede tener a lo sumo esta cantidad, incluidos sus pedidos anteriores: {list}. Reduzca la cantidad.',
    },
  },
  'hold-limit': {
    status: 400,
    retryable: false,
    members: { limit: z.int(), requested: z.int() },
    title: { en: 'That is more than can be held', es: 'Es más de lo que se puede apartar' },
    detail: {
      en: 'At most {limit} units can be held for one buyer, and your cart has {requested}. Check out without holding it, or lower the quantities.',
      es: 'Se pueden apartar a lo sumo {limit} unidades por comprador y su carrito tiene {requested}. Compre sin apartar o reduzca las cantidades.',
    },
  },
  'hold-ended': {
    status: 409,
    retryable: true,
    members: { endedAt: timestampSchema, again: timestampSchema },
    title: { en: 'Your hold has just ended', es: 'Su apartado acaba de terminar' },
    detail: {
      en: 'It ended at {endedAt}; you can hold again from {again} on. You can check out now, as long as there is stock.',
      es: 'Terminó a las {endedAt}; puede apartar de nuevo desde las {again}. Puede comprar ahora mientras haya existencias.',
    },
  },
});
