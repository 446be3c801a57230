import { defineErrors } from '../../platform/errors.ts';
import { moneySchema } from '../../platform/http-schemas.ts';

/** What a checkout may be refused with. */
export const CHECKOUT_ERRORS = defineErrors({
  'empty-cart': {
    status: 400,
    retryable: false,
    accountMayBeGone: true,
    title: { en: 'The cart is empty', es: 'El carrito está vacío' },
    detail: {
      en: 'Add at least one product before checking out. If you just checked out, look at your orders.',
      es: 'Agregue al menos un producto antes de comprar. Si acaba de comprar, revise sus pedidos.',
    },
  },
  'price-changed': {
    status: 409,
    retryable: false,
    members: { expectedTotal: moneySchema, actualTotal: moneySchema },
    title: { en: 'The price has changed', es: 'El precio ha cambiado' },
    detail: {
      en: 'You expected {expected}, the cart now costs {actual} (in minor units). Show the cart again and let the buyer confirm.',
      es: 'Usted esperaba {expected}, el carrito ahora cuesta {actual} (en unidades menores). Muestre el carrito y pida confirmación.',
    },
  },
});
