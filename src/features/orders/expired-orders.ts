import { asConcurrencyError, heldRows, inHalves, withRetry } from '../../concurrency/index.ts';
import { NIL_ID } from '../../platform/ids.ts';
import { mayBeOneItemsFault } from '../../platform/sqlstate.ts';
import type { Ask } from '../../platform/statements.ts';
import type { OrderContext, SkippedOrder, UnfinishedWork } from './endings.ts';
import { type ExpiredOrder, findExpired, findWanting, lockExpired } from './expired-orders.sql.ts';
import type { StandingOrder } from './moves.sql.ts';
import { endOrders } from './moves.ts';

/** Orders of one transaction: it holds products for some 30 ms, and waits for the disk once. */
const BATCH_SIZE = 300;
/** For what is under way for orders, of a run: the others wait to be ended meanwhile. */
const FINISH_MS = 30_000;
/** The longest wait for a product: while a batch waits for one, it holds others that buyers want. */
const LOCK_WAIT_MS = 250;

export interface CleanupOptions {
  readonly batchSize?: number;
  /** Told after every committed batch. */
  readonly onBatch?: (cancelled: number) => void;
  /** Told of every order that could not be ended alone either, or of which someone holds a product. */
  readonly onSkipped?: (skipped: SkippedOrder) => void;
  /** Told of what is under way for orders and could not be brought to its end. */
  readonly onUnfinished?: (unfinished: UnfinishedWork) => void;
  /** Ends the run after the batch at hand. */
  readonly signal?: AbortSignal;
}

/** What it takes to end expired orders. */
export type CleanupContext = OrderContext;

/** One run, and what it learns on its way. */
interface Run extends CleanupOptions, CleanupContext {
  /** Products that someone holds for longer than a checkout does. Their orders are left to the next run. */
  readonly held: Set<string>;
  /** Orders that give back something else which someone holds. */
  readonly heldOrders: Set<string>;
}

/**
 * Cancels every order that waited too long for its payment and gives its stock back, exactly once however many processes
 * do it at the same time: each takes rows that nobody else holds (SKIP LOCKED), and an order that is just being paid or
 * cancelled is left to whoever has it. An order that cannot be ended holds up no other: it is passed by. Nor does one end
 * while a payment of it is under way: one whose outcome nobody has learnt in time is asked about first.
 * @returns how many orders it cancelled
 * @throws when the database is lost
 */
export async function cleanupFailedOrders(context: CleanupContext, options: CleanupOptions = {}): Promise<number> {
  const run: Run = { ...options, ...context, held: new Set(), heldOrders: new Set() };
  // What cannot be finished keeps its own order from ending, and no other.
  const inTime = AbortSignal.any([AbortSignal.timeout(FINISH_MS), ...(run.signal ? [run.signal] : [])]);
  await run.openWork.finishOverdue(run, (unfinished) => run.onUnfinished?.(unfinished), inTime);
  let total = 0;
  for await (const orderIds of expiredBatches(run)) total += await endBatch(run, orderIds);
  return total;
}

const BEFORE_ALL: ExpiredOrder = { id: NIL_ID, expiresAt: new Date(0) };

/** Expired orders batch by batch. Each is met once in a run, so that what cannot be ended does not come first again. */
async function* expiredBatches({ db, batchSize = BATCH_SIZE, signal }: Run): AsyncGenerator<string[]> {
  let last: ExpiredOrder | undefined = BEFORE_ALL;
  while (last !== undefined && !signal?.aborted) {
    const orders = await findExpired(db.ask, last, batchSize);
    if (orders.length > 0) yield orders.map(({ id }) => id);
    last = orders.length < batchSize ? undefined : orders.at(-1);
  }
}

/** @returns how many of the orders it ended */
async function endBatch(run: Run, orderIds: readonly string[]): Promise<number> {
  const { onBatch, onSkipped, signal } = run;
  let total = 0;
  const halving = { work: (ids: readonly string[]) => endTogether(run, ids), mayBeOnesFault: mayBeOneItemsFault };
  for await (const part of inHalves(orderIds, halving)) {
    if ('error' in part) {
      const skipped = skippedFor(part.error);
      for (const orderId of part.items) onSkipped?.({ orderId, ...skipped });
    } else {
      const { ended, locked } = part.result;
      total += ended;
      if (ended > 0) onBatch?.(ended);
      for (const orderId of locked) onSkipped?.({ orderId, reason: 'locked' });
    }
    if (signal?.aborted) break;
  }
  return total;
}

type SkipReason = { readonly reason: 'failed'; readonly error: unknown } | { readonly reason: 'locked' };

/** Why orders are left to the next run. @throws the error when it is about the database, which would fail any order */
function skippedFor(error: unknown): SkipReason {
  // Others won every try: they are still there.
  if (asConcurrencyError(error) !== undefined) return { reason: 'locked' };
  if (mayBeOneItemsFault(error)) return { reason: 'failed', error };
  throw error;
}

interface Ended {
  readonly ended: number;
  readonly locked: readonly string[];
}

/** Ends orders in one transaction. A lost try may have waited in vain for a product: the next leaves out those held. */
async function endTogether(run: Run, orderIds: readonly string[]): Promise<Ended> {
  const { db, onConflict } = run;
  const attempt = async (tryNumber: number) => {
    if (tryNumber > 1) await learnHeld(run, orderIds);
    return db.askTogether((ask) => endInTransaction(ask, run, orderIds));
  };
  return withRetry(attempt, { onConflict, retryLockTimeouts: true });
}

async function learnHeld({ db, held, heldOrders, ordersOfHeld }: Run, orderIds: readonly string[]): Promise<void> {
  const items = await db.prisma.orderItem.findMany({
    where: { orderId: { in: [...orderIds] } },
    select: { productId: true },
    distinct: ['productId'],
  });
  for (const id of await heldRows(db.ask, 'products', new Set(items.map(({ productId }) => productId)))) held.add(id);
  for (const id of await ordersOfHeld(db, orderIds)) heldOrders.add(id);
}

async function endInTransaction(ask: Ask, run: Run, orderIds: readonly string[]): Promise<Ended> {
  const { held, heldOrders, openWork } = run;
  const orders = await lockExpired(ask, orderIds, LOCK_WAIT_MS);
  const wanting = held.size === 0 ? [] : await findWanting(ask, orders, held);
  const locked = new Set([...wanting, ...idsOf(orders).filter((id) => heldOrders.has(id))]);
  const busy = new Set(await openWork.ordersWithSome(ask, idsOf(orders)));
  const ending = orders.filter(({ id }) => !locked.has(id) && !busy.has(id));
  if (ending.length > 0) await endOrders(ask, run, ending, { mover: 'expiry', actorId: null, why: 'expired' });
  return { ended: ending.length, locked: [...locked] };
}

const idsOf = (orders: readonly StandingOrder[]) => orders.map(({ id }) => id);
