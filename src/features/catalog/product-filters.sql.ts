import { allOf, type Parameters } from '../../platform/conditions.ts';
import type { ProductQuery } from './schemas.ts';

/** Which products a list or a search lets through, as conditions on product_search. */
export type ProductFilter = Pick<ProductQuery, 'status' | 'category' | 'sellerId' | 'minPrice' | 'maxPrice'>;

/** Whose products, of which category and status. */
export function onShelf(parameters: Parameters, { status, category, sellerId }: ProductFilter): string {
  return allOf([
    // As it is: of the rare one a plan for both would go through all products by age.
    `status = '${status}'`,
    category !== undefined && `category = ${parameters.add(category, 'category')}`,
    sellerId !== undefined && `seller_id = ${parameters.add(sellerId, 'uuid')}`,
  ]);
}

export function isPriced({ minPrice, maxPrice }: ProductFilter): boolean {
  return minPrice !== undefined || maxPrice !== undefined;
}

/** Of which prices. */
export function ofPrice(parameters: Parameters, { minPrice, maxPrice }: ProductFilter): string {
  return allOf([
    minPrice !== undefined && `price_amount >= ${parameters.add(minPrice, 'int')}`,
    maxPrice !== undefined && `price_amount <= ${parameters.add(maxPrice, 'int')}`,
  ]);
}
