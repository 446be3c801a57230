import type { Context } from '../../concurrency/index.ts';
import { withRetry } from '../../concurrency/index.ts';
import type { Ask } from '../../platform/statements.ts';
import { BEFORE_ALL, type ExpiryCursor, type WrittenOff, writeOff } from './expiry.sql.ts';

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
  let size = batchSize;
  for (let next: ExpiryCursor | undefined = BEFORE_ALL; next !== undefined && !signal?.aborted; ) {
    const from: ExpiryCursor = next;
    const began = performance.now();
    const done = await withRetry(() => db.askTogether((ask) => writeOffLong(ask, from, size)), { onConflict });
    total = {
      levels: total.levels + done.levels,
      units: total.units + done.units,
      short: total.short + done.short,
    };
    size = Math.max(1, Math.min(batchSize, Math.round((size * WANTED_MS) / (performance.now() - began))));
    next = done.next;
  }
  return total;
}

/** Whoever sells what expires waits for a batch: where the machine is slow, the next is smaller. */
const WANTED_MS = 2_000;
/** A batch takes a second or two, and on a busy machine longer than a request may. */
const STATEMENT_TIMEOUT_MS = 60_000;
const ALLOW_LONG = { name: 'inventory-allow-long', text: `SELECT set_config('statement_timeout', $1, true)` };

async function writeOffLong(ask: Ask, from: ExpiryCursor, limit: number): Promise<WrittenOff> {
  await ask(ALLOW_LONG, [String(STATEMENT_TIMEOUT_MS)]);
  return writeOff(ask, from, limit);
}
