import type { Context } from '../../concurrency/index.ts';
import { withRetry } from '../../concurrency/index.ts';
import type { DocumentKind, LedgerKind } from '../../generated/prisma/enums.ts';
import type { Caller } from '../../platform/access.ts';
import type { Tx } from '../../platform/database.ts';
import { notFound } from '../../platform/errors.ts';
import { type IdempotentRequest, once } from '../../platform/idempotency.ts';
import { newId } from '../../platform/ids.ts';
import { idCursor, type Page, pageOf, skipped } from '../../platform/paging.ts';
import { createDocument } from './document-lines.sql.ts';
import { moveGoods } from './movements.ts';
import { type OwnWarehouse, ownerOf, refuseIfGone } from './owners.ts';
import type { Change } from './places.sql.ts';
import { COUNTED_MAX, type DocumentQuery, type DocumentView } from './schemas.ts';
import type { HeldProduct } from './stock.sql.ts';
import { viewDocument, withLines } from './views.ts';

/** What people do with goods: each is a document, and moves them in the transaction that writes it, or not at all. */

/** What came of a request that writes a document, or takes one further. */
export interface PostedDocument {
  /** As it is now. */
  readonly document: DocumentView;
  /** The same request was carried out before; nothing was moved now. */
  readonly replayed: boolean;
}

/**
 * Writes a document, or takes one further: once for each Idempotency-Key, and again when others were faster.
 * @param request undefined: without a key
 * @param work does it in a transaction. @returns the document's id
 * @throws AppError idempotency-key-reused
 */
export async function withDocument(
  context: Context,
  caller: Caller,
  request: IdempotentRequest | undefined,
  work: (tx: Tx) => Promise<string>,
): Promise<PostedDocument> {
  const { db, onConflict } = context;
  const effect = async (tx: Tx) => ({ kind: 'document', documentId: await work(tx) });
  const attempt = () => db.transaction((tx) => once(tx, request, () => effect(tx)));
  const { decision, replayed } = await withRetry(attempt, { onConflict });
  return { document: await getDocument(context, caller, decision.documentId), replayed };
}

/** What is done with goods of one warehouse at once. */
export interface Posting {
  readonly kind: Extract<DocumentKind & LedgerKind, 'RECEIPT' | 'ADJUSTMENT'>;
  readonly warehouse: OwnWarehouse;
  readonly actorId: string;
  readonly reason: string | null;
  readonly lines: readonly Change[];
}

/**
 * Writes a document and moves its goods, with what can be promised of them.
 * @param products held already
 * @throws AppError insufficient-stock as moveGoods() does
 */
export async function postDocument(
  tx: Tx,
  { kind, warehouse, actorId, reason, lines }: Posting,
  products: ReadonlyMap<string, HeldProduct>,
): Promise<string> {
  const id = newId();
  const cause = { kind, documentId: id, actorId, reason };
  await moveGoods(tx, { warehouseId: warehouse.id, changes: lines, cause, products });
  const { id: warehouseId, sellerId } = warehouse;
  await createDocument(tx, { id, kind, status: 'POSTED', sellerId, warehouseId, reason, actorId, lines });
  return id;
}

/** One page of the documents that a caller may see, the newest first. */
export async function listDocuments(
  context: Context,
  caller: Caller,
  query: DocumentQuery,
): Promise<Page<DocumentView>> {
  const { prisma } = context.db;
  const { kind, warehouseId } = query;
  const after = idCursor(query);
  const end = skipped(query) + query.limit + 1;
  const seen = { ...visibleTo(caller), ...(kind !== undefined && { kind }) };
  // Each place has its index in the order of the list; for both at once the database would sort all there are.
  const lists =
    warehouseId === undefined
      ? [seen]
      : [
          { ...seen, warehouseId },
          { ...seen, toWarehouseId: warehouseId },
        ];
  let total = 0;
  const ids: string[] = [];
  for (const where of lists) {
    total += await prisma.stockDocument.count({ where, take: COUNTED_MAX });
    const beyond = { ...where, ...(after !== undefined && { id: { lt: after } }) };
    const listed = { where: beyond, select: { id: true }, orderBy: { id: 'desc' }, take: end } as const;
    ids.push(...(await prisma.stockDocument.findMany(listed)).map(({ id }) => id));
  }
  await refuseIfGone(context, caller, total);
  const page = ids.toSorted().toReversed().slice(skipped(query), end);
  const found = await prisma.stockDocument.findMany({
    where: { id: { in: page } },
    include: withLines,
    orderBy: { id: 'desc' },
  });
  return pageOf(query, Math.min(total, COUNTED_MAX), { found, cursorOf: ({ id }) => id, view: viewDocument });
}

/**
 * Holds a document until the transaction ends, so that its steps come one after the other.
 * @returns undefined where it is not there, or another's
 */
export async function holdDocument(tx: Tx, caller: Caller, id: string) {
  const sellerId = ownerOf(caller) ?? null;
  // Nobody holds another's, not even for a moment.
  await tx.$queryRaw`
    SELECT id FROM stock_documents WHERE id = ${id}::uuid AND coalesce(seller_id = ${sellerId}::uuid, ${sellerId === null}) FOR NO KEY UPDATE`;
  const where = { id, ...visibleTo(caller) };
  const lines = {
    orderBy: { id: 'asc' },
    include: { product: { select: { unitScale: true } }, lot: { select: { rejectedAt: true } } },
  } as const;
  return (await tx.stockDocument.findFirst({ where, include: { lines } })) ?? undefined;
}

/** What a caller may see of documents. */
function visibleTo(caller: Caller) {
  const sellerId = ownerOf(caller);
  return sellerId === undefined ? {} : { sellerId };
}

/** A document, with its lines and how it came to its status. @throws AppError not-found for others' too */
export async function getDocument({ db }: Context, caller: Caller, id: string): Promise<DocumentView> {
  const where = { id, ...visibleTo(caller) };
  const found = await db.prisma.stockDocument.findFirst({ where, include: withLines });
  if (found === null) throw notFound('document');
  return viewDocument(found);
}
