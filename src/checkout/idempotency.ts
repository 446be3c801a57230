import { createHash } from 'node:crypto';
import type { Prisma } from '../generated/prisma/client.ts';
import type { Database, Tx } from '../platform/database.ts';
import { AppError } from '../platform/errors.ts';
import { isUniqueViolation } from '../platform/sqlstate.ts';
import type { CheckoutInput, CheckoutView } from './schemas.ts';

/** A buyer's key for one request, and what the request said. */
export interface IdempotentRequest {
  readonly key: string;
  readonly requestHash: string;
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
  db: Database,
  userId: string,
  { key, requestHash }: IdempotentRequest,
): Promise<CheckoutView | undefined> {
  const row = await db.prisma.idempotencyKey.findUnique({ where: { userId_key: { userId, key } } });
  if (row === null) return undefined;
  if (row.requestHash !== requestHash) throw new AppError('idempotency-key-reused');
  return row.response as CheckoutView;
}

/** Keeps an answer with its effect: both are committed, or neither. */
export async function keepAnswer(
  tx: Tx,
  userId: string,
  { key, requestHash }: IdempotentRequest,
  response: CheckoutView,
): Promise<void> {
  await tx.idempotencyKey.create({ data: { userId, key, requestHash, response: response as Prisma.InputJsonObject } });
}

/** Whether a request lost to another of the same key, which then has the answer. */
export function lostToSameKey(error: unknown): boolean {
  return isUniqueViolation(error, 'idempotency_keys') || isUniqueViolation(error, 'user_id');
}
