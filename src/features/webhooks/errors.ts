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
  'webhook-secrets-overlap': {
    status: 409,
    retryable: false,
    title: { en: 'Two secrets count already', es: 'Ya hay dos secretos vigentes' },
    detail: {
      en: 'A third would end the old one, which may still be in use. Wait until 24 hours after the last rotation, or send {"endPrevious": true}: then only the new one counts.',
      es: 'Un tercero anularía el anterior, que quizá aún esté en uso. Espere a que pasen 24 horas desde la última rotación, o envíe {"endPrevious": true}: entonces solo vale el nuevo.',
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
