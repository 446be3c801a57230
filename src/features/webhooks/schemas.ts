import { z } from 'zod';
import { WebhookDeliveryStatus, WebhookDisabledReason, WebhookEndpointStatus } from '../../generated/prisma/enums.ts';
import { idSchema, textSchema, timestampSchema } from '../../platform/http-schemas.ts';
import { pagedQuery, pageSchema } from '../../platform/paging.ts';
import { words } from '../../platform/validation.ts';
import { EVENT_TYPES, EVERYTHING, NAMED_TYPES } from './catalogue.ts';
import { BODY_KEPT_MAX } from './sender.ts';

const URL_LENGTH_MAX = 2_048;
const NAMES = NAMED_TYPES.join(', ');

const urlField = textSchema(1, URL_LENGTH_MAX).meta({
  description: 'https://; its host must have public addresses',
  example: 'https://shop.example.com/webhooks',
});
/** Judged as a whole: what is wrong is the list. */
const typesField = z
  .array(z.string().max(50))
  .min(1)
  .max(NAMED_TYPES.length)
  .refine(
    (types) => types.every((type) => NAMED_TYPES.includes(type)),
    words({ en: `must be some of ${NAMES}`, es: `deben ser algunos de ${NAMES}` }),
  )
  .transform((types) => [...new Set(types)])
  .meta({ description: `Some of ${EVENT_TYPES.join(', ')}, or ${EVERYTHING} for all`, example: ['order.created'] });

export const endpointBody = z.strictObject({ url: urlField, types: typesField });
export const endpointPatch = z
  .strictObject({
    url: urlField.optional(),
    types: typesField.optional(),
    active: z.boolean().optional().meta({ description: 'true switches it on again, and what waits goes on' }),
  })
  .refine(
    (patch) => Object.keys(patch).length > 0,
    words({ en: 'must hold at least one field', es: 'debe contener al menos un campo' }),
  );
export const rotationBody = z
  .strictObject({
    endPrevious: z
      .boolean()
      .optional()
      .meta({ description: 'true: the old secret signs no longer. By default it does for 24 hours' }),
  })
  .nullish();

export const endpointParams = z.strictObject({ id: idSchema });
export const deliveryParams = z.strictObject({ id: idSchema, deliveryId: idSchema });
export const endpointQuery = pagedQuery({});
export const deliveryQuery = pagedQuery({ status: z.enum(WebhookDeliveryStatus).optional() });

const endpointShape = {
  id: idSchema,
  url: z.string(),
  types: z.array(z.string()),
  status: z.enum([WebhookEndpointStatus.ACTIVE, WebhookEndpointStatus.DISABLED]),
  disabledReason: z
    .enum(WebhookDisabledReason)
    .nullable()
    .meta({ description: 'GONE: it answered 410; FAILING: nothing reached it for 3 days; OWNER: you did' }),
  failingSince: timestampSchema.nullable().meta({ description: 'Since when every attempt has failed' }),
  createdAt: timestampSchema,
};
export const endpointSchema = z.object(endpointShape).meta({ id: 'WebhookEndpoint' });
const secretField = z.string().meta({ description: 'Shown here, and never again', example: 'whsec_…' });
export const newEndpointSchema = z.object({ ...endpointShape, secret: secretField }).meta({ id: 'NewWebhookEndpoint' });
export const secretSchema = z
  .object({
    secret: secretField,
    previousSecretUntil: timestampSchema.nullable().meta({ description: 'The old secret signs beside it until then' }),
  })
  .meta({ id: 'WebhookSecret' });

export const deliverySchema = z
  .object({
    id: idSchema,
    eventId: idSchema,
    type: z.string(),
    status: z.enum(WebhookDeliveryStatus),
    attempts: z.int(),
    lastAttemptAt: timestampSchema.nullable(),
    nextAttemptAt: timestampSchema
      .nullable()
      .meta({ description: 'Null also while it waits for an earlier one of the same subject' }),
    responseStatus: z.int().nullable(),
    responseBody: z
      .string()
      .nullable()
      .meta({ description: `Its first ${BODY_KEPT_MAX} characters` }),
    error: z.string().nullable().meta({ description: 'Why the last attempt failed' }),
    createdAt: timestampSchema,
  })
  .meta({ id: 'WebhookDelivery' });
export const pingSchema = z
  .object({
    delivered: z.boolean(),
    responseStatus: z.int().nullable(),
    responseBody: z.string().nullable(),
    error: z.string().nullable(),
  })
  .meta({ id: 'WebhookPing' });

export const endpointPageSchema = pageSchema(endpointSchema);
export const deliveryPageSchema = pageSchema(deliverySchema);

export type EndpointInput = z.output<typeof endpointBody>;
export type EndpointPatch = z.output<typeof endpointPatch>;
export type DeliveryQuery = z.output<typeof deliveryQuery>;
export type EndpointView = z.infer<typeof endpointSchema>;
export type NewEndpointView = z.infer<typeof newEndpointSchema>;
export type SecretView = z.infer<typeof secretSchema>;
export type DeliveryView = z.infer<typeof deliverySchema>;
export type PingView = z.infer<typeof pingSchema>;
