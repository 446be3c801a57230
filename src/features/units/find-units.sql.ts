import { allOf, Parameters, prepared } from '../../platform/conditions.ts';
import { NIL_ID } from '../../platform/ids.ts';
import { type Ask, unindexed } from '../../platform/statements.ts';
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
  const { siteId, productId, typeId, status, search } = query;
  const ofId = (column: string, id: string | undefined) =>
    id !== undefined && `${column} = ${parameters.add(id, 'uuid')}`;
  const own = ofId('seller_id', sellerId);
  const filters = [
    `deleted_at IS ${query.deleted ? 'NOT ' : ''}NULL`,
    own,
    ofId('site_id', siteId),
    ofId('product_id', productId),
    ofId('type_id', typeId),
    status !== undefined && `status = ${parameters.add(status, '"UnitStatus"')}`,
  ].filter((condition) => condition !== false);
  const [step, source, condition] =
    search === undefined
      ? ['', 'units', allOf(filters)]
      : [matches(filters, matching(parameters, search, sellerId)), 'matches', 'true'];
  const { page, order } = pageIn(parameters, { source, condition, own }, query.sort, window);
  const text = `
    WITH ${step} counted AS MATERIALIZED (
      SELECT count(*)::int AS total FROM (SELECT FROM ${source} WHERE ${condition} LIMIT ${COUNTED_MAX}) c),
    page AS MATERIALIZED (${page})
    SELECT c.total, p.id FROM counted c LEFT JOIN page p ON true ORDER BY ${order}`;
  const rows = await ask<[total: number, id: string | null]>(prepared('units-list', text), parameters.values);
  return { total: rows[0]?.[0] ?? 0, ids: rows.flatMap(([, id]) => id ?? []) };
}

/** What is gone through in an order. */
interface Listed {
  readonly source: string;
  readonly condition: string;
  /** Of the unit that a page comes after. */
  readonly own: string | false;
}

/** How a list is sorted: by a column that may be NULL, and by age. */
const SORTS = {
  'asset-tag-asc': ['asset_tag_key', 'ASC'],
  'asset-tag-desc': ['asset_tag_key', 'DESC'],
  'serial-asc': ['serial_key', 'ASC'],
  'serial-desc': ['serial_key', 'DESC'],
} as const satisfies Readonly<Record<Exclude<UnitQuery['sort'], 'newest'>, readonly [string, 'ASC' | 'DESC']>>;

function pageIn(parameters: Parameters, { source, condition, own }: Listed, sort: UnitQuery['sort'], window: Window) {
  const { after, offset, limit } = window;
  const [most, passed] = [parameters.add(limit, 'int'), parameters.add(offset, 'int')];
  const last = after === undefined ? undefined : parameters.add(after, 'uuid');
  if (sort === 'newest') {
    const beyond = last !== undefined && `id < ${last}`;
    const page = `SELECT id FROM ${source} WHERE ${allOf([condition, beyond])} ORDER BY id DESC LIMIT ${most} OFFSET ${passed}`;
    return { page, order: 'p.id DESC' };
  }
  const [key, direction] = SORTS[sort];
  const [further, first] = direction === 'ASC' ? (['>', FIRST_ID] as const) : (['<', LAST_ID] as const);
  // Where the last one is now is looked up: its tag may have changed since, and is too long for an address.
  const ofLast = (what: string) => `(SELECT ${what} FROM units WHERE ${allOf([`id = ${last}`, own])})`;
  const beyond = last !== undefined && `(${key}, id) ${further} (${ofLast(key)}, ${last})`;
  const beyondAll =
    last !== undefined && `id ${further} ${ofLast(`CASE WHEN ${key} IS NULL THEN id ELSE '${first}' END`)}`;
  const stretch = (conditions: (string | false)[], order: string) =>
    `(SELECT id, ${key} AS key FROM ${source} WHERE ${allOf([condition, ...conditions])} ORDER BY ${order} LIMIT ${most} + ${passed})`;
  const order = `key ${direction} NULLS LAST, id ${direction}`;
  const page = `SELECT id, key FROM (
      ${stretch([`${key} IS NOT NULL`, beyond], `${key} ${direction}, id ${direction}`)}
      UNION ALL ${stretch([`${key} IS NULL`, beyondAll], `id ${direction}`)}) stretches
    ORDER BY ${order} LIMIT ${most} OFFSET ${passed}`;
  return { page, order: `p.key ${direction} NULLS LAST, p.id ${direction}` };
}

/** What a search finds is found by its words, never on a walk through all by age or of a site. */
function matches(filters: readonly string[], matching: string): string {
  return `matches AS MATERIALIZED (SELECT id, asset_tag_key, serial_key FROM units WHERE ${allOf([matching, ...filters.map(unindexed)])} LIMIT ${MATCHES_MAX}),`;
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
