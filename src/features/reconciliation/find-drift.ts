import type pg from 'pg';
import { NIL_ID } from '../../platform/ids.ts';
import { askTogether } from '../../platform/statements.ts';
import type { DriftRow, ProductAccounts } from '../inventory/index.ts';
import { FIND_DRIFT } from './accounts.sql.ts';

/** What one statement looked at. */
export interface Look {
  readonly products: number;
  /** Those whose accounts disagree. */
  readonly drifting: readonly ProductAccounts[];
}

/** Products of one statement at most. */
const PRODUCTS_MAX = 1_000;
/** A statement is one snapshot, and as long as it lasts PostgreSQL keeps every version of every row: hot products have many. */
const WANTED_MS = 500;
/** One product alone may have millions of movements. */
export const STATEMENT_TIMEOUT_MS = 120_000;

/**
 * Looks at all products, the oldest first, some in each statement: as many as are done in half a second. Each statement is one
 * snapshot, so what goes on meanwhile is no drift. It reads only.
 * @param signal ends it after the statement at hand
 */
export async function* findDrift(pool: pg.Pool, signal: AbortSignal): AsyncGenerator<Look> {
  let [after, size] = [NIL_ID, PRODUCTS_MAX];
  while (!signal.aborted) {
    const began = performance.now();
    const { last, ...look } = await lookAfter(pool, after, size);
    if (last === null) return;
    yield look;
    after = last;
    size = sizeFor(size, performance.now() - began);
  }
}

/** As many products as should take as long as wanted; never many more at once than went well before. */
function sizeFor(size: number, ms: number): number {
  return Math.max(1, Math.min(PRODUCTS_MAX, 2 * size, Math.round((size * WANTED_MS) / ms)));
}

async function lookAfter(pool: pg.Pool, after: string, size: number): Promise<Look & { readonly last: string | null }> {
  return askTogether(pool, async (ask) => {
    await ask(ALLOW_LONG, [String(STATEMENT_TIMEOUT_MS)]);
    const [[products, last, drifting] = [0, null, []]] = await ask<DriftRow>(FIND_DRIFT, [after, size]);
    return { products, last, drifting };
  });
}

const ALLOW_LONG = { name: 'reconciliation-allow-long', text: `SELECT set_config('statement_timeout', $1, true)` };
