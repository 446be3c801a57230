import type pg from 'pg';
import {
  type BatchTerms,
  beginBounded,
  ConcurrencyError,
  DATABASE_RESOURCE,
  type Decided,
  GroupCommit,
  type LostTry,
  lockFree,
  namedRow,
  type RowName,
  withRetry,
  writeBySql,
  writeStatement,
} from '../../concurrency/index.ts';
import { lendUntil, openPool, withConnection } from '../../platform/connections.ts';
import { isLockTimeout, mayBeOneItemsFault } from '../../platform/sqlstate.ts';
import type { HoldTerms } from '../cart/index.ts';
import { type BatchMoment, type BatchState, planBatch } from './batch-plan.ts';
import { partBatch, putTogether, rowsOf } from './held-rows.ts';
import { NEEDED_ROWS, takeLocks } from './locks.sql.ts';
import { vouchersIn } from './offers.ts';
import { readBatch } from './read-batch.sql.ts';
import type { CheckoutResult, CheckoutStrategy, HoldView, LaneRequest, LaneResult } from './request.ts';
import { crowdedProduct, waitForTurn } from './turns.ts';
import { CHECKOUT_SHAPE, writeSetOf } from './write-set.ts';

export interface GroupCheckoutOptions {
  readonly databaseUrl: string;
  readonly holdMs: number;
  /** How what is held for carts is bounded. */
  readonly holdTerms: HoldTerms;
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
  /** The lane's own connections to the database. */
  readonly pool: pg.Pool;
  /** Checkouts that wait for their transaction to start. */
  readonly waiting: number;
  /** Checkouts among them that wait for a row which someone outside holds. */
  readonly parked: number;
}

const WRITE = writeStatement('checkout-write', CHECKOUT_SHAPE);

/** The next try waits for row locks anyway; this only parts processes that lost at the same moment. */
const RETRY_DELAY_MS = 5;
/** After a lost try other processes are at the same products: so many batches take the locks first instead of losing again. */
const LOCKED_BATCHES_AFTER_LOSS = 50;
/** How much longer than in company one alone waits for what cannot be named. */
const LONE_PATIENCE = 4;
/** The parts of the deadline that a look for free rows, and the wait for a turn, may take. */
const LOOK_SHARE = 0.25;
const TURN_SHARE = 0.4;

/** What is known of others at the same products, since they won a try. */
interface Contention {
  /** So many batches take the locks first. */
  lockedBatches: number;
  /** What most of a batch wanted that lost. */
  crowdedProduct: string | undefined;
}

/** What a batch is decided with. */
interface Call {
  readonly client: pg.PoolClient;
  readonly batch: readonly LaneRequest[];
  readonly terms: BatchTerms<pg.PoolClient>;
  readonly moment: BatchMoment;
  readonly contention: Contention;
}

/**
 * Checkouts that arrive while a transaction is in flight are decided together in the next one. The lane has connections
 * of its own, so that nobody else's work keeps it waiting for one: one for each transaction in flight, and one to look
 * for rows that others hold.
 */
export function createGroupCheckout(options: GroupCheckoutOptions): GroupCheckout {
  const { databaseUrl, holdMs, holdTerms, batchMax, queueMax, lanes, deadlineMs, onBatch } = options;
  const pool = openPool({
    url: databaseUrl,
    max: lanes + 1,
    // A checkout after a quiet hour need not wait for a connection to be made.
    min: lanes,
    applicationName: 'tianguis lane',
    pipeline: true,
  });
  warmUp(pool, lanes);
  const contention: Contention = { lockedBatches: 0, crowdedProduct: undefined };
  const lane = new GroupCommit<LaneRequest, LaneResult, pg.PoolClient>({
    decide: (batch, terms) => {
      const { turn, signal } = terms;
      // The next batch may have no time to make another.
      signal.addEventListener('abort', () => warmUp(pool, lanes), { once: true });
      const now = new Date();
      const moment = { now, expiresAt: new Date(now.getTime() + holdMs), holdTerms };
      const work = (client: pg.PoolClient) => decide({ client, batch, terms, moment, contention }, deadlineMs);
      return turn === undefined ? withConnection(pool, signal, work) : lendUntil(signal, turn, work);
    },
    isCrowded: () => contention.crowdedProduct !== undefined,
    waitForTurn: (lockWaitMs) =>
      waitForTurn(pool, contention.crowdedProduct ?? '', { lockWaitMs, patienceMs: TURN_SHARE * deadlineMs }),
    endTurn: (client) => client.release(true),
    findFree: (rows) =>
      withConnection(pool, AbortSignal.timeout(LOOK_SHARE * deadlineMs), async (client) => [
        ...(await lockFree(client, NEEDED_ROWS, rows as readonly RowName[])),
      ]),
    // A lock that was waited for in vain may be one item's too: what nobody could name is found by halving.
    mayBeOnesFault: mayBeOneItemsFault,
    batchMax,
    queueMax,
    deadlineMs,
    lanes,
    ...(onBatch && { onBatch }),
  });
  return {
    pool,
    // Each wish has a result of its own.
    place: (request) => lane.submit(request) as Promise<CheckoutResult>,
    hold: (request) => lane.submit(request) as Promise<HoldView>,
    // None: the lane looks for answers after it has read what it decides by.
    mayHaveMissedAnswer: new Set(),
    close: async () => {
      await lane.close();
      await pool.end();
    },
    get waiting() {
      return lane.waiting;
    },
    get parked() {
      return lane.parked;
    },
    get stuck() {
      return lane.stuck;
    },
  };
}

/**
 * Makes the lanes' connections before the first checkout comes. It would wait for them otherwise, and the lane would take
 * the time that they need for the time that a batch needs, and shed whoever waits behind it. So also after one was cut:
 * over a slow network each batch would make its own, be given up, and cut it.
 */
function warmUp(pool: pg.Pool, lanes: number): void {
  for (let idle = pool.idleCount; idle < lanes; idle += 1) {
    // Where it fails the first batch finds out.
    pool.query('SELECT').catch(() => {});
  }
}

/**
 * Optimistic at first, unless others were there a moment ago; under row locks after a lost try. Where someone outside
 * holds a row for long, around it.
 */
async function decide(call: Call, deadlineMs: number): Promise<readonly Decided<LaneResult>[]> {
  const { batch, terms, contention } = call;
  const lockFirst = contention.lockedBatches > 0;
  if (lockFirst) contention.lockedBatches -= 1;
  if (contention.lockedBatches === 0) contention.crowdedProduct = undefined;
  const attempt = (tryNumber: number) => {
    for (const { progress } of batch) progress.tries += 1;
    if (tryNumber > 1) return unlessHeld(decideLocked(call, { hasLost: true }));
    const isLocked = lockFirst || terms.turn !== undefined;
    return unlessHeld(isLocked ? decideLocked(call, { turn: terms.turn }) : decideOptimistically(call));
  };
  const onConflict = (lost: LostTry) => {
    contention.lockedBatches = LOCKED_BATCHES_AFTER_LOSS;
    for (const request of batch) request.onConflict(lost);
  };
  const decided = await withRetry(attempt, { deadlineMs, baseDelayMs: RETRY_DELAY_MS, onConflict });
  return decided ?? decideAround(call);
}

/** Undefined when someone held a row for longer than the lane waits. */
async function unlessHeld<T>(trying: Promise<T>): Promise<T | undefined> {
  try {
    return await trying;
  } catch (error) {
    if (isLockTimeout(error)) return undefined;
    throw error;
  }
}

/** One read, one write: the write commits by itself, or takes itself back when a version has moved. */
async function decideOptimistically(call: Call): Promise<readonly Decided<LaneResult>[]> {
  return planAndWrite(call, await readBatch(call.client, call.batch), knownAsHeld(call));
}

/**
 * The same under the row locks of all carts and products concerned, so that no version can move. A turn is a transaction that
 * has begun.
 */
async function decideLocked(
  call: Call,
  { turn, hasLost }: { turn?: pg.PoolClient | undefined; hasLost?: boolean },
): Promise<readonly Decided<LaneResult>[]> {
  const { client, batch, terms, contention } = call;
  return undoneOnError(client, async () => {
    const beginning = turn === undefined && beginBounded(client, terms.lockWaitMs);
    const [, , state] = await Promise.all([beginning, takeLocks(client, batch), readBatch(client, batch)]);
    if (hasLost) contention.crowdedProduct = crowdedProduct(batch, state);
    return planAndWrite(call, state, knownAsHeld(call), { commit: true });
  });
}

/** Under the row locks that can be had without waiting; whoever needs another row waits for it beside the lane. */
async function decideAround(call: Call): Promise<readonly Decided<LaneResult>[]> {
  const { client, batch } = call;
  const before = await readBatch(client, batch);
  const rows = [...new Set(batch.flatMap((request) => rowsOf(request, before)))];
  return undoneOnError(client, async () => {
    const [, free, state] = await Promise.all([
      beginBounded(client, patienceAlone(call)),
      lockFree(client, NEEDED_ROWS, rows),
      readBatch(client, batch),
    ]);
    return planAndWrite(call, state, (row) => !free.has(row), { commit: true });
  });
}

/** For what no row lock tells of, a locked table say, one alone waits longer; of several, the guilty is to be found soon. */
function patienceAlone({ batch, terms }: Call): number {
  return batch.length === 1 ? LONE_PATIENCE * terms.lockWaitMs : terms.lockWaitMs;
}

/** What is held as far as those know who wait for it; undefined where nobody waits, so that nobody need be asked. */
function knownAsHeld({ terms }: Call): ((row: RowName) => boolean) | undefined {
  return terms.held.size === 0 ? undefined : (row) => terms.held.has(row);
}

/** Decides all whose rows are free, and writes what they take; with `commit` that ends the transaction at hand. */
async function planAndWrite(
  call: Call,
  state: BatchState,
  isHeld: ((row: RowName) => boolean) | undefined,
  { commit } = { commit: false },
): Promise<readonly Decided<LaneResult>[]> {
  const { client, batch, terms, moment } = call;
  const parted = partBatch(batch, state, isHeld);
  for (const [request, rows] of parted.heldBy) tellHeld(request, rows);
  const plan = planBatch(parted.free, state, moment);
  const isWritten = plan.accepted.length > 0 || plan.holds.length > 0;
  await Promise.all([
    isWritten &&
      writeBySql(client, WRITE, writeSetOf(plan, state.products, vouchersIn(state.offers)), terms.lockWaitMs),
    // Sent with the write. Where that failed, PostgreSQL takes it for a rollback.
    commit && client.query('COMMIT'),
  ]);
  return putTogether(batch, parted, plan.decided);
}

/** Waiting for a row that someone holds is a lost try. */
function tellHeld({ onConflict, progress }: LaneRequest, rows: ReadonlySet<RowName>): void {
  const [first] = rows;
  if (first === undefined) return;
  const { resource: ofKind, id } = namedRow(first);
  const resource = CHECKOUT_SHAPE.claims.find((kind) => kind.resource === ofKind)?.resource ?? DATABASE_RESOURCE;
  onConflict({ tryNumber: progress.tries, conflict: new ConcurrencyError(resource, id), retryInMs: 0 });
}

/** Runs work that begins a transaction and commits it; when it throws, nothing of it stays. */
async function undoneOnError<T>(client: pg.PoolClient, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    // Where even this fails the connection is lost, and the transaction with it.
    await client.query('ROLLBACK').catch(() => {});
    throw error;
  }
}
