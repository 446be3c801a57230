import { Parameters, prepared } from '../../platform/conditions.ts';
import { type Ask, lookedUp } from '../../platform/statements.ts';
import { ofPrice, type ProductFilter } from './product-filters.sql.ts';
import { LISTED_COLUMNS, type ListedProduct, type ListedRow, listedIn } from './products.sql.ts';

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

export interface Matches {
  readonly products: readonly ListedProduct[];
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

/**
 * A step that finds the products of a shelf which match all words: block by block, the newest first, until there are enough;
 * of those in a block, too, the newest.
 */
export function matchesStep(
  name: string,
  parameters: Parameters,
  { words, inSpiteOfErrors }: Wanted,
  { status, category, sellerId }: ProductFilter,
): string {
  const own = [
    `status=${status}`,
    ...(category === undefined ? [] : [`category=${category}`]),
    // A client may write it as it likes; the database has one way.
    ...(sellerId === undefined ? [] : [`seller=${sellerId.toLowerCase()}`]),
  ];
  const typed = `search_query(${parameters.add(words, 'text[]')}, ${inSpiteOfErrors})`;
  const shelf = parameters.add(own.map((entry) => ` & '#${entry}'`).join(''), 'text');
  return `${name} AS MATERIALIZED (
    WITH RECURSIVE asked AS MATERIALIZED (SELECT typed, replace(replace(typed, '#', ''), ':*', '')::tsquery AS whole FROM ${typed} AS typed),
    -- From each to the next that has products: numbers that were never used leave gaps.
    blocks (block) AS (
      SELECT max(block) FROM product_search
      UNION ALL
      SELECT (SELECT max(p.block) FROM product_search p WHERE p.block < b.block) FROM blocks b WHERE b.block IS NOT NULL)
    SELECT product_id, category, price_amount, ts_rank(found.words, whole) AS rank FROM asked
    CROSS JOIN blocks AS wanted
    CROSS JOIN LATERAL (
      SELECT * FROM (
        SELECT product_id, category, price_amount, words FROM product_search
        WHERE search_entries(block, words, seller_id, category, status)
          @@ replace(typed || ${shelf}, '#', wanted.block || ' ')::tsquery
        -- On its own, so that nobody goes through all products by age, and works out the entries of each.
        OFFSET 0) AS of_block
      ORDER BY product_id DESC LIMIT ${MATCHES_MAX}) AS found
    LIMIT ${MATCHES_MAX})`;
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
    SELECT c.total, c.is_any, ${LISTED_COLUMNS} FROM counted c
    LEFT JOIN page l ON true LEFT JOIN products p ON ${lookedUp('p.id', 'l.product_id')} ORDER BY l.place`;
  const rows = await ask<[total: number, isAny: boolean, ...ListedRow]>(
    prepared('catalog-search', text),
    parameters.values,
  );
  const [total = 0, isAny = false] = rows[0] ?? [];
  return { total, isAny, products: listedIn(rows.map(([, , ...row]) => row)) };
}
