import type { Context } from '../../concurrency/index.ts';
import { withRetry } from '../../concurrency/index.ts';
import { BEFORE_ALL, type ExpiryCursor, writeOff } from './expiry.sql.ts';

/** Places of one statement: what a large market has of a day is one, and takes a second or two. */
const BATCH_SIZE = 10_000;

/** What a run wrote off. */
export interface ExpiryResult {
  /** Places that were emptied: a warehouse, a product and a lot each. */
  readonly levels: number;
  readonly units: number;
  /** Of the units, those that were promised to buyers: now a shortfall. */
  readonly short: number;
}

export interface ExpiryOptions {
  /** Places of one transaction at most. */
  readonly batchSize?: number;
  /** Ends the run after the batch at hand. */
  readonly signal?: AbortSignal;
}

/**
 * Takes what has expired out of its place and of what can be promised, by the database's clock and each warehouse's days. Exactly
 * once however many do it; what someone holds at the moment is left to the next run.
 * @throws when the database is lost
 */
export async function expireGoods(
  { db, onConflict }: Context,
  { batchSize = BATCH_SIZE, signal }: ExpiryOptions = {},
): Promise<ExpiryResult> {
  let total: ExpiryResult = { levels: 0, units: 0, short: 0 };
  let next: ExpiryCursor | undefined = BEFORE_ALL;
  while (next !== undefined && !signal?.aborted) {
    const from: ExpiryCursor = next;
    const done = await withRetry(() => writeOff(db.ask, from, batchSize), { onConflict });
    total = {
      levels: total.levels + done.levels,
      units: total.units + done.units,
      short: total.short + done.short,
    };
    next = done.next;
  }
  return total;
}
