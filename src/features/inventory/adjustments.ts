import type { Context } from '../../concurrency/index.ts';
import type { Caller } from '../../platform/access.ts';
import type { Tx } from '../../platform/database.ts';
import { notFound } from '../../platform/errors.ts';
import type { IdempotentRequest } from '../../platform/idempotency.ts';
import { newId } from '../../platform/ids.ts';
import { InvalidRequest, words } from '../../platform/validation.ts';
import { holdProducts, ownWarehouse, postDocument } from './documents.ts';
import { isLotExpired } from './places.sql.ts';
import { type PostedDocument, postOnce } from './post-once.ts';
import { SUPPLIED_MAX, TOO_MUCH_SUPPLY } from './rules.ts';
import type { AdjustmentInput } from './schemas.ts';

/**
 * Corrects what lies in a place, and with it what can be promised.
 * @param request by which a retry is known
 * @throws AppError not-found for a warehouse or lot that is not the caller's; insufficient-stock when a place, or what is not promised
 *   yet, would go below zero
 * @throws InvalidRequest when the product is another seller's, or there would be more than can be counted
 */
export function adjustGoods(
  context: Context,
  caller: Caller,
  input: AdjustmentInput,
  request?: IdempotentRequest,
): Promise<PostedDocument> {
  return postOnce(context, caller, request, (tx) => adjust(tx, caller, input));
}

async function adjust(
  tx: Tx,
  caller: Caller,
  { warehouseId, productId, lotId, quantity, reason }: AdjustmentInput,
): Promise<string> {
  const warehouse = await ownWarehouse(tx, caller, warehouseId);
  const products = await holdProducts(tx, warehouse, [productId], () => 'productId');
  if ((products.get(productId)?.supplied ?? 0) + quantity > SUPPLIED_MAX)
    throw InvalidRequest.field('quantity', TOO_MUCH_SUPPLY);
  if (lotId !== undefined) await refuseExpired(tx, warehouseId, { lotId, productId, quantity });
  const lines = [{ id: newId(), productId, lotId: lotId ?? null, quantity }];
  const kind = 'ADJUSTMENT';
  return postDocument(tx, { kind, movement: kind, warehouse, actorId: caller.id, reason, lines }, products);
}

export const EXPIRED = words({
  en: 'has expired; nothing can be added to it',
  es: 'ya caducó; no se le puede añadir nada',
});

/** What comes to a lot can be promised, so nothing comes to one that has expired. @throws AppError not-found for others' lots */
async function refuseExpired(
  tx: Tx,
  warehouseId: string,
  { lotId, productId, quantity }: { lotId: string; productId: string; quantity: number },
): Promise<void> {
  const isExpired = await isLotExpired(tx, warehouseId, { lotId, productId });
  if (isExpired === undefined) throw notFound('lot');
  if (isExpired && quantity > 0) throw InvalidRequest.field('lotId', EXPIRED);
}
