import { defineErrors } from '../../platform/errors.ts';

/** What a review may be refused with. */
export const REVIEW_ERRORS = defineErrors({
  'review-exists': {
    status: 409,
    retryable: false,
    title: { en: 'You have reviewed this already', es: 'Ya opinó sobre esto' },
    detail: {
      en: 'A buyer reviews a product, or an experience, once.',
      es: 'Cada comprador opina una vez por producto o experiencia.',
    },
  },
});
