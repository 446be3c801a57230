import type { Database } from '../../platform/database.ts';
import type { IdempotentRequest } from '../../platform/idempotency.ts';
import { readAnswers } from './answers.sql.ts';
import { replayOf } from './idempotency-key.ts';
import type { CheckoutView } from './schemas.ts';
import { viewCheckout } from './views.ts';

/**
 * The answer already given to this request, if any.
 * @throws AppError idempotency-key-reused when the key belongs to another request
 * @throws KeptAnswer when that answer was a refusal
 */
export async function findAnswer(
  { pool }: Database,
  buyerId: string,
  idempotent: IdempotentRequest,
): Promise<CheckoutView | undefined> {
  const [given] = (await readAnswers(pool, [{ buyerId, idempotent }])).values();
  if (given === undefined) return undefined;
  const replay = replayOf(given, idempotent);
  if ('error' in replay) throw replay.error;
  return viewCheckout(replay.result);
}
