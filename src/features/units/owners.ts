import type { Caller } from '../../platform/access.ts';
import type { Database } from '../../platform/database.ts';
import { refuseGoneOperator } from '../accounts/index.ts';
import { ownerOf } from '../inventory/index.ts';

/** What of the register a caller sees: a seller what is at their own sites, an ADMIN everything. */
export function ownedBy(caller: Caller): { readonly sellerId?: string } {
  const sellerId = ownerOf(caller);
  return sellerId === undefined ? {} : { sellerId };
}

/** Nothing is missing to an operator who is gone, so that is looked at. @throws AppError unauthenticated */
export async function refuseGoneAdmin(db: Database, { id, role }: Caller): Promise<void> {
  await refuseGoneOperator(db, role === 'ADMIN' ? id : undefined);
}
