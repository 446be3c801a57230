import type { Database, Tx } from '../../platform/database.ts';
import { AppError } from '../../platform/errors.ts';
import { isUniqueViolation } from '../../platform/sqlstate.ts';
import { readAnswers } from './answers.sql.ts';
import { decisionOf, type IdempotentRequest } from './idempotency-key.ts';
import { type PlacedCheckout, viewCheckout } from './rows.ts';
import type { CheckoutView } from './schemas.ts';

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
  if (given.requestHash !== idempotent.requestHash) throw new AppError('idempotency-key-reused');
  return viewCheckout(given.placed);
}

/** Keeps a decision with its effect: both are committed, or neither. */
export async function keepDecision(
  tx: Tx,
  userId: string,
  { key, requestHash }: IdempotentRequest,
  checkout: PlacedCheckout,
): Promise<void> {
  await tx.idempotencyKey.create({ data: { userId, key, requestHash, decision: { ...decisionOf(checkout) } } });
}

/** Whether a request lost to another of the same key, which then has the answer. */
export function lostToSameKey(error: unknown): boolean {
  return isUniqueViolation(error, 'idempotency_keys') || isUniqueViolation(error, 'user_id');
}
