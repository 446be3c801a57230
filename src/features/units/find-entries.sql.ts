import { allOf, Parameters, prepared } from '../../platform/conditions.ts';
import { DEPTH_MAX, LIMIT_MAX } from '../../platform/paging.ts';
import { type Ask, lookedUp } from '../../platform/statements.ts';
import type { Window } from './find-units.sql.ts';
import type { UnitList } from './lists.ts';
import { COUNTED_MAX } from './schemas.ts';

/**
 * Ids of a list's entries, the oldest first. An owner's own and the operator's are a stretch each of one index, so that nobody goes
 * through the entries of others.
 * @param sellerId whose own they are, beside the operator's; undefined: everybody's
 */
export async function findEntries(
  ask: Ask,
  { list, sellerId }: { readonly list: UnitList; readonly sellerId: string | undefined },
  { after, offset, limit }: Window,
): Promise<{ total: number; ids: string[] }> {
  const parameters = new Parameters();
  const ofList = `list = ${parameters.add(list, 'text')}`;
  const stretches =
    sellerId === undefined
      ? [{ condition: ofList, order: 'id' }]
      : [lookedUp('seller_id', parameters.add(sellerId, 'uuid')), 'seller_id IS NULL'].map((owner) => ({
          condition: `${owner} AND ${ofList}`,
          // In the order of the one index that begins so.
          order: 'seller_id, id',
        }));
  const beyond = after !== undefined && `id > ${parameters.add(after, 'uuid')}`;
  const [most, passed] = [parameters.add(limit, 'int'), parameters.add(offset, 'int')];
  // Bounds that the planner knows: a page is read in the order of its index, and nothing is collected first.
  const bound = LIMIT_MAX + 1 + (offset === 0 ? 0 : DEPTH_MAX);
  const stretch = (most: number, conditions: readonly (string | false)[], order: string) =>
    `(SELECT id FROM unit_list_entries WHERE ${allOf(conditions)} ORDER BY ${order} LIMIT ${most})`;
  const counted = stretches.map(({ condition, order }) => stretch(COUNTED_MAX, [condition], order));
  const oldest = stretches.map(({ condition, order }) => stretch(bound, [condition, beyond], order));
  const text = `
    WITH counted AS MATERIALIZED (
      SELECT least(count(*), ${COUNTED_MAX})::int AS total FROM (${counted.join(' UNION ALL ')}) c),
    page AS MATERIALIZED (
      SELECT id FROM (${oldest.join(' UNION ALL ')}) oldest ORDER BY id LIMIT ${most} OFFSET ${passed})
    SELECT c.total, p.id FROM counted c LEFT JOIN page p ON true ORDER BY p.id`;
  const rows = await ask<[total: number, id: string | null]>(prepared('units-entries', text), parameters.values);
  return { total: rows[0]?.[0] ?? 0, ids: rows.flatMap(([, id]) => id ?? []) };
}
