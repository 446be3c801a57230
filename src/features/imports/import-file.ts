import { type Context, withRetry } from '../../concurrency/index.ts';
import type { BadLine } from '../../platform/csv-form.ts';
import { boundLockWaits, type Tx } from '../../platform/database.ts';
import { AppError } from '../../platform/errors.ts';
import { type Decision, once } from '../../platform/idempotency.ts';
import { newId } from '../../platform/ids.ts';
import { IMPORT_ERRORS } from './errors.ts';
import { type ImportForm, IncomingLines, type Upload } from './incoming-lines.ts';
import { KeptLines } from './kept-lines.ts';
import { forgetLines, keepLines } from './lines.sql.ts';

/**
 * How a file is imported: its lines are read as they come, and kept in a table, without a transaction and without a slot while
 * the client is waited for. Then one transaction decides them in their order, and does all of it or nothing.
 */

/** All locks are taken at the start, and whoever sells holds a product for less. Others' files wait meanwhile. */
const LOCK_WAIT_MS = 1_000;
/** A file that takes longer to decide is given up, since others wait for its products. */
const DECIDED_WITHIN_MS = 50_000;
/** The same of a file that nobody waits for. */
export const DECIDED_ALONE_WITHIN_MS = 100_000;
/** Until the transaction is taken away, which must not come about: Prisma may send what is left of a step after it. */
const TRANSACTION_GRACE_MS = 5_000;
/** From the first byte of a file, which may take half a minute to come, to the answer. */
export const IMPORT_ANSWER_WITHIN_MS = DECIDED_ALONE_WITHIN_MS + 40_000;

/** What became of a file. */
export interface ImportResult {
  readonly imported: number;
  /** In the order of lines. */
  readonly rejected: readonly BadLine[];
}

type ImportDecision = Decision & { readonly kind: 'import'; readonly imported: number; readonly rejected: BadLine[] };

/**
 * Imports a file: all of it, or with `partial` its good lines.
 * @param post writes what the lines say, rejects those that cannot be, and tells how many it wrote; may run again when its
 *   transaction loses to others
 * @throws AppError import-rejected with all bad lines; body-too-large; idempotency-key-reused
 * @throws InvalidRequest when it is no CSV, has other columns, too many lines or none
 */
export async function importFile<T>(
  { db, lendSlot, onConflict }: Context,
  {
    upload,
    form,
    post,
  }: { upload: Upload; form: ImportForm<T>; post: (tx: Tx, lines: KeptLines<T>) => Promise<number> },
): Promise<ImportResult & { replayed: boolean }> {
  const { partial, language, keyedBy } = upload;
  const { decidedWithinMs: withinMs = DECIDED_WITHIN_MS } = form;
  const incoming = new IncomingLines(upload, form);
  const importId = newId();
  try {
    for (let batch = await lendSlot(() => incoming.next()); batch !== undefined; ) {
      await keepLines(db.ask, importId, batch);
      batch = await lendSlot(() => incoming.next());
    }
    const request = keyedBy({ partial, content: upload.content.digest() });
    const decide = async (tx: Tx): Promise<ImportDecision> => {
      const lines = new KeptLines<T>(importId, incoming.parts, { bad: incoming.bad, language, withinMs });
      const imported = await post(tx, lines);
      const rejected = lines.rejected.toSorted((a, b) => a.line - b.line);
      if (rejected.length > 0 && !partial) throw refusal(rejected);
      return { kind: 'import', imported, rejected };
    };
    const attempt = () =>
      db.transaction(
        async (tx) => {
          await boundLockWaits(tx, LOCK_WAIT_MS);
          return once(tx, request, () => decide(tx));
        },
        { timeoutMs: withinMs + TRANSACTION_GRACE_MS },
      );
    const { decision, replayed } = await withRetry(attempt, { onConflict });
    return { imported: decision.imported, rejected: decision.rejected, replayed };
  } finally {
    await incoming.end();
    // What cannot be removed now, housekeeping removes.
    if (incoming.hasGiven) await forgetLines(db.ask, importId).catch(() => {});
  }
}

function refusal(rejected: readonly BadLine[]): AppError {
  const params = { count: rejected.length };
  return new AppError(IMPORT_ERRORS['import-rejected'], { params, extensions: { imported: 0, rejected } });
}
