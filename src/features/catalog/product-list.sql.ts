import type pg from 'pg';
import { DEPTH_MAX } from '../../platform/paging.ts';
import type { ProductQuery } from './schemas.ts';

/**
 * Which products a list shows. Each filter and order is a stretch of an index, so that a page reads no more rows than it
 * passes over and shows, however many products there are.
 */

/** What of a list a page is. */
export interface Window {
  readonly offset: number;
  readonly limit: number;
}

/** A product's place in a list. */
export interface Place {
  readonly id: string;
  readonly priceAmount: number;
}

type Filter = Pick<ProductQuery, 'status' | 'category' | 'sellerId' | 'minPrice' | 'maxPrice'>;

/** Conditions with their values; a statement is prepared once for each combination of them. */
class Conditions {
  readonly values: unknown[] = [];
  readonly #texts: string[] = [];

  /** @returns the number of the parameter */
  add(value: unknown): string {
    this.values.push(value);
    return `$${this.values.length}`;
  }

  and(column: string, comparison: string, type: string, value: unknown): this {
    if (value !== undefined) this.#texts.push(`${column} ${comparison} ${this.add(value)}::${type}`);
    return this;
  }

  andPlace(comparison: '<' | '>', place: Place | undefined): this {
    if (place === undefined) return this;
    const [price, id] = [this.add(place.priceAmount), this.add(place.id)];
    this.#texts.push(`(price_amount, id) ${comparison} (${price}::int, ${id}::uuid)`);
    return this;
  }

  get text(): string {
    return this.#texts.join(' AND ');
  }
}

function shelfOf({ status, category, sellerId }: Filter): Conditions {
  return new Conditions()
    .and('status', '=', 'product_status', status)
    .and('category', '=', 'category', category)
    .and('seller_id', '=', 'uuid', sellerId);
}

function withPrices(conditions: Conditions, { minPrice, maxPrice }: Filter): Conditions {
  return conditions.and('price_amount', '>=', 'int', minPrice).and('price_amount', '<=', 'int', maxPrice);
}

async function places(pool: pg.Pool, text: string, { values }: Conditions): Promise<Place[]> {
  const { rows } = await pool.query<Place>({ name: `list ${nameOf(text)}`, text, values });
  return rows;
}

/** The names of prepared statements are cut off at 63 bytes, so a text has a number instead. */
const names = new Map<string, number>();

function nameOf(text: string): number {
  const name = names.get(text) ?? names.size;
  names.set(text, name);
  return name;
}

const PLACE = 'id, price_amount AS "priceAmount"';

/** How many products a filter lets through. @param max counted at most: that many or more */
export async function countProducts(pool: pg.Pool, filter: Filter, max = DEPTH_MAX): Promise<number> {
  const conditions = withPrices(shelfOf(filter), filter);
  const text = `SELECT count(*)::int FROM (SELECT FROM products WHERE ${conditions.text} LIMIT ${max}) counted`;
  const { rows } = await pool.query({ name: `list ${nameOf(text)}`, text, values: conditions.values });
  return rows[0].count;
}

/** By price, then by age: the range of prices is a stretch of the index too. */
export async function browseByPrice(
  pool: pg.Pool,
  filter: Filter,
  { order, after, window }: { order: 'price-asc' | 'price-desc'; after: Place | undefined; window: Window },
): Promise<Place[]> {
  const ascending = order === 'price-asc';
  const direction = ascending ? 'ASC' : 'DESC';
  const conditions = withPrices(shelfOf(filter), filter).andPlace(ascending ? '>' : '<', after);
  const [limit, offset] = [conditions.add(window.limit), conditions.add(window.offset)];
  const text = `SELECT ${PLACE} FROM products WHERE ${conditions.text}
    ORDER BY price_amount ${direction}, id ${direction} LIMIT ${limit}::int OFFSET ${offset}::int`;
  return places(pool, text, conditions);
}

/** Newest first, of any price. */
export async function browseNewest(
  pool: pg.Pool,
  filter: Filter,
  { after, window }: { after: string | undefined; window: Window },
): Promise<Place[]> {
  const conditions = shelfOf(filter).and('id', '<', 'uuid', after);
  const [limit, offset] = [conditions.add(window.limit), conditions.add(window.offset)];
  const text = `SELECT ${PLACE} FROM products WHERE ${conditions.text}
    ORDER BY id DESC LIMIT ${limit}::int OFFSET ${offset}::int`;
  return places(pool, text, conditions);
}

/** So many are sorted by age after they were found by price; some more, where some have come since they were counted. */
export const FEW = 2_000;

/** Newest first of a range of prices in which there are few products. */
export async function browseFewNewest(
  pool: pg.Pool,
  filter: Filter,
  { after, window }: { after: string | undefined; window: Window },
): Promise<Place[]> {
  const conditions = withPrices(shelfOf(filter), filter);
  const found = `SELECT id, price_amount FROM products WHERE ${conditions.text} LIMIT ${2 * FEW}`;
  const [last, limit, offset] = [after ?? null, window.limit, window.offset].map((value) => conditions.add(value));
  const text = `WITH found AS MATERIALIZED (${found})
    SELECT ${PLACE} FROM found WHERE ${last}::uuid IS NULL OR id < ${last}::uuid
    ORDER BY id DESC LIMIT ${limit}::int OFFSET ${offset}::int`;
  return places(pool, text, conditions);
}

/** Products that are gone through for those of a range of prices in which there are many. */
const GONE_THROUGH_MAX = 20_000;

/**
 * Newest first of a range of prices in which there are many products.
 * @returns `gone`: the last product that was gone through, where the page is not full although there may be more
 */
export async function browseManyNewest(
  pool: pg.Pool,
  filter: Filter,
  { after, window }: { after: string | undefined; window: Window },
): Promise<{ found: Place[]; gone: Place | undefined }> {
  const conditions = shelfOf(filter).and('id', '<', 'uuid', after);
  const newest = `SELECT id, price_amount FROM products WHERE ${conditions.text} ORDER BY id DESC`;
  const [low, high] = [conditions.add(filter.minPrice ?? 0), conditions.add(filter.maxPrice ?? null)];
  const [limit, offset] = [conditions.add(window.limit), conditions.add(window.offset)];
  // One statement: what comes and goes between two would be shown twice, or left out.
  const text = `WITH page AS MATERIALIZED (
      SELECT id, price_amount FROM (${newest} LIMIT ${GONE_THROUGH_MAX}) newest
      WHERE price_amount >= ${low}::int AND (${high}::int IS NULL OR price_amount <= ${high}::int)
      ORDER BY id DESC LIMIT ${limit}::int OFFSET ${offset}::int)
    SELECT ${PLACE}, false AS "isEnd" FROM page
    UNION ALL
    SELECT ${PLACE}, true FROM (${newest} OFFSET ${GONE_THROUGH_MAX - 1} LIMIT 1) last
    WHERE (SELECT count(*) FROM page) < ${limit}::int`;
  const rows = (await places(pool, text, conditions)) as (Place & { isEnd: boolean })[];
  const found = rows.filter(({ isEnd }) => !isEnd).sort((a, b) => (a.id < b.id ? 1 : -1));
  return { found, gone: rows.find(({ isEnd }) => isEnd) };
}
