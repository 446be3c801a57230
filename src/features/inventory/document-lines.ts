import type { Context } from '../../concurrency/index.ts';
import type { Caller } from '../../platform/access.ts';
import type { Tx } from '../../platform/database.ts';
import { AppError, notFound, PLATFORM_ERRORS } from '../../platform/errors.ts';
import { newId } from '../../platform/ids.ts';
import { InvalidRequest, words } from '../../platform/validation.ts';
import { holdDocument, withDocument } from './documents.ts';
import { INVENTORY_ERRORS } from './errors.ts';
import { ownWarehouse } from './owners.ts';
import { LINE_QUANTITY_MAX, unitsOf } from './quantities.ts';
import { type TransferStatus, transferGoesTo } from './rules.ts';
import type { DocumentView } from './schemas.ts';
import type { LineInput } from './transfer-schemas.ts';

/**
 * Changes how much a line of a transfer sends, until it is sent; its history says so. What has moved stands: it is corrected by an
 * adjustment.
 * @throws AppError not-found for another's document too, and another's warehouse; invalid-transition for a transfer on its way or
 *   given up; movements-exist, with the adjustment that would do it where one can
 */
export async function changeLine(
  context: Context,
  caller: Caller,
  { id, lineId }: { id: string; lineId: string },
  input: LineInput,
): Promise<DocumentView> {
  const { document } = await withDocument(context, caller, undefined, (tx) =>
    change(tx, caller, { id, lineId, input }),
  );
  return document;
}

async function change(
  tx: Tx,
  caller: Caller,
  { id, lineId, input }: { id: string; lineId: string; input: LineInput },
): Promise<string> {
  const document = await holdDocument(tx, caller, id);
  if (document === undefined) throw notFound('document');
  const line = document.lines.find((one) => one.id === lineId);
  if (line === undefined) throw notFound('line');
  const { kind, status, warehouseId } = document;
  const quantity = unitsOf(input.quantity, { scale: line.product.unitScale, field: 'quantity', isSigned: true });
  if (kind !== 'ADJUSTMENT' && quantity < 1) throw InvalidRequest.field('quantity', AT_LEAST_ONE);
  if (kind !== 'TRANSFER' || status === 'RECEIVED') throw movementsExist(document, line, quantity);
  if (status !== 'REQUESTED') throw sentAlready(status as TransferStatus);
  if (warehouseId !== null) await ownWarehouse(tx, caller, warehouseId);
  await tx.stockDocumentLine.update({ where: { id: lineId }, data: { quantity } });
  const reason = `${lineId}: ${line.quantity} → ${quantity}`;
  const event = { id: newId(), status, actorId: caller.id, reason };
  await tx.stockDocument.update({ where: { id }, data: { status, events: { create: event } } });
  return id;
}

const AT_LEAST_ONE = words({ en: 'must be 1 at least', es: 'debe ser al menos 1' });

type Document = NonNullable<Awaited<ReturnType<typeof holdDocument>>>;

/** With the adjustment that would make the line right: of what came back, or was rejected, there is none, nor beyond what one can say. */
function movementsExist(
  { kind, warehouseId, toWarehouseId }: Pick<Document, 'kind' | 'warehouseId' | 'toWarehouseId'>,
  { productId, lotId, lot, quantity: sent, received }: Document['lines'][number],
  quantity: number,
): AppError {
  const change = quantity - (received ?? sent);
  const isPossible = change !== 0 && Math.abs(change) <= LINE_QUANTITY_MAX && lot?.rejectedAt == null;
  const isAdjustable = isPossible && kind !== 'RETURN' && kind !== 'LOT_REJECTION';
  const adjustment = { warehouseId: toWarehouseId ?? warehouseId, productId, lotId, quantity: change };
  return new AppError(INVENTORY_ERRORS['movements-exist'], { extensions: isAdjustable ? { adjustment } : {} });
}

function sentAlready(from: TransferStatus): AppError {
  const reason = {
    en: `The transfer is ${from}; its lines can be changed until it is sent.`,
    es: `El traspaso está en ${from}; sus líneas se pueden cambiar hasta que se envía.`,
  };
  const allowed = transferGoesTo(from);
  return new AppError(PLATFORM_ERRORS['invalid-transition'], { params: { reason }, extensions: { from, allowed } });
}
