import type pg from 'pg';
import { asConcurrencyError, type Decided, GroupCommit, type LostTry, withRetry } from '../concurrency/index.ts';
import type { Database } from '../platform/database.ts';
import { isConnectionLost, isPoolExhausted } from '../platform/sqlstate.ts';
import { planBatch } from './batch-plan.ts';
import { lockBatch, readBatch, writeBatch } from './group.sql.ts';
import type { CheckoutRequest, CheckoutResult, CheckoutStrategy } from './request.ts';

export interface GroupCheckoutOptions {
  readonly db: Database;
  readonly holdMs: number;
  readonly deadlineMs: number;
  /** Checkouts of one transaction at most. */
  readonly batchMax: number;
  /** Checkouts that wait at most. */
  readonly queueMax: number;
  /** Transactions in flight at the same time. */
  readonly lanes: number;
  readonly onBatch?: (size: number) => void;
}

export interface GroupCheckout extends CheckoutStrategy {
  /** Checkouts that wait for their transaction to start. */
  readonly waiting: number;
}

/** The next try waits for row locks anyway; this only parts processes that lost at the same moment. */
const RETRY_DELAY_MS = 5;
/** After a lost try other processes are at the same products: so many batches take the locks first instead of losing again. */
const LOCKED_BATCHES_AFTER_LOSS = 50;

/** Checkouts that arrive while a transaction is in flight are decided together in the next one. */
export function createGroupCheckout(options: GroupCheckoutOptions): GroupCheckout {
  const { batchMax, queueMax, lanes, deadlineMs, onBatch } = options;
  const contention = { lockedBatches: 0 };
  const lane = new GroupCommit<CheckoutRequest, CheckoutResult>({
    decide: (batch) => decideWithRetry(options, contention, batch),
    mayBeOnesFault: (error) =>
      asConcurrencyError(error) === undefined && !isConnectionLost(error) && !isPoolExhausted(error),
    batchMax,
    queueMax,
    deadlineMs,
    lanes,
    ...(onBatch && { onBatch }),
  });
  return {
    place: (request) => lane.submit(request),
    close: () => lane.close(),
    get waiting() {
      return lane.waiting;
    },
  };
}

/** Optimistic at first, unless others were there a moment ago; under row locks after a lost try. */
async function decideWithRetry(
  { db, holdMs, deadlineMs }: GroupCheckoutOptions,
  contention: { lockedBatches: number },
  batch: readonly CheckoutRequest[],
): Promise<readonly Decided<CheckoutResult>[]> {
  const lockFirst = contention.lockedBatches > 0;
  if (lockFirst) contention.lockedBatches -= 1;
  const expiresAt = new Date(Date.now() + holdMs);
  const attempt = (tryNumber: number) => {
    for (const { progress } of batch) progress.tries += 1;
    return lockFirst || tryNumber > 1
      ? decideLocked(db.pool, batch, expiresAt)
      : decideOptimistically(db.pool, batch, expiresAt);
  };
  const onConflict = (lost: LostTry) => {
    contention.lockedBatches = LOCKED_BATCHES_AFTER_LOSS;
    for (const request of batch) request.onConflict(lost);
  };
  return withRetry(attempt, { deadlineMs, baseDelayMs: RETRY_DELAY_MS, onConflict });
}

/** One read, one write: the write commits by itself, or takes itself back when a version has moved. */
async function decideOptimistically(
  pool: pg.Pool,
  batch: readonly CheckoutRequest[],
  expiresAt: Date,
): Promise<readonly Decided<CheckoutResult>[]> {
  const plan = planBatch(batch, await readBatch(pool, batch), expiresAt);
  if (plan.accepted.length > 0) await writeBatch(pool, plan, expiresAt);
  return plan.decided;
}

/** The same under the row locks of all carts and products concerned, so that no version can move. */
async function decideLocked(
  pool: pg.Pool,
  batch: readonly CheckoutRequest[],
  expiresAt: Date,
): Promise<readonly Decided<CheckoutResult>[]> {
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    await lockBatch(client, batch);
    const plan = planBatch(batch, await readBatch(client, batch), expiresAt);
    if (plan.accepted.length > 0) await writeBatch(client, plan, expiresAt);
    await client.query('COMMIT');
    client.release();
    return plan.decided;
  } catch (error) {
    await client.query('ROLLBACK').then(
      () => client.release(),
      (failure: Error) => client.release(failure),
    );
    throw error;
  }
}
