import type { Ask } from '../../platform/statements.ts';
import { ofPrice, Parameters, type ProductFilter, prepared } from './product-filters.sql.ts';
import { PRODUCT_COLUMNS, type ProductRow, productIn } from './products.sql.ts';
import type { ShownProduct } from './views.ts';

/**
 * Products by words: stems of Spanish and English and beginnings of words, without accents; and by words that are one typing
 * error away. See search_words() in the migrations.
 */

/** Products that match and are looked at; a search that more of them match finds these, of all that it might. */
export const MATCHES_MAX = 1_000;
/** Words of a search that count. */
const WORDS_MAX = 8;

const ORDERS = {
  relevance: 'rank DESC, product_id DESC',
  newest: 'product_id DESC',
  'price-asc': 'price_amount, product_id',
  'price-desc': 'price_amount DESC, product_id DESC',
} as const;

export type SearchOrder = keyof typeof ORDERS;

/** What of a text can be looked for: letters and digits. */
export function wordsOf(search: string): string[] {
  return [...search.matchAll(/[\p{L}\p{N}][\p{L}\p{M}\p{N}]*/gu)].map(([word]) => word).slice(0, WORDS_MAX);
}

/** A word as it was typed, its stems, and whatever begins with it. */
function asTyped(word: string): string {
  const plain = `plain_letters(${word})`;
  return `(to_tsquery('spanish', ${plain}) || to_tsquery('english', ${plain}) || to_tsquery('simple', ${plain} || ':*'))`;
}

/** The same, and whatever is one typing error away from it. */
function asMeant(word: string): string {
  return `(${asTyped(word)} || coalesce((
    SELECT string_agg(quote_literal(spelling), '|') FROM spellings(plain_letters(${word})) AS spelling), '')::tsquery)`;
}

/** What matches where there are no words, signs alone say: this is in no product's words. */
const NOTHING = "'~'::tsquery";

export interface Matches {
  readonly products: readonly ShownProduct[];
  readonly total: number;
  /** Whether any product matches the words, of whatever price. */
  readonly isAny: boolean;
}

/** What is looked for. */
export interface Wanted {
  readonly words: readonly string[];
  /** Whether words that are nearly the same count too. */
  readonly inSpiteOfErrors: boolean;
}

/** The step that finds the products of a shelf which match all words. */
export function matchesStep(
  name: string,
  parameters: Parameters,
  { words, inSpiteOfErrors }: Wanted,
  filter: ProductFilter,
) {
  const { status, category, sellerId } = filter;
  const own = [
    `status=${status}`,
    ...(category === undefined ? [] : [`category=${category}`]),
    ...(sellerId === undefined ? [] : [`seller=${sellerId}`]),
  ];
  const matching = inSpiteOfErrors ? asMeant : asTyped;
  const typed = words.map((word) => matching(parameters.add(word, 'text'))).join(' && ') || NOTHING;
  const shelf = parameters.add(own.map((word) => `'${word}'`).join(' & '), 'tsquery');
  return `${name} AS MATERIALIZED (
    WITH asked AS MATERIALIZED (SELECT ${typed} AS typed)
    SELECT product_id, category, price_amount, ts_rank(words, typed) AS rank FROM product_search CROSS JOIN asked
    WHERE words @@ (typed && ${shelf}) LIMIT ${MATCHES_MAX})`;
}

/** A page of the products that match all words. @param offset how many come before it */
export async function findMatches(
  ask: Ask,
  wanted: Wanted,
  filter: ProductFilter,
  { order, offset, limit }: { order: SearchOrder; offset: number; limit: number },
): Promise<Matches> {
  const parameters = new Parameters();
  const matches = matchesStep('matches', parameters, wanted, filter);
  const text = `
    WITH ${matches},
    hits AS MATERIALIZED (SELECT * FROM matches WHERE ${ofPrice(parameters, filter)}),
    page AS MATERIALIZED (
      SELECT product_id, row_number() OVER (ORDER BY ${ORDERS[order]}) AS place FROM hits
      ORDER BY place OFFSET ${parameters.add(offset, 'int')} LIMIT ${parameters.add(limit, 'int')}),
    counted AS (SELECT count(*)::int AS total, EXISTS (SELECT FROM matches) AS is_any FROM hits)
    SELECT ${PRODUCT_COLUMNS}, c.total, c.is_any FROM counted c
    LEFT JOIN page l ON true LEFT JOIN products p ON p.id = l.product_id ORDER BY l.place`;
  const rows = await ask<[...ProductRow, total: number, isAny: boolean]>(prepared('search', text), parameters.values);
  const products = rows.filter(([id]) => id !== null).map(productIn);
  const [, , , , , , , , , , , , , total = 0, isAny = false] = rows[0] ?? [];
  return { products, total, isAny };
}
