import type { Context } from '../../concurrency/index.ts';
import type { Caller } from '../../platform/access.ts';
import type { Tx } from '../../platform/database.ts';
import { notFound } from '../../platform/errors.ts';
import type { IdempotentRequest } from '../../platform/idempotency.ts';
import { InvalidRequest } from '../../platform/validation.ts';
import { type PostedDocument, postDocument, withDocument } from './documents.ts';
import { findLotsById, findToday } from './lots.sql.ts';
import { whyUnsellable } from './lots.ts';
import { holdProducts } from './movements.ts';
import { ownWarehouse } from './owners.ts';
import { unitsOf } from './quantities.ts';
import { SUPPLIED_MAX, TOO_MUCH_SUPPLY } from './rules.ts';
import type { AdjustmentInput } from './schemas.ts';

/**
 * Corrects what lies in a place, and with it what can be promised.
 * @param request by which a retry is known
 * @throws AppError not-found for a warehouse or lot that is not the caller's; insufficient-stock when a place, or what is not promised
 *   yet, would go below zero
 * @throws InvalidRequest when the product is another seller's, the quantity is none of its unit, or there would be more than can be
 *   counted
 */
export function adjustGoods(
  context: Context,
  caller: Caller,
  input: AdjustmentInput,
  request?: IdempotentRequest,
): Promise<PostedDocument> {
  return withDocument(context, caller, request, (tx) => adjust(tx, caller, input));
}

async function adjust(
  tx: Tx,
  caller: Caller,
  { warehouseId, productId, lotId, reason, ...said }: AdjustmentInput,
): Promise<string> {
  const warehouse = await ownWarehouse(tx, caller, warehouseId);
  const products = await holdProducts(tx, warehouse, [productId], () => 'productId');
  const { supplied = 0, unitScale: scale = 0 } = products.get(productId) ?? {};
  const quantity = unitsOf(said.quantity, { scale, field: 'quantity', isSigned: true });
  if (supplied + quantity > SUPPLIED_MAX) throw InvalidRequest.field('quantity', TOO_MUCH_SUPPLY);
  if (lotId != null) await refuseUnsellable(tx, warehouseId, { lotId, productId, quantity });
  const lines = [{ productId, lotId: lotId ?? null, quantity }];
  return postDocument(tx, { kind: 'ADJUSTMENT', warehouse, actorId: caller.id, reason, lines }, products);
}

/** What comes to a lot can be promised, so nothing comes to one whose goods cannot be sold. @throws AppError not-found for others' lots */
async function refuseUnsellable(
  tx: Tx,
  warehouseId: string,
  { lotId, productId, quantity }: { lotId: string; productId: string; quantity: number },
): Promise<void> {
  const [lot] = await findLotsById(tx, [lotId]);
  if (lot?.productId !== productId) throw notFound('lot');
  if (quantity <= 0) return;
  const refusal = whyUnsellable(lot, await findToday(tx, warehouseId));
  if (refusal !== undefined) throw InvalidRequest.field('lotId', refusal.why);
}
