import { allOf, Parameters, prepared } from '../../platform/conditions.ts';
import type { Ask } from '../../platform/statements.ts';
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
      ? [ofList]
      : [`${ofList} AND seller_id = ${parameters.add(sellerId, 'uuid')}`, `${ofList} AND seller_id IS NULL`];
  const beyond = after !== undefined && `id > ${parameters.add(after, 'uuid')}`;
  const [most, passed] = [parameters.add(limit, 'int'), parameters.add(offset, 'int')];
  const entries = (stretch: string) => `(SELECT id FROM unit_list_entries WHERE ${stretch} LIMIT ${COUNTED_MAX})`;
  const oldest = (stretch: string) =>
    `(SELECT id FROM unit_list_entries WHERE ${allOf([stretch, beyond])} ORDER BY id LIMIT ${most} + ${passed})`;
  const text = `
    WITH counted AS MATERIALIZED (
      SELECT least(count(*), ${COUNTED_MAX})::int AS total FROM (${stretches.map(entries).join(' UNION ALL ')}) c),
    page AS MATERIALIZED (
      SELECT id FROM (${stretches.map(oldest).join(' UNION ALL ')}) oldest ORDER BY id LIMIT ${most} OFFSET ${passed})
    SELECT c.total, p.id FROM counted c LEFT JOIN page p ON true ORDER BY p.id`;
  const rows = await ask<[total: number, id: string | null]>(prepared('units-entries', text), parameters.values);
  return { total: rows[0]?.[0] ?? 0, ids: rows.flatMap(([, id]) => id ?? []) };
}
