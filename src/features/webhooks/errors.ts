import { defineErrors } from '../../platform/errors.ts';

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
