import { allOf, Parameters, prepared } from '../../platform/conditions.ts';
import { NIL_ID } from '../../platform/ids.ts';
import { DEPTH_MAX, LIMIT_MAX } from '../../platform/paging.ts';
import { type Ask, lookedUp, unindexed } from '../../platform/statements.ts';
import { wordsOf } from './rules.ts';
import { COUNTED_MAX, type UnitQuery } from './schemas.ts';

/**
 * Pages of units. Owner, site, product, type and status have an index each in the order of the list, words one of their own, and tags and
 * serials those of owner and site; of several together one is used, and the rows that it finds are gone through.
 */

/** What a search finds at most, before it is sorted: of more, which of them is not said. */
const MATCHES_MAX = 10_000;
/** Before and after all others. */
const FIRST_ID = NIL_ID;
const LAST_ID = 'ffffffff-ffff-ffff-ffff-ffffffffffff';
/** Words of a search that count. */
const WORDS_MAX = 8;

/** What of a list a page is. */
export interface Window {
  readonly after: string | undefined;
  readonly offset: number;
  readonly limit: number;
}

/** Ids of units, in the order that is asked for. @param sellerId whose sites they are at; undefined: everybody's */
export async function findUnits(
  ask: Ask,
  sellerId: string | undefined,
  query: UnitQuery,
  window: Window,
): Promise<{ total: number; ids: string[] }> {
  const parameters = new Parameters();
  const { search } = query;
  const filters = filtersOf(parameters, sellerId, query);
  const own = filters.find(({ column }) => column === 'seller_id');
  const [step, listed] =
    search === undefined
      ? ['', listedBy(filters, query)]
      : [
          matches(filters, query, matching(parameters, search, sellerId)),
          { source: 'matches', conditions: [], lead: undefined },
        ];
  const { page, order } = pageIn(parameters, { ...listed, own }, query.sort, window);
  const text = `
    WITH ${step} counted AS MATERIALIZED (
      SELECT count(*)::int AS total FROM (
        ${newest(listed, COUNTED_MAX)}) c),
    page AS MATERIALIZED (${page})
    SELECT c.total, p.id FROM counted c LEFT JOIN page p ON true ORDER BY ${order}`;
  const rows = await ask<[total: number, id: string | null]>(prepared('units-list', text), parameters.values);
  return { total: rows[0]?.[0] ?? 0, ids: rows.flatMap(([, id]) => id ?? []) };
}

interface Filter {
  readonly column: string;
  readonly value: string;
}

function filtersOf(parameters: Parameters, sellerId: string | undefined, query: UnitQuery): Filter[] {
  const { siteId, productId, typeId, status } = query;
  const values = { seller_id: sellerId, site_id: siteId, product_id: productId, type_id: typeId };
  const ids = Object.entries(values).flatMap(([column, id]) =>
    id === undefined ? [] : [{ column, value: parameters.add(id, 'uuid') }],
  );
  return [
    ...ids,
    ...(status === undefined ? [] : [{ column: 'status', value: parameters.add(status, '"UnitStatus"') }]),
  ];
}

/** What is gone through in an order. */
interface Listed {
  readonly source: string;
  readonly conditions: readonly string[];
  /** The column that the index begins with; undefined: whichever the planner takes. */
  readonly lead: string | undefined;
}

/**
 * What is gone through of one place, or of an owner, is gone through by its own index, whatever the planner makes of a bound that it
 * does not know: in the order of the column that the index begins with, where another index could not tell that there is one value.
 */
function listedBy(filters: readonly Filter[], query: UnitQuery): Listed {
  const narrow = filters.some(({ column }) => column === 'product_id' || column === 'type_id');
  const lead = narrow || query.deleted ? undefined : placeOf(filters);
  const conditions = filters.map(({ column, value }) => {
    if (column === lead) return lookedUp(column, value);
    // A site is its owner's.
    return column === 'seller_id' && lead !== undefined ? unindexed(`${column} = ${value}`) : `${column} = ${value}`;
  });
  return { source: 'units', conditions: [isThere(query), ...conditions], lead };
}

function placeOf(filters: readonly Filter[]): string | undefined {
  return ['site_id', 'seller_id'].find((place) => filters.some(({ column }) => column === place));
}

const isThere = ({ deleted }: UnitQuery) => `deleted_at IS ${deleted ? 'NOT ' : ''}NULL`;

const inOrder = (columns: readonly (string | undefined)[], direction: 'ASC' | 'DESC') =>
  columns.flatMap((column) => (column === undefined ? [] : `${column} ${direction}`)).join(', ');

/** The newest, so many. What is unique of those that are there has indexes too, and none in this order. */
function newest(
  { source, conditions: [there = 'true', ...conditions], lead }: Listed,
  bound: number,
  beyond: string | false = false,
) {
  const all = allOf([lead === undefined ? there : unindexed(there), ...conditions, beyond]);
  return `SELECT id FROM ${source} WHERE ${all} ORDER BY ${inOrder([lead, 'id'], 'DESC')} LIMIT ${bound}`;
}

/** How a list is sorted: by a column that may be NULL, and by age. */
const SORTS = {
  'asset-tag-asc': ['asset_tag_key', 'ASC'],
  'asset-tag-desc': ['asset_tag_key', 'DESC'],
  'serial-asc': ['serial_key', 'ASC'],
  'serial-desc': ['serial_key', 'DESC'],
} as const satisfies Readonly<Record<Exclude<UnitQuery['sort'], 'newest'>, readonly [string, 'ASC' | 'DESC']>>;

type InParts = Listed & {
  /** Whose unit it must be that a page comes after. */
  readonly own: Filter | undefined;
};

function pageIn(parameters: Parameters, listed: InParts, sort: UnitQuery['sort'], { after, offset, limit }: Window) {
  const { source, conditions, lead, own } = listed;
  const [most, passed] = [parameters.add(limit, 'int'), parameters.add(offset, 'int')];
  const last = after === undefined ? undefined : parameters.add(after, 'uuid');
  const bound = LIMIT_MAX + 1 + (offset === 0 ? 0 : DEPTH_MAX);
  if (sort === 'newest') {
    const stretch = newest(listed, bound, last !== undefined && `id < ${last}`);
    return {
      page: `SELECT id FROM (${stretch}) s ORDER BY id DESC LIMIT ${most} OFFSET ${passed}`,
      order: 'p.id DESC',
    };
  }
  const [key, direction] = SORTS[sort];
  const [further, first] = direction === 'ASC' ? (['>', FIRST_ID] as const) : (['<', LAST_ID] as const);
  // Where the last one is now is looked up: its tag may have changed since, and is too long for an address.
  const ofLast = (what: string) =>
    `(SELECT ${what} FROM units WHERE ${allOf([`id = ${last}`, own !== undefined && `${own.column} = ${own.value}`])})`;
  const beyond = last !== undefined && `(${key}, id) ${further} (${ofLast(key)}, ${last})`;
  const beyondAll =
    last !== undefined && `id ${further} ${ofLast(`CASE WHEN ${key} IS NULL THEN id ELSE '${first}' END`)}`;
  const stretch = (further: readonly (string | false)[], columns: readonly (string | undefined)[]) =>
    `(SELECT id, ${key} AS key FROM ${source} WHERE ${allOf([...conditions, ...further])} ORDER BY ${inOrder(columns, direction)} LIMIT ${bound})`;
  const sorted = `key ${direction} NULLS LAST, id ${direction}`;
  const page = `SELECT id, key FROM (
      ${stretch([`${key} IS NOT NULL`, beyond], [lead, key, 'id'])}
      UNION ALL
      ${stretch([`${key} IS NULL`, beyondAll], lead === 'site_id' ? [lead, 'id'] : [lead, key, 'id'])}) stretches
    ORDER BY ${sorted} LIMIT ${most} OFFSET ${passed}`;
  return { page, order: `p.key ${direction} NULLS LAST, p.id ${direction}` };
}

/** What a search finds is found by its words, never on a walk through all by age or of a site. */
function matches(filters: readonly Filter[], query: UnitQuery, matching: string): string {
  const conditions = [isThere(query), ...filters.map(({ column, value }) => `${column} = ${value}`)].map(unindexed);
  return `matches AS MATERIALIZED (SELECT id, asset_tag_key, serial_key FROM units WHERE ${allOf([matching, ...conditions])} LIMIT ${MATCHES_MAX}),`;
}

/** All words of a search begin a word of the unit. A text without any finds nothing. */
function matching(parameters: Parameters, search: string, sellerId: string | undefined): string {
  const words = wordsOf(search).slice(0, WORDS_MAX);
  if (words.length === 0) return 'false';
  const own = sellerId === undefined ? '' : `#${sellerId.toLowerCase()}/`;
  // They are letters and digits alone, which need no more than their quotes.
  const query = words.map((word) => `'${own}${word}':*`).join(' & ');
  return `unit_search_words(seller_id, search_words) @@ ${parameters.add(query, 'text::tsquery')}`;
}
