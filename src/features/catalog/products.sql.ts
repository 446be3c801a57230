import type { Category, ProductStatus, ProductUnit } from '../../generated/prisma/enums.ts';
import type { Ask } from '../../platform/statements.ts';
import { ofAnyLength, plainArray } from '../../platform/tables.ts';
import type { ShownProduct } from './views.ts';

/** What is shown of a product, of the row that is called `p`. Prisma takes no list for an empty one. */
const PRODUCT_COLUMNS = `p.id, p.seller_id, p.name, p.description, p.category, p.status, p.price_amount, p.stock,
  p.version, p.revision, coalesce(p.images, '{}'), p.created_at, p.updated_at, p.unit, p.unit_scale, p.purchase_limit`;

type ProductRow = [
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
  unit: ProductUnit,
  unitScale: number,
  purchaseLimit: number | null,
];

function productIn(row: ProductRow): ShownProduct {
  const [id, sellerId, name, description, category, status, priceAmount, stock, version, revision, ...others] = row;
  const [images, createdAt, updatedAt, unit, unitScale, purchaseLimit] = others;
  return {
    ...{ id, sellerId, name, description, category, status, priceAmount, stock, version, revision },
    ...{ images, createdAt, updatedAt, unit, unitScale, purchaseLimit },
  };
}

/** A product of a page, as it stood when the page was read; `revision` and `version` name all that is shown of it. */
export type ListedProduct = Pick<ShownProduct, 'id' | 'priceAmount' | 'revision' | 'version'>;

/** What is told of the products of a page, of the rows that are called `p`; listedIn() reads it. */
export const LISTED_COLUMNS = 'p.id, p.price_amount, p.revision, p.version';

export type ListedRow = [id: string | null, priceAmount: number, revision: number, version: number];

/** The products of a page. One without any is a row of NULLs, beside what else is told of the page. */
export function listedIn(rows: readonly ListedRow[]): ListedProduct[] {
  return rows.flatMap(([id, priceAmount, revision, version]) =>
    id === null ? [] : [{ id, priceAmount, revision, version }],
  );
}

const FIND = { name: 'catalog-find-product', text: `SELECT ${PRODUCT_COLUMNS} FROM products p WHERE p.id = $1` };

/** A product of whatever status; undefined where there is none. */
export async function findProduct(ask: Ask, id: string): Promise<ShownProduct | undefined> {
  const [row] = await ask<ProductRow>(FIND, [id]);
  return row && productIn(row);
}

const FIND_ALL = {
  name: 'catalog-find-products',
  text: `SELECT ${PRODUCT_COLUMNS} FROM products p WHERE p.id = ANY(${ofAnyLength('$1::uuid[]')}::uuid[])`,
};

/** The products of these ids, in no order. */
export async function findProducts(ask: Ask, ids: readonly string[]): Promise<ShownProduct[]> {
  return (await ask<ProductRow>(FIND_ALL, [plainArray(ids)])).map(productIn);
}
