import type { Caller } from '../../platform/access.ts';
import type { Database } from '../../platform/database.ts';
import { AppError, PLATFORM_ERRORS } from '../../platform/errors.ts';
import type { Ask } from '../../platform/statements.ts';
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

const FIND = { name: 'accounts-find', text: 'SELECT 1 FROM users WHERE id = $1' };

/**
 * The same for what is told also while the database says nothing: then nobody is refused.
 * @param ask on connections that are there for it
 * @throws AppError unauthenticated
 */
export async function refuseKnownGone(ask: Ask, accountId: string): Promise<void> {
  const found = await ask(FIND, [accountId]).catch(() => undefined);
  if (found?.length === 0) throw new AppError(PLATFORM_ERRORS.unauthenticated);
}
