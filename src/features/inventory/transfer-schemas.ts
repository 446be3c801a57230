import { z } from 'zod';
import { idSchema, textSchema } from '../../platform/http-schemas.ts';
import { LINE_QUANTITY_MAX, quantityBody } from './quantities.ts';
import { idBody, LINES_MAX, NOT_ZERO } from './schemas.ts';

const reason = textSchema(1, 500).optional();

export const transferBody = z.strictObject({
  fromWarehouseId: idBody,
  toWarehouseId: idBody,
  lines: z
    .array(
      z.strictObject({
        productId: idBody,
        lotId: idBody.nullish().meta({ description: 'Default: what lies in no lot' }),
        quantity: quantityBody(z.int().min(1).max(LINE_QUANTITY_MAX)),
      }),
    )
    .min(1)
    .max(LINES_MAX),
  reason,
});

export const arrivalBody = z
  .strictObject({
    lines: z
      .array(z.strictObject({ lineId: idBody, quantity: quantityBody(z.int().min(0).max(LINE_QUANTITY_MAX)) }))
      .min(1)
      .max(LINES_MAX)
      .optional()
      .meta({ description: 'What arrived of every line. Default: all that was sent' }),
    reason: reason.meta({ description: 'Why less arrived than was sent; required then' }),
  })
  .nullish();

export const cancellationBody = z.strictObject({ reason }).nullish();

export const lineParams = z.strictObject({ id: idSchema, lineId: idBody });
export const lineBody = z.strictObject({
  quantity: quantityBody(
    z
      .int()
      .min(-LINE_QUANTITY_MAX)
      .max(LINE_QUANTITY_MAX)
      .refine((quantity) => quantity !== 0, NOT_ZERO),
  ),
});

export type TransferInput = z.output<typeof transferBody>;
export type ArrivalInput = z.output<typeof arrivalBody>;
export type CancellationInput = z.output<typeof cancellationBody>;
export type LineInput = z.output<typeof lineBody>;
