import type { Context } from '../../concurrency/index.ts';
import type { Caller } from '../../platform/access.ts';
import type { Tx } from '../../platform/database.ts';
import { AppError, notFound } from '../../platform/errors.ts';
import { holdDocument, withDocument } from './documents.ts';
import { INVENTORY_ERRORS } from './errors.ts';
import { unitsOf } from './quantities.ts';
import type { DocumentView } from './schemas.ts';
import type { LineInput } from './transfer-schemas.ts';

/**
 * Changes how much a line of a transfer sends, until it is sent. What has moved stands: it is corrected by an adjustment.
 * @throws AppError not-found for another's document too; movements-exist, with the adjustment that would do it
 */
export async function changeLine(
  context: Context,
  caller: Caller,
  { id, lineId }: { id: string; lineId: string },
  { quantity }: LineInput,
): Promise<DocumentView> {
  const { document } = await withDocument(context, caller, undefined, (tx) =>
    change(tx, caller, { id, lineId, quantity }),
  );
  return document;
}

async function change(
  tx: Tx,
  caller: Caller,
  { id, lineId, quantity: said }: { id: string; lineId: string } & LineInput,
): Promise<string> {
  const document = await holdDocument(tx, caller, id);
  if (document === undefined) throw notFound('document');
  const line = document.lines.find((one) => one.id === lineId);
  if (line === undefined) throw notFound('line');
  const quantity = unitsOf(said, { scale: line.product.unitScale, field: 'quantity' });
  if (document.status !== 'REQUESTED') {
    const { productId, lotId } = line;
    const warehouseId = line.warehouseId ?? document.toWarehouseId ?? document.warehouseId;
    const adjustment = { warehouseId, productId, lotId, quantity: quantity - line.quantity };
    throw new AppError(INVENTORY_ERRORS['movements-exist'], { extensions: { adjustment } });
  }
  await tx.stockDocumentLine.update({ where: { id: lineId }, data: { quantity } });
  return id;
}
