import type { Context } from '../../concurrency/index.ts';
import type { Database } from '../../platform/database.ts';
import { AppError } from '../../platform/errors.ts';
import { type IdempotentRequest, KeptAnswer, lostToSameKey } from '../../platform/idempotency.ts';
import { databaseProblem } from '../../platform/sqlstate.ts';
import { findAnswer } from './idempotency.ts';
import type { CheckoutMetrics, CheckoutOutcome } from './metrics.ts';
import type { CheckoutRequest, CheckoutResult, CheckoutStrategy } from './request.ts';
import type { CheckoutInput } from './schemas.ts';

export interface CheckoutDependencies {
  readonly metrics: CheckoutMetrics;
  readonly strategy: CheckoutStrategy;
}

export interface CheckoutCall {
  readonly buyerId: string;
  readonly input: CheckoutInput;
  readonly idempotent: IdempotentRequest | undefined;
}

/**
 * Turns a cart into orders, one per seller: all of it in one commit, or nothing.
 * @throws AppError empty-cart, insufficient-stock, voucher-invalid, voucher-used-up, price-changed, idempotency-key-reused,
 *   concurrency-conflict, overloaded
 * @throws KeptAnswer when the same request was refused before
 */
export async function checkout(
  { db, onConflict }: Context,
  { metrics, strategy }: CheckoutDependencies,
  { buyerId, input, idempotent }: CheckoutCall,
): Promise<CheckoutResult> {
  const start = performance.now();
  const progress = { tries: 0 };
  const observe = (outcome: CheckoutOutcome) =>
    metrics.observe(outcome, (performance.now() - start) / 1000, progress.tries);
  try {
    const wish = 'checkout' as const;
    const result = await placeOrReplay(db, strategy, { wish, buyerId, input, idempotent, onConflict, progress });
    observe(result.replayed ? 'replayed' : 'created');
    if (!result.replayed) metrics.onPlaced(result.checkout);
    return result;
  } catch (error) {
    if (error instanceof KeptAnswer) {
      observe('replayed');
      throw error;
    }
    const problem = error instanceof AppError ? error : databaseProblem(error);
    observe(problem?.code ?? 'internal');
    throw problem ?? error;
  }
}

/**
 * A request whose key another request is using at the same moment may be refused because of what that one did: its
 * answer is looked up again before the refusal goes out.
 */
async function placeOrReplay(
  db: Database,
  strategy: CheckoutStrategy,
  request: CheckoutRequest,
): Promise<CheckoutResult> {
  try {
    return await strategy.place(request);
  } catch (error) {
    const { buyerId, idempotent } = request;
    const code = error instanceof AppError ? error.code : undefined;
    const mayBeAnswered = code === undefined ? lostToSameKey(error) : strategy.mayHaveMissedAnswer.has(code);
    if (idempotent === undefined || !mayBeAnswered) throw error;
    const given = await findAnswer(db, buyerId, idempotent);
    if (given === undefined) throw error;
    return { checkout: given, replayed: true };
  }
}
