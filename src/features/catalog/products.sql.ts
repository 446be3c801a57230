import type { Category, ProductStatus } from '../../generated/prisma/enums.ts';
import type { Ask } from '../../platform/statements.ts';
import type { ShownProduct } from './views.ts';

/** What is shown of a product, of the row that is called `p`; productsIn() reads it. Prisma takes no list for an empty one. */
export const PRODUCT_COLUMNS = `p.id, p.seller_id, p.name, p.description, p.category, p.status, p.price_amount, p.stock,
  p.version, p.revision, coalesce(p.images, '{}'), p.created_at, p.updated_at`;

export type ProductRow = [
  id: string,
  sellerId: string,
  name: string,
  description: string,
  category: Category,
  status: ProductStatus,
  priceAmount: number,
  stock: number,
  version: number,
  revision: number,
  images: string[],
  createdAt: Date,
  updatedAt: Date,
];

function productIn(row: ProductRow): ShownProduct {
  const [id, sellerId, name, description, category, status, priceAmount, stock, version, revision, ...others] = row;
  const [images, createdAt, updatedAt] = others;
  return {
    ...{ id, sellerId, name, description, category, status, priceAmount, stock, version, revision },
    ...{ images, createdAt, updatedAt },
  };
}

/** The products of a page. One without any is a row of NULLs, beside what else is told of the page. */
export function productsIn(rows: readonly ProductRow[]): ShownProduct[] {
  return rows.filter(([id]) => id !== null).map(productIn);
}

const FIND = { name: 'catalog-find-product', text: `SELECT ${PRODUCT_COLUMNS} FROM products p WHERE p.id = $1` };

/** A product of whatever status; undefined where there is none. */
export async function findProduct(ask: Ask, id: string): Promise<ShownProduct | undefined> {
  const [row] = await ask<ProductRow>(FIND, [id]);
  return row && productIn(row);
}
