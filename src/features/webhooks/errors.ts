import { AppError, defineErrors, PLATFORM_ERRORS } from '../../platform/errors.ts';

/** Of one owner. */
export const ENDPOINTS_MAX = 10;

/** What endpoints of webhooks may be refused with. */
export const WEBHOOK_ERRORS = defineErrors({
  'too-many-webhook-endpoints': {
    status: 409,
    retryable: false,
    title: { en: 'There are too many webhook endpoints', es: 'Hay demasiados destinos de webhooks' },
    detail: {
      en: `You may have ${ENDPOINTS_MAX}. Delete one that you no longer need.`,
      es: `Puede tener ${ENDPOINTS_MAX}. Elimine uno que ya no necesite.`,
    },
  },
  'webhook-endpoint-disabled': {
    status: 409,
    retryable: false,
    title: { en: 'The webhook endpoint is switched off', es: 'El destino de webhooks está apagado' },
    detail: {
      en: 'Switch it on first: PATCH it with {"active": true}.',
      es: 'Enciéndalo primero: PATCH con {"active": true}.',
    },
  },
});

const THINGS = {
  'webhook endpoint': 'destino de webhooks',
  'webhook delivery': 'entrega de webhook',
};

/** A thing that is not there, or not the caller's: both answer the same. */
export function notFoundHere(what: keyof typeof THINGS): AppError {
  return new AppError(PLATFORM_ERRORS['not-found'], { params: { what: { en: what, es: THINGS[what] } } });
}
