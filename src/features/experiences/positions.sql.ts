import { type Ask, lookedUp } from '../../platform/statements.ts';
import { plainArray } from '../../platform/tables.ts';

const POSITIONS = {
  name: 'experiences-waiting-positions',
  text: `
    SELECT e.id, (SELECT count(*)::int FROM waiting_list_entries b
      WHERE ${lookedUp('b.slot_id', 'e.slot_id')} AND b.id <= e.id) AS position
    FROM waiting_list_entries e WHERE e.id = ANY ($1::uuid[])`,
};

/** The places of entries on the waiting lists that they are of, from 1; without those that are gone. */
export async function positionsOf(ask: Ask, entryIds: readonly string[]): Promise<ReadonlyMap<string, number>> {
  if (entryIds.length === 0) return new Map();
  return new Map(await ask<[id: string, position: number]>(POSITIONS, [plainArray(entryIds)]));
}
