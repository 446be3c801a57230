import type { Context } from '../../concurrency/index.ts';
import type { Caller } from '../../platform/access.ts';
import type { Tx } from '../../platform/database.ts';
import type { IdempotentRequest } from '../../platform/idempotency.ts';
import { newId } from '../../platform/ids.ts';
import { InvalidRequest, words } from '../../platform/validation.ts';
import { createDocument } from './document-lines.sql.ts';
import { type PostedDocument, withDocument } from './documents.ts';
import { writeOffExpired } from './expiry.sql.ts';
import { findLotsById, findToday } from './lots.sql.ts';
import { whyUnsellable } from './lots.ts';
import { holdProducts, moveGoods, ownProducts } from './movements.ts';
import { type OwnWarehouse, ownWarehouse } from './owners.ts';
import { unitsOf } from './quantities.ts';
import type { ArrivalInput, CancellationInput, TransferInput } from './transfer-schemas.ts';
import { advance, arrivals, holdTransfer, refuseUnless, type Transfer } from './transfer-steps.ts';

/**
 * Goods go from one warehouse to another: requested, sent, received. On their way they lie nowhere, and nobody can buy them; what is
 * promised to buyers is not sent.
 */

const SAME_PLACE = words({ en: 'must be another than fromWarehouseId', es: 'debe ser otro que fromWarehouseId' });
const OTHER_SELLER = words({
  en: 'must be of the same seller, or the operator’s',
  es: 'debe ser del mismo vendedor o del operador',
});
const NOT_ITS_LOT = words({ en: 'must be a lot of the product', es: 'debe ser un lote del producto' });

/**
 * Writes down what is to go where. Nothing moves, and nothing is kept for it, until it is sent.
 * @throws AppError not-found for a warehouse that is not the caller's
 * @throws InvalidRequest when a product or lot is another's, a quantity is none of the product's unit, or both warehouses are one
 */
export function requestTransfer(
  context: Context,
  caller: Caller,
  input: TransferInput,
  key?: IdempotentRequest,
): Promise<PostedDocument> {
  return withDocument(context, caller, key, (tx) => request(tx, caller, input));
}

async function request(
  tx: Tx,
  caller: Caller,
  { fromWarehouseId, toWarehouseId, lines, reason }: TransferInput,
): Promise<string> {
  const from = await ownWarehouse(tx, caller, fromWarehouseId);
  const to = await ownWarehouse(tx, caller, toWarehouseId);
  if (from.id === to.id) throw InvalidRequest.field('toWarehouseId', SAME_PLACE);
  const owner = ownerOfBoth(from, to);
  const ids = lines.map(({ productId }) => productId);
  const products = await ownProducts(tx, owner, ids, (index) => `lines.${index}.productId`);
  await refuseLots(tx, to.id, lines);
  const id = newId();
  await createDocument(tx, {
    ...{ id, kind: 'TRANSFER', status: 'REQUESTED', sellerId: owner.sellerId, reason: reason ?? null },
    ...{ warehouseId: from.id, toWarehouseId: to.id, actorId: caller.id },
    lines: lines.map(({ productId, lotId, quantity }, index) => {
      const scale = products.get(productId)?.unitScale ?? 0;
      const units = unitsOf(quantity, { scale, field: `lines.${index}.quantity` });
      return { productId, lotId: lotId ?? null, quantity: units };
    }),
  });
  return id;
}

/** Whose goods can lie in both. @throws InvalidRequest when nobody's can */
function ownerOfBoth(from: OwnWarehouse, to: OwnWarehouse): Pick<OwnWarehouse, 'sellerId'> {
  if (from.sellerId !== null && to.sellerId !== null && from.sellerId !== to.sellerId)
    throw InvalidRequest.field('toWarehouseId', OTHER_SELLER);
  return { sellerId: from.sellerId ?? to.sellerId };
}

/** @throws InvalidRequest for a lot of another product, and for one that nobody may sell where it would arrive */
async function refuseLots(tx: Tx, toWarehouseId: string, lines: TransferInput['lines']): Promise<void> {
  const lotIds = lines.flatMap(({ lotId }) => lotId ?? []);
  if (lotIds.length === 0) return;
  const lots = new Map((await findLotsById(tx, lotIds)).map((lot) => [lot.id, lot]));
  const today = await findToday(tx, toWarehouseId);
  for (const [index, { productId, lotId }] of lines.entries()) {
    if (lotId == null) continue;
    const lot = lots.get(lotId);
    const why = lot?.productId === productId ? whyUnsellable(lot, today)?.why : NOT_ITS_LOT;
    if (why !== undefined) throw InvalidRequest.field(`lines.${index}.lotId`, why);
  }
}

/**
 * Sends the goods of a transfer: they leave where they lie, and what can be promised.
 * @throws AppError not-found; invalid-transition; insufficient-stock when fewer lie there, or are not promised to buyers
 */
export function dispatchTransfer(
  context: Context,
  caller: Caller,
  id: string,
  key?: IdempotentRequest,
): Promise<PostedDocument> {
  return withDocument(context, caller, key, async (tx) => {
    const transfer = await holdTransfer(tx, caller, id);
    const from = await ownWarehouse(tx, caller, transfer.warehouseId);
    refuseUnless(transfer, 'IN_TRANSIT');
    const sent = transfer.lines.map((line) => ({ ...line, quantity: -line.quantity }));
    await move(tx, transfer, { kind: 'TRANSFER_OUT', warehouseId: from.id, actorId: caller.id, changes: sent });
    return advance(tx, transfer, { status: 'IN_TRANSIT', actorId: caller.id, reason: null });
  });
}

/**
 * Takes in what arrived of a transfer: it lies there, and can be promised. What did not arrive is explained, and is gone.
 * @throws AppError not-found; invalid-transition
 * @throws InvalidRequest when the lines are not the transfer's, or something is missing and nobody says why
 */
export function receiveTransfer(
  context: Context,
  caller: Caller,
  { id, input }: { id: string; input: ArrivalInput },
  key?: IdempotentRequest,
): Promise<PostedDocument> {
  return withDocument(context, caller, key, async (tx) => {
    const transfer = await holdTransfer(tx, caller, id);
    const to = await ownWarehouse(tx, caller, transfer.toWarehouseId);
    refuseUnless(transfer, 'RECEIVED');
    const arrived = arrivals(transfer, input);
    const came = arrived.filter(({ quantity }) => quantity > 0);
    await move(tx, transfer, { kind: 'TRANSFER_IN', warehouseId: to.id, actorId: caller.id, changes: came });
    return advance(tx, transfer, { status: 'RECEIVED', actorId: caller.id, reason: input?.reason ?? null, arrived });
  });
}

/**
 * Gives a transfer up. What was sent comes back to where it was.
 * @throws AppError not-found; invalid-transition
 */
export function cancelTransfer(
  context: Context,
  caller: Caller,
  { id, input }: { id: string; input: CancellationInput },
  key?: IdempotentRequest,
): Promise<PostedDocument> {
  return withDocument(context, caller, key, async (tx) => {
    const transfer = await holdTransfer(tx, caller, id);
    const from = await ownWarehouse(tx, caller, transfer.warehouseId);
    refuseUnless(transfer, 'CANCELLED');
    if (transfer.status === 'IN_TRANSIT') {
      const { lines: changes } = transfer;
      await move(tx, transfer, { kind: 'TRANSFER_IN', warehouseId: from.id, actorId: caller.id, changes });
    }
    return advance(tx, transfer, { status: 'CANCELLED', actorId: caller.id, reason: input?.reason ?? null });
  });
}

interface Leg {
  readonly kind: 'TRANSFER_OUT' | 'TRANSFER_IN';
  readonly warehouseId: string;
  readonly actorId: string;
  readonly changes: Transfer['lines'];
}

/** Moves goods of a transfer. What expired on its way is written off where it arrives: nobody may sell it for a moment. */
async function move(tx: Tx, transfer: Transfer, { kind, warehouseId, actorId, changes }: Leg): Promise<void> {
  const ids = [...new Set(changes.map(({ productId }) => productId))];
  if (ids.length === 0) return;
  const products = await holdProducts(tx, transfer, ids, () => 'id');
  const cause = { kind, documentId: transfer.id, actorId, reason: null };
  await moveGoods(tx, { warehouseId, changes, cause, products });
  if (kind === 'TRANSFER_IN') await writeOffExpired(tx, ids);
}
