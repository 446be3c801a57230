import type { Caller } from '../../platform/access.ts';
import type { Database } from '../../platform/database.ts';
import { AppError, PLATFORM_ERRORS } from '../../platform/errors.ts';
import { accountExists } from './service.ts';

/**
 * A token outlives its account. Where an answer says that something is missing, that is looked at anyway; this is for answers that
 * need nothing of the caller's to be there.
 * @throws AppError unauthenticated
 */
export async function refuseGone(db: Database, accountId: string): Promise<void> {
  if (!(await accountExists(db, accountId))) throw new AppError(PLATFORM_ERRORS.unauthenticated);
}

/**
 * The same for operators: nothing of what they ask about is theirs, so that nothing is missing when they are gone.
 * @param operatorId undefined: it is no operator who asks
 * @throws AppError unauthenticated
 */
export async function refuseGoneOperator(db: Database, operatorId: string | undefined): Promise<void> {
  if (operatorId !== undefined) await refuseGone(db, operatorId);
}

/** The same where sellers have their own, and every ADMIN who is still one everybody's. @throws AppError unauthenticated */
export async function refuseGoneAdmin(db: Database, { id, role }: Caller): Promise<void> {
  await refuseGoneOperator(db, role === 'ADMIN' ? id : undefined);
}
