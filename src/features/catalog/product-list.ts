import { z } from 'zod';
import type { Context } from '../../concurrency/index.ts';
import { DEPTH_MAX, idCursor, type Page, pageOf, readCursor, skipped } from '../../platform/paging.ts';
import type { Ask } from '../../platform/statements.ts';
import { findPage, type Order, type Place } from './product-list.sql.ts';
import { findMatches, type Matches, wordsOf } from './product-search.sql.ts';
import type { ProductQuery, ProductView } from './schemas.ts';
import { viewProduct } from './views.ts';

/** One page of products. @throws InvalidRequest when `after` is none of this list's cursors */
export async function listProducts({ db: { ask } }: Context, query: ProductQuery): Promise<Page<ProductView>> {
  return query.search === undefined ? browse(ask, query) : search(ask, query, query.search);
}

async function browse(ask: Ask, query: ProductQuery): Promise<Page<ProductView>> {
  const order = query.sort === 'price-asc' || query.sort === 'price-desc' ? query.sort : 'newest';
  const window = { after: placeIn(query, order), offset: skipped(query), limit: query.limit + 1 };
  const { total, products, gone } = await findPage(ask, query, order, window);
  const cursorOf = ({ id, priceAmount }: Place) => (order === 'newest' ? id : `${priceAmount}_${id}`);
  const page = pageOf(query, total, { found: products, cursorOf, view: viewProduct });
  return { ...page, next: page.next ?? gone };
}

function placeIn(query: ProductQuery, order: Order): Partial<Place> | undefined {
  if (query.after === undefined) return undefined;
  return order === 'newest' ? { id: idCursor(query) ?? '' } : readCursor(query.after, PRICE_CURSOR);
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
async function search(ask: Ask, query: ProductQuery, typed: string): Promise<Page<ProductView>> {
  const offset = query.after === undefined ? skipped(query) : readCursor(query.after, OFFSET_CURSOR);
  const words = wordsOf(typed);
  const window = { order: query.sort ?? 'relevance', offset, limit: query.limit + 1 };
  const find = (inSpiteOfErrors: boolean) => findMatches(ask, { words, inSpiteOfErrors }, query, window);
  const { products, total } = await matchesOf(words, find);
  const cursorOf = () => `from-${offset + query.limit}`;
  return pageOf(query, total, { found: products, cursorOf, view: viewProduct });
}

/** Typing errors are forgiven only where nothing is called as was typed: who means "mezcla" wants no "mezcal". */
async function matchesOf(
  words: readonly string[],
  find: (inSpiteOfErrors: boolean) => Promise<Matches>,
): Promise<Pick<Matches, 'products' | 'total'>> {
  // Signs alone are in no product's words.
  if (words.length === 0) return { products: [], total: 0 };
  const asTyped = await find(false);
  return asTyped.isAny ? asTyped : find(true);
}
