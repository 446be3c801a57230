import { z } from 'zod';
import { idSchema, textSchema } from '../../platform/http-schemas.ts';
import { words } from '../../platform/validation.ts';
import { refundSchema } from '../orders/index.ts';

const ITEMS_MAX = 200;

export const refundBody = z
  .strictObject({
    amount: z.int().min(1).max(Number.MAX_SAFE_INTEGER).optional().meta({ description: 'In minor units' }),
    items: z
      .array(z.strictObject({ productId: idSchema, quantity: z.int().min(1).max(1_000_000_000) }))
      .min(1)
      .max(ITEMS_MAX)
      .refine((items) => new Set(items.map(({ productId }) => productId.toLowerCase())).size === items.length, {
        error: words({ en: 'must name each product once', es: 'debe nombrar cada producto una sola vez' }),
      })
      .optional()
      .meta({
        description: 'Units of which what was paid goes back; goods that were not shipped are not shipped any more',
      }),
    restock: z
      .boolean()
      .optional()
      .meta({ description: 'Of a shipped order: whether its goods are back and can be sold again. Default: true' }),
    reason: textSchema(1, 500).optional(),
  })
  .refine(({ amount, items }) => amount === undefined || items === undefined, {
    path: ['amount'],
    error: words({ en: 'cannot go with items', es: 'no puede ir junto con items' }),
  })
  .nullish();

export const refundAnswerSchema = refundSchema.extend({ orderId: idSchema }).meta({ id: 'Refund' });

export type RefundView = z.infer<typeof refundAnswerSchema>;
