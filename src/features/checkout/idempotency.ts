import type { Database } from '../../platform/database.ts';
import { AppError } from '../../platform/errors.ts';
import { isUniqueViolation } from '../../platform/sqlstate.ts';
import { readAnswers } from './answers.sql.ts';
import { CHECKOUT_ERRORS } from './errors.ts';
import type { IdempotentRequest } from './idempotency-key.ts';
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
  if (given.requestHash !== idempotent.requestHash) throw new AppError(CHECKOUT_ERRORS['idempotency-key-reused']);
  return viewCheckout(given.placed);
}

/** Whether a request lost to another of the same key, which then has the answer. */
export function lostToSameKey(error: unknown): boolean {
  return isUniqueViolation(error, { table: 'idempotency_keys', columns: ['user_id', 'key'], primary: true });
}
