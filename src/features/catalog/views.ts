import type { Product, Seller } from '../../generated/prisma/client.ts';
import { money } from '../../platform/http-schemas.ts';
import type { Page } from '../../platform/paging.ts';
import { type Facets, type ProductView, productPageSchema, type SellerView } from './schemas.ts';

/** The public profile of a seller. */
export function viewSeller({ id, businessName, description, location, createdAt, updatedAt }: Seller): SellerView {
  return {
    id,
    businessName,
    description,
    location,
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
  };
}

/** A product as it is stored, as far as it is shown. */
export type ShownProduct = Omit<Product, 'supplied' | 'currency' | 'shortfall' | 'lowStockThreshold'>;

/** A product as shoppers and its seller see it. */
export function viewProduct(product: ShownProduct): ProductView {
  const { id, sellerId, name, description, category, status, stock, version, revision, images } = product;
  const { unit, unitScale, purchaseLimit } = product;
  return {
    id,
    sellerId,
    name,
    description,
    category,
    status,
    price: money(product.priceAmount),
    stock,
    version,
    revision,
    images,
    purchaseLimit,
    unit,
    unitScale,
    createdAt: product.createdAt.toISOString(),
    updatedAt: product.updatedAt.toISOString(),
  };
}

const aroundProducts = productPageSchema.omit({ data: true });

/** A page of products whose texts are made already; what is around them is checked like any answer. */
export function productPageText({ data, pagination }: Page<string>, facets: Facets | undefined): string {
  const around = JSON.stringify(aroundProducts.parse({ pagination, facets }));
  return `{"data":[${data.join(',')}],${around.slice(1)}`;
}
