import type { Database } from '../../platform/database.ts';
import { AppError, PLATFORM_ERRORS } from '../../platform/errors.ts';
import { accountExists } from './service.ts';

/**
 * Nothing of what an operator asks about is theirs, so that nothing is missing when they are gone; and their token outlives their
 * account.
 * @param operatorId undefined: it is no operator who asks
 * @throws AppError unauthenticated
 */
export async function refuseGoneOperator(db: Database, operatorId: string | undefined): Promise<void> {
  if (operatorId !== undefined && !(await accountExists(db, operatorId)))
    throw new AppError(PLATFORM_ERRORS.unauthenticated);
}
