import { allOf, Parameters, prepared } from '../../platform/conditions.ts';
import { DEPTH_MAX, LIMIT_MAX } from '../../platform/paging.ts';
import { type Ask, lookedUp } from '../../platform/statements.ts';
import { isPriced, ofPrice, onShelf, type ProductFilter } from './product-filters.sql.ts';
import { LISTED_COLUMNS, type ListedProduct, type ListedRow, listedIn } from './products.sql.ts';
import { COUNTED_MAX } from './schemas.ts';

/**
 * Pages of products by age or price. Each filter and order is a stretch of an index, so that a page reads no more entries
 * than it counts, passes over and shows, however many products there are. One statement: what comes and goes between two
 * would be shown twice, or left out.
 */

/** A product's place in a list. */
export type Place = Pick<ListedProduct, 'id' | 'priceAmount'>;

export type Order = 'newest' | 'price-asc' | 'price-desc';

/** What of a list a page is. */
export interface Window {
  /** What it comes after; by age the id alone says it. */
  readonly after: Partial<Place> | undefined;
  readonly offset: number;
  readonly limit: number;
}

export interface FoundPage {
  /** Of the whole list, counted to COUNTED_MAX. */
  readonly total: number;
  readonly products: readonly ListedProduct[];
  /** The id of the last product that was gone through, where the page is not full although there may be more. */
  readonly gone: string | undefined;
}

/** Products that are gone through by age for those of a range of prices in which there are many. */
const GONE_THROUGH_MAX = 20_000;

const DIRECTIONS = { newest: 'DESC', 'price-asc': 'ASC', 'price-desc': 'DESC' } as const;

/** Products of a filter in an order. */
export async function findPage(ask: Ask, filter: ProductFilter, order: Order, window: Window): Promise<FoundPage> {
  const parameters = new Parameters();
  const shelf = onShelf(parameters, filter);
  const prices = ofPrice(parameters, filter);
  const page =
    order === 'newest' && isPriced(filter)
      ? newestOfPrices(parameters, { shelf, prices }, window)
      : stretch(parameters, allOf([shelf, prices]), order, window);
  const text = `
    WITH counted AS MATERIALIZED (
      SELECT count(*)::int AS total FROM (
        SELECT FROM product_search WHERE ${shelf} AND ${prices}
        -- In the order of the index, or it would collect all that match first.
        ORDER BY ${isPriced(filter) ? 'price_amount, product_id' : 'product_id'} LIMIT ${COUNTED_MAX}) c),
    page AS MATERIALIZED (${page.found})
    SELECT c.total, (${page.gone}), ${LISTED_COLUMNS} FROM counted c
    LEFT JOIN page l ON true LEFT JOIN products p ON ${lookedUp('p.id', 'l.product_id')}
    ORDER BY ${order === 'newest' ? '' : `l.price_amount ${DIRECTIONS[order]}, `}l.product_id ${DIRECTIONS[order]}`;
  const rows = await ask<[total: number, gone: string | null, ...ListedRow]>(
    prepared('catalog-list', text),
    parameters.values,
  );
  const [total = 0, gone = null] = rows[0] ?? [];
  return { total, gone: gone ?? undefined, products: listedIn(rows.map(([, , ...row]) => row)) };
}

/** Rows that any page with or without an offset needs at most: what the planner is to go by, where it doesn't know how many. */
function rowsAtMost(offset: number): number {
  return LIMIT_MAX + 1 + (offset === 0 ? 0 : DEPTH_MAX);
}

/** A page that is a stretch of one index. */
function stretch(parameters: Parameters, conditions: string, order: Order, { after, offset, limit }: Window) {
  const direction = DIRECTIONS[order];
  const columns = order === 'newest' ? ['product_id'] : ['price_amount', 'product_id'];
  const place = ({ id, priceAmount }: Partial<Place>) =>
    order === 'newest'
      ? parameters.add(id, 'uuid')
      : `${parameters.add(priceAmount, 'int')}, ${parameters.add(id, 'uuid')}`;
  const beyond = after !== undefined && `(${columns.join(', ')}) ${direction === 'ASC' ? '>' : '<'} (${place(after)})`;
  const inOrder = columns.map((column) => `${column} ${direction}`).join(', ');
  const found = `SELECT * FROM (
      SELECT product_id, price_amount FROM product_search WHERE ${allOf([conditions, beyond])}
      ORDER BY ${inOrder} LIMIT ${rowsAtMost(offset)}) stretch
    ORDER BY ${inOrder} LIMIT ${parameters.add(limit, 'int')} OFFSET ${parameters.add(offset, 'int')}`;
  return { found, gone: 'NULL::uuid' };
}

/**
 * The newest of a range of prices, which no index has in a row: where there are few of them they are found by price, and
 * sorted; where there are many they are met again and again on the way through the newest of all.
 */
function newestOfPrices(
  parameters: Parameters,
  { shelf, prices }: { shelf: string; prices: string },
  { after, offset, limit }: Window,
) {
  const beyond = after !== undefined && `product_id < ${parameters.add(after.id, 'uuid')}`;
  const [most, passed] = [parameters.add(limit, 'int'), parameters.add(offset, 'int')];
  const newest = `SELECT product_id, price_amount FROM product_search WHERE ${allOf([shelf, beyond])}
    ORDER BY product_id DESC`;
  const areMany = `(SELECT total FROM counted) >= ${COUNTED_MAX}`;
  const found = `
    SELECT * FROM (
      SELECT product_id, price_amount FROM product_search
      WHERE ${allOf([`NOT ${areMany}`, shelf, prices, beyond])} LIMIT ${COUNTED_MAX}) few
    UNION ALL
    SELECT * FROM (
      SELECT product_id, price_amount FROM (${newest} LIMIT ${GONE_THROUGH_MAX}) newest
      WHERE ${areMany} AND ${prices} ORDER BY product_id DESC LIMIT ${most} + ${passed}) many
    ORDER BY product_id DESC LIMIT ${most} OFFSET ${passed}`;
  const gone = `SELECT product_id FROM (${newest} OFFSET ${GONE_THROUGH_MAX - 1} LIMIT 1) last
    WHERE ${areMany} AND (SELECT count(*) FROM page) < ${most}`;
  return { found, gone };
}
