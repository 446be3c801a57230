import type { Context } from '../../concurrency/index.ts';
import type { Caller } from '../../platform/access.ts';
import type { Tx } from '../../platform/database.ts';
import { AppError, notFound, PLATFORM_ERRORS } from '../../platform/errors.ts';
import { accountExists } from '../accounts/index.ts';

/** Whose goods a caller sees and moves: a seller their own, an ADMIN everybody's, which is undefined. */
export function ownerOf({ id, role }: Caller): string | undefined {
  return role === 'ADMIN' ? undefined : id;
}

/** Whoever has nothing may be nobody any more. @throws AppError unauthenticated when the account is gone */
export async function refuseIfGone({ db }: Context, { id }: Caller, total: number): Promise<void> {
  if (total === 0 && !(await accountExists(db, id))) throw new AppError(PLATFORM_ERRORS.unauthenticated);
}

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
