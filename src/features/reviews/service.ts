import type { Context } from '../../concurrency/index.ts';
import { AppError, notFound, PLATFORM_ERRORS } from '../../platform/errors.ts';
import { newId } from '../../platform/ids.ts';
import { DEPTH_MAX, idCursor, type Page, type PageQuery, pageOf, skipped } from '../../platform/paging.ts';
import { isUniqueViolation } from '../../platform/sqlstate.ts';
import { REVIEW_ERRORS } from './errors.ts';
import type { Reviewed } from './reviewed.ts';
import type { ReviewInput, ReviewOf } from './schemas.ts';
import { viewReview, withAuthor } from './views.ts';

/** One page of the reviews of a product or an experience, newest first. @throws AppError not-found */
export async function listReviews<Of extends object>(
  { db }: Context,
  reviewed: Reviewed<Of>,
  id: string,
  query: PageQuery,
): Promise<Page<ReviewOf<Of>>> {
  if (!(await reviewed.exists(db.prisma, id))) throw notFound(reviewed.thing);
  const of = reviewed.of(id);
  const after = idCursor(query);
  const total = await db.prisma.review.count({ where: of, take: DEPTH_MAX });
  const found = await db.prisma.review.findMany({
    where: { ...of, ...(after !== undefined && { id: { lt: after } }) },
    include: withAuthor,
    orderBy: { id: 'desc' },
    skip: skipped(query),
    take: query.limit + 1,
  });
  return pageOf(query, total, { found, cursorOf: (review) => review.id, view: (review) => viewReview(review, of) });
}

/** Reviews what the buyer has had. @throws AppError not-found, forbidden, review-exists */
export async function writeReview<Of extends object>(
  { db }: Context,
  reviewed: Reviewed<Of>,
  { id, buyerId, rating, comment }: ReviewInput & { readonly id: string; readonly buyerId: string },
): Promise<ReviewOf<Of>> {
  const of = reviewed.of(id);
  return db.transaction(async (tx) => {
    if (!(await reviewed.exists(tx, id))) throw notFound(reviewed.thing);
    const where = { ...reviewed.had(id), buyerId };
    if ((await tx.order.findFirst({ where, select: { id: true } })) === null)
      throw new AppError(PLATFORM_ERRORS.forbidden, { params: { reason: reviewed.reason } });
    const data = { id: newId(), ...of, buyerId, rating, comment: comment ?? null };
    try {
      return viewReview(await tx.review.create({ data, include: withAuthor }), of);
    } catch (error) {
      if (!isUniqueViolation(error, reviewed.key)) throw error;
      throw new AppError(REVIEW_ERRORS['review-exists'], { cause: error });
    }
  });
}
