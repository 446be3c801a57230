import { z } from 'zod';
import { defineErrors } from '../../platform/errors.ts';
import { idSchema } from '../../platform/http-schemas.ts';

/** What whoever wants units may be refused with. */
export const INVENTORY_ERRORS = defineErrors({
  'insufficient-stock': {
    status: 400,
    retryable: false,
    members: {
      items: z.array(
        z.object({
          productId: idSchema,
          requested: z.int(),
          available: z.int(),
          lotId: idSchema.nullable().optional().meta({ description: 'Of a place; null where the goods are of no lot' }),
        }),
      ),
      current: z.int().optional().meta({ description: 'Of what moves goods: what there is' }),
      requested: z.int().optional().meta({ description: 'The change that was asked for' }),
      resulting: z.int().optional().meta({ description: 'What would be left' }),
    },
    title: { en: 'Not enough stock', es: 'No hay existencias suficientes' },
    detail: { en: '{summary}', es: '{summary}' },
  },
  'warehouse-code-taken': {
    status: 409,
    retryable: false,
    title: { en: 'You have a warehouse of this code', es: 'Ya tiene un almacén con ese código' },
    detail: { en: 'Choose another code than {code}.', es: 'Elija un código distinto de {code}.' },
  },
  'lot-rejected': {
    status: 409,
    retryable: false,
    title: { en: 'The lot was rejected already', es: 'El lote ya fue rechazado' },
    detail: { en: '{code} was rejected at {at}.', es: '{code} fue rechazado el {at}.' },
  },
  'lot-in-transit': {
    status: 409,
    retryable: false,
    members: { transfers: z.array(z.object({ id: idSchema, number: z.string() })) },
    title: { en: 'Goods of the lot are on their way', es: 'Hay mercancía del lote en camino' },
    detail: {
      en: 'Receive or cancel these transfers first: {transfers}.',
      es: 'Primero reciba o cancele estos traspasos: {transfers}.',
    },
  },
  'movements-exist': {
    status: 409,
    retryable: false,
    members: {
      adjustment: z
        .object({ warehouseId: idSchema, productId: idSchema, lotId: idSchema.nullable(), quantity: z.int() })
        .optional()
        .meta({ description: 'What makes it right: with a reason, the body of an adjustment' }),
    },
    title: { en: 'The goods of this line have moved', es: 'La mercancía de esta línea ya se movió' },
    detail: {
      en: 'What a document says stands once its goods have moved. Correct it with POST /api/inventory/adjustments.',
      es: 'Lo que dice un documento queda en firme una vez movida su mercancía. Corríjalo con POST /api/inventory/adjustments.',
    },
  },
});
