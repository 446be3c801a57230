import type { Context } from '../../concurrency/index.ts';
import type { Caller } from '../../platform/access.ts';
import type { Tx } from '../../platform/database.ts';
import { AppError, notFound } from '../../platform/errors.ts';
import type { IdempotentRequest } from '../../platform/idempotency.ts';
import { newId } from '../../platform/ids.ts';
import { createDocument, type NewLine } from './document-lines.sql.ts';
import { withDocument } from './documents.ts';
import { INVENTORY_ERRORS } from './errors.ts';
import { writeOffExpired } from './expiry.sql.ts';
import { refuseWhatIsPromised } from './movements.ts';
import { ownerOf } from './owners.ts';
import { changeLevels, changeStocks } from './places.sql.ts';
import type { RejectionInput, RejectionView } from './rejection-schemas.ts';
import {
  findInTransit,
  findSales,
  heldLot,
  holdLevelsOfLot,
  markRejected,
  type RejectableLot,
  sumLot,
} from './rejections.sql.ts';
import { documentNumber } from './rules.ts';
import { lockProductRows } from './stock.sql.ts';

/**
 * Rejects a lot: everything of it that is still there leaves, and no more of it comes.
 * @returns what came of the lot all in all, and what of it buyers have
 * @throws AppError not-found for another's lot; lot-rejected; lot-in-transit; insufficient-stock when some of it is promised to buyers
 */
export async function rejectLot(
  context: Context,
  caller: Caller,
  { lotId, input: { reason } }: { lotId: string; input: RejectionInput },
  key?: IdempotentRequest,
): Promise<{ rejection: RejectionView; replayed: boolean }> {
  const { document, replayed } = await withDocument(context, caller, key, (tx) => reject(tx, caller, lotId, reason));
  const { ask } = context.db;
  const sums = await sumLot(ask, lotId);
  const orders = await findSales(ask, lotId);
  const reversed = document.lines.reduce((sum, { quantity }) => sum - quantity, 0);
  // Nothing of it moves any more: what buyers bring back is not put back.
  return { rejection: { lotId, ...sums, reversed, orders, document }, replayed };
}

async function reject(tx: Tx, caller: Caller, lotId: string, reason: string): Promise<string> {
  const lot = await ownLot(tx, caller, lotId);
  const { productId, sellerId } = lot;
  await lockProductRows(tx, [productId]);
  await writeOffExpired(tx, [productId]);
  await refuseInTransit(tx, caller, lotId);
  const levels = await holdLevelsOfLot(tx, lotId);
  const units = levels.reduce((sum, { onHand }) => sum + onHand, 0);
  const product = await tx.product.findUniqueOrThrow({ where: { id: productId } });
  refuseWhatIsPromised(product, -units);
  const id = newId();
  const lines = levels.map(
    ({ warehouseId, onHand }): NewLine => ({ productId, lotId, warehouseId, quantity: -onHand }),
  );
  await createDocument(tx, {
    ...{ id, kind: 'LOT_REJECTION', status: 'POSTED', sellerId, reason, actorId: caller.id },
    lines,
  });
  const cause = { kind: 'LOT_REJECTION' as const, documentId: id, actorId: caller.id, reason };
  if (units > 0) {
    await changeLevels(tx, levels, cause);
    await changeStocks(tx, new Map([[productId, -units]]), cause);
  }
  await markRejected(tx, lotId);
  return id;
}

/** Holds a lot. @throws AppError not-found for another's; lot-rejected */
async function ownLot(tx: Tx, caller: Caller, lotId: string): Promise<RejectableLot> {
  const lot = await heldLot(tx, lotId, ownerOf(caller));
  if (lot === undefined) throw notFound('lot');
  if (lot.rejectedAt === null) return lot;
  const params = { code: lot.code, at: lot.rejectedAt.toISOString() };
  throw new AppError(INVENTORY_ERRORS['lot-rejected'], { params });
}

const OF_OPERATOR = { en: 'some of the operator’s', es: 'unos del operador' };

/** What is on its way would arrive in a lot that is not there any more. @throws AppError lot-in-transit */
async function refuseInTransit(tx: Tx, caller: Caller, lotId: string): Promise<void> {
  const transfers = await findInTransit(tx, lotId);
  if (transfers.length === 0) return;
  const owner = ownerOf(caller);
  const seen = transfers.filter(({ sellerId }) => owner === undefined || sellerId === owner);
  const named = seen.map(({ id, number }) => ({ id, number: documentNumber('TRANSFER', number) }));
  const numbers = named.map(({ number }) => number).join(', ');
  const which = named.length > 0 ? { en: numbers, es: numbers } : OF_OPERATOR;
  throw new AppError(INVENTORY_ERRORS['lot-in-transit'], {
    params: { transfers: which },
    extensions: { transfers: named },
  });
}
