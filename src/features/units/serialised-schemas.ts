import { z } from 'zod';
import { idSchema } from '../../platform/http-schemas.ts';

export const serialisedParams = z.strictObject({ id: idSchema.toLowerCase() });
export const serialisedBody = z.strictObject({ serialised: z.boolean() });
export const serialisedSchema = z
  .object({ productId: idSchema, serialised: z.boolean() })
  .meta({ id: 'SerialisedProduct' });

export type SerialisedView = z.infer<typeof serialisedSchema>;
