import { type Context, withRetry } from '../../concurrency/index.ts';
import type { Caller } from '../../platform/access.ts';
import type { Tx } from '../../platform/database.ts';
import { type IdempotentRequest, once } from '../../platform/idempotency.ts';
import { getDocument } from './documents.ts';
import type { DocumentView } from './schemas.ts';

export interface PostedDocument {
  readonly document: DocumentView;
  /** The same request wrote it before; nothing was moved now. */
  readonly replayed: boolean;
}

/**
 * Writes a document, once for each Idempotency-Key. What a key keeps is its id: a posted document never changes.
 * @param write in its transaction; may run again when that loses to others
 * @throws AppError idempotency-key-reused
 * @throws whatever `write` throws
 */
export async function postOnce(
  context: Context,
  caller: Caller,
  request: IdempotentRequest | undefined,
  write: (tx: Tx) => Promise<string>,
): Promise<PostedDocument> {
  const { db, onConflict } = context;
  const attempt = () =>
    db.transaction((tx) =>
      once(tx, caller.id, request, async () => ({ kind: 'document', documentId: await write(tx) })),
    );
  const { decision, replayed } = await withRetry(attempt, { onConflict });
  return { document: await getDocument(context, caller, decision.documentId), replayed };
}
