import type { Statement } from '../../platform/statements.ts';
import type { ProductQuery } from './schemas.ts';

/** Which products a list or a search lets through, as conditions on product_search. */
export type ProductFilter = Pick<ProductQuery, 'status' | 'category' | 'sellerId' | 'minPrice' | 'maxPrice'>;

/**
 * The parameters of a statement, numbered as they come. The planner doesn't look into them, so that one plan serves all values:
 * it takes longer to plan a list anew, for a price that looks as if it were rare, than to read it.
 */
export class Parameters {
  readonly values: unknown[] = [];

  /** @returns the parameter as the statement names it */
  add(value: unknown, type: string): string {
    this.values.push(value);
    return `(SELECT $${this.values.length}::${type})`;
  }
}

/** Whose products, of which category and status. */
export function onShelf(parameters: Parameters, { status, category, sellerId }: ProductFilter): string {
  return allOf([
    `status = ${parameters.add(status, 'product_status')}`,
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

export function allOf(conditions: readonly (string | false)[]): string {
  return conditions.filter((condition) => condition !== false).join(' AND ') || 'true';
}

/** The names of prepared statements are cut off at 63 bytes, so a text has a number instead. */
const numbers = new Map<string, number>();

/** A statement that is prepared once for each combination of filters. */
export function prepared(kind: string, text: string): Statement {
  const number = numbers.get(text) ?? numbers.size;
  numbers.set(text, number);
  return { name: `catalog-${kind}-${number}`, text };
}
