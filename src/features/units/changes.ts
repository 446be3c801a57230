import { type Context, withRetry } from '../../concurrency/index.ts';
import type { Tx } from '../../platform/database.ts';
import type { AppError } from '../../platform/errors.ts';
import { type Decision, type IdempotentRequest, type Once, once } from '../../platform/idempotency.ts';
import { duplicate, refusedOf, takenOf, type Wanted } from './duplicates.ts';

/** A row that is to be written, all that can be known beforehand being right. */
export interface Prepared<Written = string> {
  /** What it wants for itself. */
  readonly wanted: readonly Wanted[];
  /** @returns the row's id, or what is answered */
  readonly write: () => Promise<Written>;
}

/** What came of a request: a thing as it is now, or as it was when it was made. */
export interface Changed<Row> {
  readonly row: Row;
  /** The same request was carried out before; nothing was done now. */
  readonly replayed: boolean;
}

/** A change that is asked for. */
export interface Asked {
  /** What changes, as its key keeps it. */
  readonly kind: string;
  /** Absent: without a key. */
  readonly request?: IdempotentRequest | undefined;
  /** Whether a row that was waited for in vain is looked at again: what it says by then may need no wait. Default: it is not. */
  readonly retryLockTimeouts?: boolean;
}

/**
 * Makes a change once for each Idempotency-Key, and again where others were faster. Of two that want the same at the same moment, one
 * is refused by the look beforehand or by the database, and told the same.
 * @param prepare gets the number of the try, from 1: whoever lost one may wait for the row instead of losing again
 * @returns the id of the row
 * @throws AppError duplicate, idempotency-key-reused
 */
export async function changeOnce(
  context: Context,
  asked: Asked,
  prepare: (tx: Tx, tryNumber: number) => Promise<Prepared>,
): Promise<Changed<string>> {
  const { decision, replayed } = await decideOnce(context, asked, prepare, (id) => ({ id }));
  return { row: decision.id, replayed };
}

/**
 * Adds what may be removed for good, in the same way. The answer is kept: the same request gets it again although the row is gone.
 * @returns what was written
 * @throws AppError duplicate, idempotency-key-reused
 */
export async function addOnce<View extends object>(
  context: Context,
  asked: Asked,
  prepare: (tx: Tx) => Promise<Prepared<View>>,
): Promise<Changed<View>> {
  const { decision, replayed } = await decideOnce(context, asked, prepare, (view) => ({ view }));
  return { row: decision.view, replayed };
}

async function decideOnce<Written, Kept extends object>(
  { db, onConflict }: Context,
  { kind, request, retryLockTimeouts = false }: Asked,
  prepare: (tx: Tx, tryNumber: number) => Promise<Prepared<Written>>,
  kept: (written: Written) => Kept,
): Promise<Once<Kept & Decision>> {
  let wanted: readonly Wanted[] = [];
  const effect = async (tx: Tx, tryNumber: number) => {
    const prepared = await prepare(tx, tryNumber);
    wanted = prepared.wanted;
    const taken = await takenOf(tx, wanted);
    if (taken.length > 0) throw await toldOf(tx, wanted, taken);
    return { kind, ...kept(await prepared.write()) };
  };
  try {
    const attempt = (tryNumber: number) => db.transaction((tx) => once(tx, request, () => effect(tx, tryNumber)));
    return await withRetry(attempt, { onConflict, retryLockTimeouts });
  } catch (error) {
    const refused = refusedOf(error, wanted);
    throw refused === undefined ? error : await toldOf(db.prisma, wanted, [refused], error);
  }
}

/**
 * Everything that another has, as far as it is there by now. Whoever was faster may have been seen half way through the look
 * beforehand, and the database names one index.
 */
async function toldOf(tx: Tx, wanted: readonly Wanted[], known: readonly Wanted[], cause?: unknown): Promise<AppError> {
  const taken = await takenOf(tx, wanted);
  return duplicate(
    wanted.filter((one) => known.includes(one) || taken.includes(one)),
    cause,
  );
}
