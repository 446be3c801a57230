import { type ConflictObserver, withRetry } from '../concurrency/index.ts';
import type { Database } from '../platform/database.ts';
import { AppError } from '../platform/errors.ts';
import { findAnswer, idempotentRequest, lostToSameKey } from './idempotency.ts';
import type { CheckoutMetrics, CheckoutOutcome } from './metrics.ts';
import { type CheckoutRequest, checkoutOnce } from './optimistic.ts';
import type { CheckoutInput, CheckoutView } from './schemas.ts';

/** No try starts later than this after the first. */
const DEADLINE_MS = 2_000;
const MINUTE_MS = 60_000;

export interface CheckoutDependencies {
  readonly db: Database;
  readonly metrics: CheckoutMetrics;
  /** How long an unpaid order keeps its stock. */
  readonly holdMinutes: number;
}

export interface CheckoutCall {
  readonly buyerId: string;
  readonly input: CheckoutInput;
  readonly idempotencyKey: string | undefined;
  readonly onConflict: ConflictObserver;
}

export interface CheckoutResult {
  readonly checkout: CheckoutView;
  /** The same request was answered before; nothing was ordered now. */
  readonly replayed: boolean;
}

/**
 * Turns a cart into orders, one per seller: all of it in one commit, or nothing.
 * @throws AppError empty-cart, insufficient-stock, price-changed, idempotency-key-reused, concurrency-conflict
 */
export async function checkout(deps: CheckoutDependencies, call: CheckoutCall): Promise<CheckoutResult> {
  const start = performance.now();
  const tries = { count: 0 };
  const observe = (outcome: CheckoutOutcome) =>
    deps.metrics.observe(outcome, (performance.now() - start) / 1000, tries.count);
  try {
    const result = await checkoutOrReplay(deps, call, tries);
    observe(result.replayed ? 'replayed' : 'created');
    return result;
  } catch (error) {
    observe(error instanceof AppError ? error.code : 'internal');
    throw error;
  }
}

/**
 * With an idempotency key, the answer of an earlier request is looked up before and, since that request may have been
 * under way at the first look, again after a refusal.
 */
async function checkoutOrReplay(
  deps: CheckoutDependencies,
  { buyerId, input, idempotencyKey, onConflict }: CheckoutCall,
  tries: { count: number },
): Promise<CheckoutResult> {
  const idempotent = idempotentRequest(idempotencyKey, input);
  const request = { buyerId, input, idempotent };
  if (idempotent === undefined) return { checkout: await place(deps, request, tries, onConflict), replayed: false };
  const answer = await findAnswer(deps.db, buyerId, idempotent);
  if (answer !== undefined) return { checkout: answer, replayed: true };
  try {
    return { checkout: await place(deps, request, tries, onConflict), replayed: false };
  } catch (error) {
    if (!(error instanceof AppError) && !lostToSameKey(error)) throw error;
    const late = await findAnswer(deps.db, buyerId, idempotent);
    if (late === undefined) throw error;
    return { checkout: late, replayed: true };
  }
}

/** Optimistic at first; whoever lost a try waits for the row locks instead of losing again. */
function place(
  { db, holdMinutes }: CheckoutDependencies,
  request: CheckoutRequest,
  tries: { count: number },
  onConflict: ConflictObserver,
): Promise<CheckoutView> {
  const expiresAt = new Date(Date.now() + holdMinutes * MINUTE_MS);
  const attempt = (tryNumber: number) => {
    tries.count = tryNumber;
    return db.transaction((tx) => checkoutOnce(tx, request, { locked: tryNumber > 1, expiresAt }));
  };
  return withRetry(attempt, { deadlineMs: DEADLINE_MS, onConflict });
}
