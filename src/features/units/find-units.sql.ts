import { allOf, Parameters, prepared } from '../../platform/conditions.ts';
import { type Ask, unindexed } from '../../platform/statements.ts';
import { wordsOf } from './rules.ts';
import { COUNTED_MAX, type UnitQuery } from './schemas.ts';

/**
 * Pages of units. Owner, site, product and type have an index each in the order of the list, and words one of their own; of several
 * together one is used, and the rows that it finds are gone through.
 */

/** What a search finds at most, before it is sorted: of more, which of them is not said. */
const MATCHES_MAX = 10_000;
/** Words of a search that count. */
const WORDS_MAX = 8;

const HELD_BY = 'SELECT unit_id FROM unit_assignments WHERE ended_at IS NULL AND holder_id =';

/** What of a list a page is. */
interface Window {
  readonly after: string | undefined;
  readonly offset: number;
  readonly limit: number;
}

/** Ids of units, the newest first. @param sellerId whose sites they are at; undefined: everybody's */
export async function findUnits(
  ask: Ask,
  sellerId: string | undefined,
  query: UnitQuery,
  { after, offset, limit }: Window,
): Promise<{ total: number; ids: string[] }> {
  const parameters = new Parameters();
  const { siteId, productId, typeId, status, holderId, search } = query;
  const ofId = (column: string, id: string | undefined) =>
    id !== undefined && `${column} = ${parameters.add(id, 'uuid')}`;
  const filters = [
    `deleted_at IS ${query.deleted ? 'NOT ' : ''}NULL`,
    ofId('seller_id', sellerId),
    ofId('site_id', siteId),
    ofId('product_id', productId),
    ofId('type_id', typeId),
    status !== undefined && `status = ${parameters.add(status, '"UnitStatus"')}`,
    holderId !== undefined && `id = ANY (ARRAY(${HELD_BY} ${parameters.add(holderId, 'uuid')}))`,
  ].filter((condition) => condition !== false);
  const beyond = after !== undefined && `id < ${parameters.add(after, 'uuid')}`;
  const [step, source, condition] =
    search === undefined
      ? ['', 'units', allOf(filters)]
      : [matches(filters, matching(parameters, search, sellerId)), 'matches', 'true'];
  const text = `
    WITH ${step} counted AS MATERIALIZED (
      SELECT count(*)::int AS total FROM (SELECT FROM ${source} WHERE ${condition} LIMIT ${COUNTED_MAX}) c),
    page AS MATERIALIZED (
      SELECT id FROM ${source} WHERE ${allOf([condition, beyond])}
      ORDER BY id DESC LIMIT ${parameters.add(limit, 'int')} OFFSET ${parameters.add(offset, 'int')})
    SELECT c.total, p.id FROM counted c LEFT JOIN page p ON true ORDER BY p.id DESC`;
  const rows = await ask<[total: number, id: string | null]>(prepared('units-list', text), parameters.values);
  return { total: rows[0]?.[0] ?? 0, ids: rows.flatMap(([, id]) => id ?? []) };
}

/** What a search finds is found by its words, never on a walk through all by age or of a site. */
function matches(filters: readonly string[], matching: string): string {
  return `matches AS MATERIALIZED (SELECT id FROM units WHERE ${allOf([matching, ...filters.map(unindexed)])} LIMIT ${MATCHES_MAX}),`;
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
