import type { Database } from '../../platform/database.ts';
import { AppError, PLATFORM_ERRORS } from '../../platform/errors.ts';
import type { IdempotentRequest } from '../../platform/idempotency.ts';
import { isUniqueViolation } from '../../platform/sqlstate.ts';
import { readAnswers } from './answers.sql.ts';
import type { CheckoutView } from './schemas.ts';
import { viewCheckout } from './views.ts';

/**
 * The answer already given to this request, if any.
 * @throws AppError idempotency-key-reused when the key belongs to another request
 */
export async function findAnswer(
  { pool }: Database,
  buyerId: string,
  idempotent: IdempotentRequest,
): Promise<CheckoutView | undefined> {
  const [given] = (await readAnswers(pool, [{ buyerId, idempotent }])).values();
  if (given === undefined) return undefined;
  const { requestHash, placed } = given;
  if (placed === undefined || requestHash !== idempotent.requestHash)
    throw new AppError(PLATFORM_ERRORS['idempotency-key-reused']);
  return viewCheckout(placed);
}

/** Whether a request lost to another of the same key, which then has the answer. */
export function lostToSameKey(error: unknown): boolean {
  return isUniqueViolation(error, { table: 'idempotency_keys', columns: ['user_id', 'key'], primary: true });
}
