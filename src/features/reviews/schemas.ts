import { z } from 'zod';
import { idSchema, textSchema, timestampSchema } from '../../platform/http-schemas.ts';
import { pagedQuery } from '../../platform/paging.ts';

export const reviewBody = z.strictObject({ rating: z.int().min(1).max(5), comment: textSchema(1, 2000).optional() });
export const reviewParams = z.strictObject({ id: idSchema.meta({ description: 'The product' }) });
export const reviewQuery = pagedQuery({});

export const reviewSchema = z
  .object({
    id: idSchema,
    productId: idSchema,
    rating: z.int(),
    comment: z.string().nullable(),
    author: z.string().meta({ description: 'The name of the buyer' }),
    createdAt: timestampSchema,
  })
  .meta({ id: 'Review' });

export type ReviewInput = z.output<typeof reviewBody>;
export type ReviewView = z.infer<typeof reviewSchema>;
