import { z } from 'zod';
import { idSchema, textSchema } from '../../platform/http-schemas.ts';
import { documentSchema } from './schemas.ts';

export const lotParams = z.strictObject({ id: idSchema });

export const rejectionBody = z.strictObject({ reason: textSchema(1, 500) });

const units = (description: string) => z.int().meta({ description });

export const rejectionSchema = z
  .object({
    lotId: idSchema,
    received: units('What receipts brought of the lot'),
    other: units('What came otherwise before, or, negative, left: adjustments, transfers on their way, what expired'),
    sold: units('What buyers have of it'),
    reversed: units('What was taken out now: received + other − sold'),
    orders: z
      .array(z.object({ orderId: idSchema, quantity: z.int() }))
      .meta({ description: 'Whose buyers have it; the latest, 100 at most' }),
    document: documentSchema,
  })
  .meta({ id: 'LotRejection' });

export type RejectionInput = z.output<typeof rejectionBody>;
export type RejectionView = z.infer<typeof rejectionSchema>;
