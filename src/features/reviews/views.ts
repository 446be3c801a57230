import type { Prisma } from '../../generated/prisma/client.ts';
import type { ReviewView } from './schemas.ts';

/** What must be read with a review to show it. */
export const withAuthor = { buyer: { select: { name: true } } } as const satisfies Prisma.ReviewInclude;

/** A review as everyone sees it. */
export function viewReview(review: Prisma.ReviewGetPayload<{ include: typeof withAuthor }>): ReviewView {
  const { id, productId, rating, comment, buyer, createdAt } = review;
  return { id, productId, rating, comment, author: buyer.name, createdAt: createdAt.toISOString() };
}
