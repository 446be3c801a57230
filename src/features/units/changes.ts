import { type Context, withRetry } from '../../concurrency/index.ts';
import type { Tx } from '../../platform/database.ts';
import type { AppError } from '../../platform/errors.ts';
import { type IdempotentRequest, once } from '../../platform/idempotency.ts';
import { duplicate, refusedOf, takenOf, type Wanted } from './duplicates.ts';

/** A row that is to be written, all that can be known beforehand being right. */
export interface Prepared {
  /** What it wants for itself. */
  readonly wanted: readonly Wanted[];
  /** @returns the row's id */
  readonly write: () => Promise<string>;
}

/** What came of a request: a thing as it is now. */
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
}

/**
 * Makes a change once for each Idempotency-Key, and again where others were faster. Of two that want the same at the same moment, one
 * is refused by the look beforehand or by the database, and told the same.
 * @returns the id of the row
 * @throws AppError duplicate, idempotency-key-reused
 */
export async function changeOnce(
  { db, onConflict }: Context,
  { kind, request }: Asked,
  prepare: (tx: Tx) => Promise<Prepared>,
): Promise<Changed<string>> {
  let wanted: readonly Wanted[] = [];
  const effect = async (tx: Tx) => {
    const prepared = await prepare(tx);
    wanted = prepared.wanted;
    const taken = await takenOf(tx, wanted);
    if (taken.length > 0) throw await toldOf(tx, wanted, taken);
    return { kind, id: await prepared.write() };
  };
  try {
    const attempt = () => db.transaction((tx) => once(tx, request, () => effect(tx)));
    const { decision, replayed } = await withRetry(attempt, { onConflict });
    return { row: decision.id, replayed };
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
