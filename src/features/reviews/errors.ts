import { defineErrors } from '../../platform/errors.ts';

/** What a review may be refused with. */
export const REVIEW_ERRORS = defineErrors({
  'review-exists': {
    status: 409,
    retryable: false,
    title: { en: 'You have reviewed this product', es: 'Ya opinó sobre este producto' },
    detail: { en: 'A buyer reviews a product once.', es: 'Cada comprador opina una vez por producto.' },
  },
});
