import type { Context } from '../../concurrency/index.ts';
import { AppError, notFound, PLATFORM_ERRORS } from '../../platform/errors.ts';
import { newId } from '../../platform/ids.ts';
import { DEPTH_MAX, idCursor, type Page, type PageQuery, pageOf, skipped } from '../../platform/paging.ts';
import { isUniqueViolation } from '../../platform/sqlstate.ts';
import { getProductWithVersion } from '../inventory/index.ts';
import { REVIEW_ERRORS } from './errors.ts';
import type { ReviewInput, ReviewView } from './schemas.ts';
import { viewReview, withAuthor } from './views.ts';

/** One page of a product's reviews, newest first. @throws AppError not-found */
export async function listReviews({ db }: Context, productId: string, query: PageQuery): Promise<Page<ReviewView>> {
  if ((await db.prisma.product.count({ where: { id: productId } })) === 0) throw notFound('product');
  const where = { productId };
  const after = idCursor(query);
  const total = await db.prisma.review.count({ where, take: DEPTH_MAX });
  const found = await db.prisma.review.findMany({
    where: { ...where, ...(after !== undefined && { id: { lt: after } }) },
    include: withAuthor,
    orderBy: { id: 'desc' },
    skip: skipped(query),
    take: query.limit + 1,
  });
  return pageOf(query, total, { found, cursorOf: ({ id }) => id, view: viewReview });
}

/** One review of a product by each buyer. */
const REVIEW_KEY = { table: 'reviews', columns: ['product_id', 'buyer_id'] };

/** Reviews a product that was delivered to the buyer. @throws AppError not-found, forbidden, review-exists */
export async function writeReview(
  { db }: Context,
  buyerId: string,
  productId: string,
  input: ReviewInput,
): Promise<ReviewView> {
  return db.transaction(async (tx) => {
    await getProductWithVersion(tx, productId);
    const where = { buyerId, status: 'DELIVERED' as const, items: { some: { productId } } };
    if ((await tx.order.findFirst({ where, select: { id: true } })) === null) {
      const reason = {
        en: 'Only buyers whose order was delivered can review a product.',
        es: 'Solo quien ya recibió el producto puede opinar sobre él.',
      };
      throw new AppError(PLATFORM_ERRORS.forbidden, { params: { reason } });
    }
    const data = { id: newId(), productId, buyerId, rating: input.rating, comment: input.comment ?? null };
    try {
      return viewReview(await tx.review.create({ data, include: withAuthor }));
    } catch (error) {
      if (isUniqueViolation(error, REVIEW_KEY)) throw new AppError(REVIEW_ERRORS['review-exists'], { cause: error });
      throw error;
    }
  });
}
