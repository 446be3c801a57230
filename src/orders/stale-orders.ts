import { type ConflictObserver, withRetry } from '../concurrency/index.ts';
import type { Database, Tx } from '../platform/database.ts';
import { writeOutbox } from '../platform/outbox.ts';
import { cancelExpired } from './stale-orders.sql.ts';
import { returnItems } from './status-changes.ts';

/** Orders of one transaction: short enough to keep nobody waiting, long enough to be quick. */
const BATCH_SIZE = 200;

export interface CleanupOptions {
  readonly batchSize?: number;
  /** Told after every committed batch. */
  readonly onBatch?: (cancelled: number) => void;
  readonly onConflict?: ConflictObserver;
  /** Ends the run after the batch at hand. */
  readonly signal?: AbortSignal;
}

/**
 * Cancels every order that waited too long for its payment and gives its stock back, exactly once however many processes
 * do it at the same time: each takes rows that nobody else holds (SKIP LOCKED), and an order that is just being paid or
 * cancelled is left to whoever has it.
 * @returns how many orders it cancelled
 */
export async function cleanupFailedOrders(db: Database, options: CleanupOptions = {}): Promise<number> {
  const { batchSize = BATCH_SIZE, onBatch, onConflict, signal } = options;
  let total = 0;
  while (!signal?.aborted) {
    const cancelled = await withRetry(() => db.transaction((tx) => cleanBatch(tx, batchSize)), { onConflict });
    total += cancelled;
    if (cancelled > 0) onBatch?.(cancelled);
    if (cancelled < batchSize) break;
  }
  return total;
}

async function cleanBatch(tx: Tx, batchSize: number): Promise<number> {
  const orders = await cancelExpired(tx, batchSize);
  if (orders.length === 0) return 0;
  const items = await tx.orderItem.findMany({ where: { orderId: { in: orders.map(({ id }) => id) } } });
  await returnItems(tx, items, null);
  await writeOutbox(
    tx,
    orders.map(({ id, from }) => ({ type: 'order.status-changed', subjectId: id, payload: { from, to: 'CANCELLED' } })),
  );
  return orders.length;
}
