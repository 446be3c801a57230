import type { Context } from '../../concurrency/index.ts';
import type { DocumentKind, LedgerKind } from '../../generated/prisma/enums.ts';
import type { Caller } from '../../platform/access.ts';
import type { Tx } from '../../platform/database.ts';
import { AppError, type Language, notFound } from '../../platform/errors.ts';
import { newId } from '../../platform/ids.ts';
import { idCursor, type Page, pageOf, skipped } from '../../platform/paging.ts';
import { InvalidRequest, words } from '../../platform/validation.ts';
import { insertLines } from './document-lines.sql.ts';
import { INVENTORY_ERRORS } from './errors.ts';
import { ownerOf, refuseIfGone } from './owners.ts';
import {
  type Cause,
  type Change,
  changeLevels,
  changeStocks,
  type HeldLevel,
  holdLevels,
  touchLevels,
} from './places.sql.ts';
import { unitsByProduct } from './rules.ts';
import { COUNTED_MAX, type DocumentQuery, type DocumentView } from './schemas.ts';
import { lockProductRows } from './stock.sql.ts';
import { viewDocument, withLines } from './views.ts';

/** What people do with goods: each is a document, and moves them in the transaction that writes it, or not at all. */

/** A place that the caller may use. */
export interface OwnWarehouse {
  readonly id: string;
  readonly sellerId: string | null;
}

/** @throws AppError not-found for others' warehouses too */
export async function ownWarehouse(tx: Tx, caller: Caller, id: string): Promise<OwnWarehouse> {
  const sellerId = ownerOf(caller);
  const warehouse = await tx.warehouse.findFirst({ where: { id, ...(sellerId !== undefined && { sellerId }) } });
  if (warehouse === null) throw notFound('warehouse');
  return warehouse;
}

export const NOT_ITS_PRODUCT = words({
  en: 'must be a product of the warehouse’s seller',
  es: 'debe ser un producto del vendedor del almacén',
});

/** A product as it is held for a document. */
export interface HeldProduct {
  readonly id: string;
  readonly stock: number;
  readonly supplied: number;
}

/**
 * Holds the products of a document, in id order. In an operator's warehouse anybody's goods may lie.
 * @param fieldOf where the request names the product at an index
 * @throws InvalidRequest when one of them is another seller's, or not there
 */
export async function holdProducts(
  tx: Tx,
  { sellerId }: OwnWarehouse,
  productIds: readonly string[],
  fieldOf: (index: number) => string,
): Promise<ReadonlyMap<string, HeldProduct>> {
  const where = { id: { in: [...new Set(productIds)] }, ...(sellerId !== null && { sellerId }) };
  // First whose they are: nobody holds others' products, not even for a moment.
  const own = new Set((await tx.product.findMany({ where, select: { id: true } })).map(({ id }) => id));
  const missing = productIds.findIndex((id) => !own.has(id));
  if (missing !== -1) throw InvalidRequest.field(fieldOf(missing), NOT_ITS_PRODUCT);
  await lockProductRows(tx, [...own]);
  const rows = await tx.product.findMany({ where, select: { id: true, stock: true, supplied: true } });
  return new Map(rows.map((product) => [product.id, product]));
}

export interface NewDocument {
  readonly kind: DocumentKind;
  /** As the ledger has it. */
  readonly movement: LedgerKind;
  readonly warehouse: OwnWarehouse;
  readonly actorId: string;
  readonly reason: string | null;
  readonly lines: readonly (Change & { readonly id: string })[];
}

/**
 * Writes a document and moves its goods, with what can be promised of them.
 * @param products held already
 * @throws AppError insufficient-stock when a place or what is not promised yet would go below zero: with what there is, what was
 *   asked for, and what would be left
 */
export async function postDocument(
  tx: Tx,
  document: NewDocument,
  products: ReadonlyMap<string, HeldProduct>,
): Promise<string> {
  const { movement, warehouse, actorId, reason, lines } = document;
  const id = newId();
  const cause: Cause = { kind: movement, documentId: id, actorId, reason };
  const changes = byPlace(lines);
  await touchLevels(tx, warehouse.id, changes);
  const levels = await holdLevels(tx, warehouse.id, changes);
  refuseBelowZero(levels);
  const units = unitsByProduct(changes);
  for (const [productId, change] of units) refuseWhatIsPromised(products.get(productId), change);
  await writeDocument(tx, id, document);
  await changeLevels(tx, levels, cause);
  await changeStocks(tx, units, cause);
  return id;
}

/** Writes a document's row, its lines, and how it came about. */
export async function writeDocument(
  tx: Tx,
  id: string,
  { kind, warehouse, actorId, reason, lines }: NewDocument,
): Promise<void> {
  const { id: warehouseId, sellerId } = warehouse;
  await tx.stockDocument.create({
    data: {
      ...{ id, kind, status: 'POSTED', sellerId, warehouseId, reason, createdBy: actorId },
      events: { create: { id: newId(), status: 'POSTED', actorId } },
    },
  });
  await insertLines(tx, id, lines);
}

/** One change for each place. */
export function byPlace(lines: readonly Change[]): Change[] {
  const places = new Map<string, Change>();
  for (const { productId, lotId, quantity } of lines) {
    const key = `${productId} ${lotId}`;
    places.set(key, { productId, lotId, quantity: quantity + (places.get(key)?.quantity ?? 0) });
  }
  return [...places.values()];
}

/** Why a change would make a place negative. */
export function tooFewLie(onHand: number, change: number): Readonly<Record<Language, string>> {
  const resulting = onHand + change;
  return {
    en: `There lie ${onHand}; a change by ${change} would make it ${resulting}.`,
    es: `Ahí hay ${onHand}; un cambio de ${change} las dejaría en ${resulting}.`,
  };
}

/** Why a change would take what is promised. */
export function tooFewUnpromised(stock: number, change: number): Readonly<Record<Language, string>> {
  const resulting = stock + change;
  return {
    en: `${stock} are not promised to buyers; a change by ${change} would make it ${resulting}. Cancel or refund orders first.`,
    es: `${stock} no están prometidas a compradores; un cambio de ${change} las dejaría en ${resulting}. Primero cancele o reembolse pedidos.`,
  };
}

function refuseBelowZero(levels: readonly HeldLevel[]): void {
  for (const { productId, onHand, quantity } of levels) {
    if (onHand + quantity >= 0) continue;
    const resulting = onHand + quantity;
    throw insufficient(productId, {
      summary: tooFewLie(onHand, quantity),
      current: onHand,
      requested: quantity,
      resulting,
    });
  }
}

function refuseWhatIsPromised(product: HeldProduct | undefined, change: number): void {
  if (product === undefined || product.stock + change >= 0) return;
  const resulting = product.stock + change;
  throw insufficient(product.id, {
    summary: tooFewUnpromised(product.stock, change),
    current: product.stock,
    requested: change,
    resulting,
  });
}

function insufficient(
  productId: string,
  {
    summary,
    current,
    requested,
    resulting,
  }: {
    summary: Readonly<Record<Language, string>>;
    current: number;
    requested: number;
    resulting: number;
  },
): AppError {
  const items = [{ productId, requested: -requested, available: current }];
  const extensions = { items, current, requested, resulting };
  return new AppError(INVENTORY_ERRORS['insufficient-stock'], { params: { summary }, extensions });
}

/** One page of the documents that a caller may see, the newest first. */
export async function listDocuments(
  context: Context,
  caller: Caller,
  query: DocumentQuery,
): Promise<Page<DocumentView>> {
  const { db } = context;
  const { kind, warehouseId } = query;
  const sellerId = ownerOf(caller);
  const where = {
    ...(sellerId !== undefined && { sellerId }),
    ...(kind !== undefined && { kind }),
    ...(warehouseId !== undefined && { warehouseId }),
  };
  const after = idCursor(query);
  const total = await db.prisma.stockDocument.count({ where, take: COUNTED_MAX });
  await refuseIfGone(context, caller, total);
  const found = await db.prisma.stockDocument.findMany({
    where: { ...where, ...(after !== undefined && { id: { lt: after } }) },
    include: withLines,
    orderBy: { id: 'desc' },
    skip: skipped(query),
    take: query.limit + 1,
  });
  return pageOf(query, total, { found, cursorOf: ({ id }) => id, view: viewDocument });
}

/** A document, with its lines and how it came to its status. @throws AppError not-found for others' too */
export async function getDocument({ db }: Context, caller: Caller, id: string): Promise<DocumentView> {
  const sellerId = ownerOf(caller);
  const where = { id, ...(sellerId !== undefined && { sellerId }) };
  const found = await db.prisma.stockDocument.findFirst({ where, include: withLines });
  if (found === null) throw notFound('document');
  return viewDocument(found);
}
