import { createHash } from 'node:crypto';
import type { Database } from '../../platform/database.ts';
import { AppError } from '../../platform/errors.ts';
import { isUniqueViolation } from '../../platform/sqlstate.ts';
import { readAnswers } from './answers.sql.ts';
import { CHECKOUT_ERRORS } from './errors.ts';
import type { PlacedCheckout } from './rows.ts';
import type { CheckoutInput, CheckoutView } from './schemas.ts';
import { viewCheckout } from './views.ts';

/** A buyer's key for one request, and what the request said. */
export interface IdempotentRequest {
  readonly key: string;
  readonly requestHash: string;
}

/** What a key keeps: not the answer, but what it can be made of again, by whatever version of the product. */
export interface KeptDecision {
  readonly kind: 'placed';
  readonly checkoutId: string;
  /** As it was when the checkout was placed. */
  readonly expiresAt: string;
}

export function decisionOf({ id, expiresAt }: PlacedCheckout): KeptDecision {
  return { kind: 'placed', checkoutId: id, expiresAt: expiresAt.toISOString() };
}

/** The request as it is compared with the first of its key: as parsed, so that spaces and order do not matter. */
export function idempotentRequest(key: string | undefined, input: CheckoutInput): IdempotentRequest | undefined {
  if (key === undefined) return undefined;
  return { key, requestHash: createHash('sha256').update(JSON.stringify(input)).digest('hex') };
}

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
