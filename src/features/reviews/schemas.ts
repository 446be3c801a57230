import { z } from 'zod';
import { idSchema, textSchema, timestampSchema } from '../../platform/http-schemas.ts';
import { pagedQuery } from '../../platform/paging.ts';

export const reviewBody = z.strictObject({ rating: z.int().min(1).max(5), comment: textSchema(1, 2000).optional() });
export const reviewParams = z.strictObject({ id: idSchema.meta({ description: 'The product, or the experience' }) });
export const reviewQuery = pagedQuery({});

const said = {
  rating: z.int(),
  comment: z.string().nullable(),
  author: z.string().meta({ description: 'The name of the buyer' }),
  createdAt: timestampSchema,
};

export const reviewSchema = z.object({ id: idSchema, productId: idSchema, ...said }).meta({ id: 'Review' });

export const experienceReviewSchema = z
  .object({ id: idSchema, experienceId: idSchema, ...said })
  .meta({ id: 'ExperienceReview' });

export type ReviewInput = z.output<typeof reviewBody>;
/** A review with what it is about. */
export type ReviewOf<Of extends object> = Omit<z.infer<typeof reviewSchema>, 'productId'> & Of;
