import { z } from 'zod';
import type { Context } from '../../concurrency/index.ts';
import { DEPTH_MAX, type Page, pageOf, readCursor, skipped } from '../../platform/paging.ts';
import type { Ask } from '../../platform/statements.ts';
import { countFacets } from './product-facets.sql.ts';
import { findPage, type Order, type Place } from './product-list.sql.ts';
import { findMatches, type Matches, type Wanted, wordsOf } from './product-search.sql.ts';
import type { ProductTexts } from './product-texts.ts';
import type { ListedProduct } from './products.sql.ts';
import type { Facets, ProductQuery } from './schemas.ts';

/** A page of products as they go out, and the facets where they were asked for. */
export interface ProductPage {
  readonly page: Page<string>;
  /** The ids of its products. */
  readonly about: readonly string[];
  readonly facets: Facets | undefined;
}

interface FoundList {
  readonly page: Page<ListedProduct>;
  readonly facets: Facets | undefined;
}

/** One page of products. @throws InvalidRequest when `after` is none of this list's cursors */
export async function listProducts(
  { db: { ask } }: Context,
  texts: ProductTexts,
  query: ProductQuery,
): Promise<ProductPage> {
  const { page, facets } = await (query.search === undefined ? browse(ask, query) : search(ask, query, query.search));
  const about = page.data.map(({ id }) => id);
  return { page: { ...page, data: await texts.of(ask, page.data) }, about, facets };
}

const view = (product: ListedProduct) => product;

async function browse(ask: Ask, query: ProductQuery): Promise<FoundList> {
  const order = query.sort === 'price-asc' || query.sort === 'price-desc' ? query.sort : 'newest';
  const window = { after: placeIn(query, order), offset: skipped(query), limit: query.limit + 1 };
  const { total, products, gone } = await findPage(ask, query, order, window);
  const cursorOf = ({ id, priceAmount }: Place) => (order === 'newest' ? id : `${priceAmount}_${id}`);
  const page = pageOf(query, total, { found: products, cursorOf, view });
  const facets = query.facets ? await countFacets(ask, query) : undefined;
  return { page: { ...page, next: page.next ?? gone }, facets };
}

function placeIn({ after }: ProductQuery, order: Order): Partial<Place> | undefined {
  if (after === undefined) return undefined;
  return order === 'newest' ? { id: readCursor(after, z.guid()) } : readCursor(after, PRICE_CURSOR);
}

const PRICE_CURSOR = z
  .string()
  .regex(/^\d{1,9}_[\da-f-]{36}$/)
  .transform((cursor): Place => {
    const [priceAmount, id = ''] = cursor.split('_');
    return { priceAmount: Number(priceAmount), id };
  })
  .refine(({ id }) => z.guid().safeParse(id).success);

const OFFSET_CURSOR = z
  .string()
  .regex(/^from-\d{1,5}$/)
  .transform((cursor) => Number(cursor.slice('from-'.length)))
  .refine((offset) => offset <= DEPTH_MAX);

/** A search goes through what it found by number: there is an end to it. */
async function search(ask: Ask, query: ProductQuery, typed: string): Promise<FoundList> {
  const offset = query.after === undefined ? skipped(query) : readCursor(query.after, OFFSET_CURSOR);
  const words = wordsOf(typed);
  const window = { order: query.sort ?? 'relevance', offset, limit: query.limit + 1 };
  const { products, total, wanted } = await matchesOf(words, (wanted) => findMatches(ask, wanted, query, window));
  const cursorOf = () => `from-${offset + query.limit}`;
  const page = pageOf(query, total, { found: products, cursorOf, view });
  return { page, facets: query.facets ? await countFacets(ask, query, wanted) : undefined };
}

/**
 * Typing errors are forgiven only where nothing is called as was typed: who means "mezcla" wants no "mezcal".
 * @returns what was found, and as what the words were taken
 */
async function matchesOf(
  words: readonly string[],
  find: (wanted: Wanted) => Promise<Matches>,
): Promise<Pick<Matches, 'products' | 'total'> & { readonly wanted: Wanted }> {
  const asTyped = { words, inSpiteOfErrors: false };
  const matches = await find(asTyped);
  if (matches.isAny) return { ...matches, wanted: asTyped };
  const asMeant = { words, inSpiteOfErrors: true };
  return { ...(await find(asMeant)), wanted: asMeant };
}
