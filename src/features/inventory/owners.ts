import type { Context } from '../../concurrency/index.ts';
import type { Caller } from '../../platform/access.ts';
import { AppError, PLATFORM_ERRORS } from '../../platform/errors.ts';
import { accountExists } from '../accounts/index.ts';

/** Whose goods a caller sees and moves: a seller their own, an ADMIN everybody's, which is undefined. */
export function ownerOf({ id, role }: Caller): string | undefined {
  return role === 'ADMIN' ? undefined : id;
}

/** Whoever has nothing may be nobody any more. @throws AppError unauthenticated when the account is gone */
export async function refuseIfGone({ db }: Context, { id }: Caller, total: number): Promise<void> {
  if (total === 0 && !(await accountExists(db, id))) throw new AppError(PLATFORM_ERRORS.unauthenticated);
}
