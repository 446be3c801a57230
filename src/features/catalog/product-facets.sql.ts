import { Category } from '../../generated/prisma/enums.ts';
import { allOf, Parameters, prepared } from '../../platform/conditions.ts';
import type { Ask } from '../../platform/statements.ts';
import { ofPrice, onShelf, type ProductFilter } from './product-filters.sql.ts';
import { matchesStep, type Wanted } from './product-search.sql.ts';
import { COUNTED_MAX, type Facets } from './schemas.ts';

/** How many products a list would show for each category, and for each band of prices, by its other filters. */

/** Where the bands of prices begin, in minor units; each goes to where the next begins, the last has no end. */
const BANDS = [0, 10_000, 25_000, 50_000, 100_000, 250_000, 500_000] as const;
const PRICE_BANDS = BANDS.map((minPrice, index) => ({ minPrice, maxPrice: (BANDS[index + 1] ?? 2 ** 31) - 1 }));

const CATEGORIES = Object.values(Category);

/** @param wanted what is searched for; undefined: everything */
export async function countFacets(ask: Ask, filter: ProductFilter, wanted?: Wanted): Promise<Facets> {
  const parameters = new Parameters();
  const steps = wanted === undefined ? ofShelf(parameters, filter) : ofMatches(parameters, filter, wanted);
  const categories = parameters.add(CATEGORIES, 'category[]');
  const lows = parameters.add(
    PRICE_BANDS.map(({ minPrice }) => minPrice),
    'int[]',
  );
  const highs = parameters.add(
    PRICE_BANDS.map(({ maxPrice }) => maxPrice),
    'int[]',
  );
  const text = `
    ${steps.with}
    SELECT
      ARRAY(SELECT (SELECT count(*)::int FROM (${steps.inCategory} LIMIT ${COUNTED_MAX}) c)
        FROM unnest(${categories}) WITH ORDINALITY AS facet (category, place) ORDER BY place),
      ARRAY(SELECT (SELECT count(*)::int FROM (${steps.inBand} LIMIT ${COUNTED_MAX}) c)
        FROM unnest(${lows}, ${highs}) WITH ORDINALITY AS facet (low, high, place) ORDER BY place)`;
  const [[inCategories, inBands] = [[], []]] = await ask<[number[], number[]]>(
    prepared('catalog-facets', text),
    parameters.values,
  );
  return {
    categories: CATEGORIES.map((category, index) => ({ category, count: inCategories[index] ?? 0 })),
    prices: PRICE_BANDS.map((band, index) => ({
      ...band,
      maxPrice: index === PRICE_BANDS.length - 1 ? null : band.maxPrice,
      count: inBands[index] ?? 0,
    })),
  };
}

interface Steps {
  readonly with: string;
  /** Products of the category `facet.category`, of whatever category the filter names. */
  readonly inCategory: string;
  /** Products that cost from `facet.low` to `facet.high`, whatever prices the filter names. */
  readonly inBand: string;
}

const IN_BAND = 'price_amount BETWEEN facet.low AND facet.high';

function ofShelf(parameters: Parameters, filter: ProductFilter): Steps {
  const ofAnyCategory = onShelf(parameters, { ...filter, category: undefined });
  const inCategory = allOf([ofAnyCategory, 'category = facet.category', ofPrice(parameters, filter)]);
  return {
    with: '',
    inCategory: `SELECT FROM product_search WHERE ${inCategory}`,
    inBand: `SELECT FROM product_search WHERE ${allOf([onShelf(parameters, filter), IN_BAND])}`,
  };
}

function ofMatches(parameters: Parameters, filter: ProductFilter, wanted: Wanted): Steps {
  const ofAnyCategory = matchesStep('of_any_category', parameters, wanted, { ...filter, category: undefined });
  const matches = matchesStep('matches', parameters, wanted, filter);
  const inCategory = allOf(['category = facet.category', ofPrice(parameters, filter)]);
  return {
    with: `WITH ${ofAnyCategory}, ${matches}`,
    inCategory: `SELECT FROM of_any_category WHERE ${inCategory}`,
    inBand: `SELECT FROM matches WHERE ${IN_BAND}`,
  };
}
