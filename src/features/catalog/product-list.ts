import { LRUCache } from 'lru-cache';
import { z } from 'zod';
import type { Context } from '../../concurrency/index.ts';
import type { Database } from '../../platform/database.ts';
import { DEPTH_MAX, idCursor, type Page, pageOf, readCursor, skipped } from '../../platform/paging.ts';
import {
  browseByPrice,
  browseFewNewest,
  browseManyNewest,
  browseNewest,
  countProducts,
  FEW,
  type Place,
} from './product-list.sql.ts';
import { searchProducts } from './product-search.sql.ts';
import type { ProductQuery, ProductView } from './schemas.ts';
import { viewProduct } from './views.ts';

/** Totals change slowly, and are the dearest part of a page: they are kept so many times as long as pages are. */
const TOTALS_KEPT_LONGER = 10;
const TOTALS_MAX = 1_000;

/** How many products filters let through, as of a moment ago. */
export type Totals = LRUCache<string, number>;

/** @param keepMs how long pages are kept, in milliseconds; 0 keeps no totals either */
export function createTotals(keepMs: number): Totals | undefined {
  return keepMs === 0 ? undefined : new LRUCache({ max: TOTALS_MAX, ttl: TOTALS_KEPT_LONGER * keepMs });
}

/** One page of products. @throws InvalidRequest when `after` is none of this list's cursors */
export async function listProducts(
  { db }: Context,
  totals: Totals | undefined,
  query: ProductQuery,
): Promise<Page<ProductView>> {
  return query.search === undefined ? browse(db, totals, query) : search(db, query);
}

async function browse(db: Database, totals: Totals | undefined, query: ProductQuery): Promise<Page<ProductView>> {
  const total = await totalOf(db, totals, query);
  const { found, gone, cursorOf } = await placesOf(db, query);
  const products = await productsOf(
    db,
    found.map(({ id }) => id),
  );
  const shown = found.flatMap((place) => {
    const product = products.get(place.id);
    return product === undefined ? [] : [{ place, product }];
  });
  const page = pageOf(query, total, {
    found: shown,
    cursorOf: ({ place }) => cursorOf(place),
    view: ({ product }) => product,
  });
  return { ...page, next: page.next ?? gone?.id };
}

async function totalOf(db: Database, totals: Totals | undefined, query: ProductQuery): Promise<number> {
  const { status, category, sellerId, minPrice, maxPrice } = query;
  const key = JSON.stringify([status, category, sellerId, minPrice, maxPrice]);
  const kept = totals?.get(key);
  if (kept !== undefined) return kept;
  const total = await countProducts(db.pool, query);
  totals?.set(key, total);
  return total;
}

interface Places {
  readonly found: readonly Place[];
  /** Where the next page begins although this one is not full. */
  readonly gone?: Place | undefined;
  readonly cursorOf: (place: Place) => string;
}

async function placesOf({ pool }: Database, query: ProductQuery): Promise<Places> {
  const window = { offset: skipped(query), limit: query.limit + 1 };
  const { sort, after } = query;
  if (sort === 'price-asc' || sort === 'price-desc') {
    const place = after === undefined ? undefined : readCursor(after, PRICE_CURSOR);
    return {
      found: await browseByPrice(pool, query, { order: sort, after: place, window }),
      cursorOf: ({ priceAmount, id }) => `${priceAmount}_${id}`,
    };
  }
  const cursorOf = ({ id }: Place) => id;
  const part = { after: idCursor(query), window };
  const ofAnyPrice = query.minPrice === undefined && query.maxPrice === undefined;
  if (ofAnyPrice) return { found: await browseNewest(pool, query, part), cursorOf };
  // Counted anew: the total may be some seconds old, and more may have come since.
  if ((await countProducts(pool, query, FEW)) < FEW)
    return { found: await browseFewNewest(pool, query, part), cursorOf };
  return { ...(await browseManyNewest(pool, query, part)), cursorOf };
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
async function search(db: Database, query: ProductQuery): Promise<Page<ProductView>> {
  const offset = query.after === undefined ? skipped(query) : readCursor(query.after, OFFSET_CURSOR);
  const { ids, total } = await searchProducts(db.pool, query, { offset, limit: query.limit + 1 });
  const products = await productsOf(db, ids);
  const found = ids.flatMap((id) => products.get(id) ?? []);
  const cursorOf = () => `from-${offset + query.limit}`;
  return pageOf(query, total, { found, cursorOf, view: (product) => product });
}

/** Products as they are shown, by id. */
async function productsOf({ prisma }: Database, ids: readonly string[]): Promise<Map<string, ProductView>> {
  if (ids.length === 0) return new Map();
  const products = await prisma.product.findMany({ where: { id: { in: [...ids] } } });
  return new Map(products.map((product) => [product.id, viewProduct(product)]));
}
