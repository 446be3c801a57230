import type { Context } from '../../concurrency/index.ts';
import type { Prisma } from '../../generated/prisma/client.ts';
import { AppError, notFound } from '../../platform/errors.ts';
import { type Page, pageOf, pageWindow } from '../../platform/http-schemas.ts';
import { newId } from '../../platform/ids.ts';
import { openStock } from '../inventory/index.ts';
import { CATALOG_ERRORS } from './errors.ts';
import type { ProductInput, ProductQuery, ProductView } from './schemas.ts';
import { viewProduct } from './views.ts';

/** `%`, `_` and `\` are letters to a shopper, not patterns. */
function literally(word: string): string {
  return word.replace(/[\\%_]/g, '\\$&');
}

function filterOf({ category, minPrice, maxPrice, sellerId, search, status }: ProductQuery): Prisma.ProductWhereInput {
  const words = (search ?? '').split(/\s+/).filter((word) => word !== '');
  return {
    status,
    ...(category && { category }),
    ...(sellerId && { sellerId }),
    priceAmount: { gte: minPrice ?? 0, ...(maxPrice !== undefined && { lte: maxPrice }) },
    AND: words.map((word) => ({
      OR: [
        { name: { contains: literally(word), mode: 'insensitive' } },
        { description: { contains: literally(word), mode: 'insensitive' } },
      ],
    })),
  };
}

/** One page of products, newest first. */
export async function listProducts({ db }: Context, query: ProductQuery): Promise<Page<ProductView>> {
  const where = filterOf(query);
  const total = await db.prisma.product.count({ where });
  const products = await db.prisma.product.findMany({ where, orderBy: { id: 'desc' }, ...pageWindow(query) });
  return pageOf(query, total, products.map(viewProduct));
}

/** One product, archived ones too: orders still point at them. @throws AppError not-found */
export async function getProduct({ db }: Context, id: string): Promise<ProductView> {
  const product = await db.prisma.product.findUnique({ where: { id } });
  if (product === null) throw notFound('product');
  return viewProduct(product);
}

/** Adds a product with its first ledger row. @throws AppError seller-profile-required */
export async function createProduct({ db }: Context, sellerId: string, input: ProductInput): Promise<ProductView> {
  return db.transaction(async (tx) => {
    const seller = await tx.seller.findUnique({ where: { id: sellerId } });
    if (seller === null) throw new AppError(CATALOG_ERRORS['seller-profile-required']);
    const { price, ...fields } = input;
    const product = await tx.product.create({
      data: { id: newId(), sellerId, ...fields, priceAmount: price.amount, currency: price.currency },
    });
    await openStock(tx, product, sellerId);
    return viewProduct(product);
  });
}
