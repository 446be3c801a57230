import { type Context, lastRevision, recordChanges } from '../../concurrency/index.ts';
import type { Tx } from '../../platform/database.ts';
import { notFound } from '../../platform/errors.ts';
import { refuseGoneOperator } from '../accounts/index.ts';
import type { Asked } from './askers.ts';
import type { FeeInput, FeeView } from './schemas.ts';
import { viewFee } from './views.ts';

const ENTITY = 'seller';

/** A new fee, and who sets it. */
export interface FeeChange extends FeeInput, Required<Asked> {}

/**
 * Sets what the market keeps of a seller's next payments; of those before it keeps what it kept. Who set it is audited.
 * @param defaultFee in basis points, of sellers without a fee of their own
 * @throws AppError not-found, unauthenticated
 */
export async function setFee(context: Context, change: FeeChange, defaultFee: number): Promise<FeeView> {
  await refuseGoneOperator(context.db, change.operatorId);
  const { sellerId, basisPoints } = change;
  await context.db.transaction(async (tx) => {
    const before = await lockFee(tx, sellerId);
    if (before === basisPoints) return;
    await tx.seller.update({ where: { id: sellerId }, data: { feeBasisPoints: basisPoints } });
    await audit(tx, change, before);
  });
  return viewFee(sellerId, basisPoints, defaultFee);
}

/** Holds the seller until the transaction ends: their changes are numbered. @throws AppError not-found */
async function lockFee(tx: Tx, sellerId: string): Promise<number | null> {
  const [seller] = await tx.$queryRaw<{ fee: number | null }[]>`
    SELECT fee_basis_points AS fee FROM sellers WHERE id = ${sellerId}::uuid FOR NO KEY UPDATE`;
  if (seller === undefined) throw notFound('seller profile');
  return seller.fee;
}

async function audit(tx: Tx, { sellerId, basisPoints, operatorId }: FeeChange, before: number | null): Promise<void> {
  const of = { entityType: ENTITY, entityId: sellerId };
  const change = { ...of, revision: (await lastRevision(tx, of)) + 1, changedBy: operatorId };
  await recordChanges(tx, change, [{ field: 'feeBasisPoints', oldValue: before, newValue: basisPoints }]);
}
