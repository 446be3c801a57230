import type pg from 'pg';
import type { ProductQuery } from './schemas.ts';

/** Products by words: stems of Spanish and English and beginnings of words, without accents. See search_words() in the migrations. */

/** Products that match and are looked at; a search that more of them match finds these, of all that it might. */
export const MATCHES_MAX = 1_000;
/** Words of a search that count. */
const WORDS_MAX = 8;

const ORDERS = {
  relevance: 'rank DESC, id DESC',
  newest: 'id DESC',
  'price-asc': 'price_amount, id',
  'price-desc': 'price_amount DESC, id DESC',
} as const;

/** What of a text can be looked for: letters and digits. */
function wordsOf(search: string): string[] {
  return [...search.matchAll(/[\p{L}\p{N}][\p{L}\p{M}\p{N}]*/gu)].map(([word]) => word).slice(0, WORDS_MAX);
}

/** A word as it was typed, its stems, and whatever begins with it. @param parameter its number */
function matching(parameter: number): string {
  const word = `plain_letters($${parameter})`;
  return `(to_tsquery('spanish', ${word}) || to_tsquery('english', ${word}) || to_tsquery('simple', ${word} || ':*'))`;
}

export interface Matches {
  readonly ids: readonly string[];
  readonly total: number;
}

/**
 * A page of the products that match all words.
 * @param offset how many come before it
 */
export async function searchProducts(
  pool: pg.Pool,
  { search = '', status, category, sellerId, minPrice, maxPrice, sort = 'relevance' }: ProductQuery,
  { offset, limit }: { offset: number; limit: number },
): Promise<Matches> {
  const words = wordsOf(search);
  // Signs alone are in no product's words.
  if (words.length === 0) return { ids: [], total: 0 };
  const own = [
    `status=${status}`,
    ...(category === undefined ? [] : [`category=${category}`]),
    ...(sellerId === undefined ? [] : [`seller=${sellerId}`]),
  ];
  const query = words.map((_word, index) => matching(index + 6)).join(' && ');
  const text = `
    WITH asked AS MATERIALIZED (SELECT ${query} AS typed),
    m AS MATERIALIZED (
      SELECT product_id, ts_rank(words, typed) AS rank FROM product_search CROSS JOIN asked
      WHERE words @@ (typed && $5::tsquery) LIMIT ${MATCHES_MAX}),
    hits AS MATERIALIZED (
      SELECT p.id, p.price_amount, m.rank FROM m JOIN products p ON p.id = m.product_id
      WHERE p.price_amount >= $1::int AND ($2::int IS NULL OR p.price_amount <= $2::int))
    SELECT (SELECT count(*)::int FROM hits) AS total,
      ARRAY(SELECT id FROM hits ORDER BY ${ORDERS[sort]} OFFSET $3::int LIMIT $4::int) AS ids`;
  const { rows } = await pool.query<Matches>({
    name: `search ${sort} ${words.length}`,
    text,
    values: [minPrice ?? 0, maxPrice ?? null, offset, limit, own.map((word) => `'${word}'`).join(' & '), ...words],
  });
  return rows[0] ?? { ids: [], total: 0 };
}
