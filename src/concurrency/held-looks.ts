import { setTimeout as delay } from 'node:timers/promises';
import type { Ask } from '../platform/statements.ts';
import { plainArray } from '../platform/tables.ts';

/** How often, and how far apart, a row is looked at before it counts as held. Checkouts hold it for less. */
const LOOKS = 10;
const LOOK_EVERY_MS = 25;

/** Those rows of a table that someone holds, and goes on holding while they are looked at again and again. */
export async function heldRows(ask: Ask, table: string, ids: Iterable<string>): Promise<ReadonlySet<string>> {
  const held = new Set(ids);
  const look = {
    name: `held-rows-${table}`,
    text: `SELECT id FROM ${table} WHERE id = ANY($1::uuid[]) FOR NO KEY UPDATE SKIP LOCKED`,
  };
  for (let looks = 1; looks <= LOOKS && held.size > 0; looks += 1) {
    if (looks > 1) await delay(LOOK_EVERY_MS);
    // Outside a transaction: the locks are let go of as soon as they are had.
    for (const [id] of await ask<[string]>(look, [plainArray([...held])])) held.delete(id);
  }
  return held;
}
