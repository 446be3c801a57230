import type { Prisma } from '../../generated/prisma/client.ts';
import type { ReviewOf } from './schemas.ts';

/** What must be read with a review to show it. */
export const withAuthor = { buyer: { select: { name: true } } } as const satisfies Prisma.ReviewInclude;

/** A review as everyone sees it. @param of what it is about */
export function viewReview<Of extends object>(
  review: Prisma.ReviewGetPayload<{ include: typeof withAuthor }>,
  of: Of,
): ReviewOf<Of> {
  const { id, rating, comment, buyer, createdAt } = review;
  return { id, ...of, rating, comment, author: buyer.name, createdAt: createdAt.toISOString() };
}
