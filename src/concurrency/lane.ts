import type pg from 'pg';
import { lendUntil, openPool, type PoolAddress, withConnection } from '../platform/connections.ts';
import { isLockTimeout, mayBeOneItemsFault } from '../platform/sqlstate.ts';
import { traced } from '../platform/tracing.ts';
import { ConcurrencyError, DATABASE_RESOURCE } from './conflict.ts';
import type { Decided } from './group-answers.ts';
import { GroupCommit } from './group-commit.ts';
import type { BatchTerms } from './group-terms.ts';
import { partBatch, putTogether } from './held-rows.ts';
import type { Lane, LaneRequest, LaneWork } from './lane-parts.ts';
import { inBatchSpan, inLaneSpans } from './lane-spans.ts';
import { type LostTry, withRetry } from './retry.ts';
import { beginBounded, lockFree, namedRow, type RowName } from './row-locks.sql.ts';
import { waitForTurn } from './turns.sql.ts';
import { writeBySql } from './write-set.sql.ts';

export interface LaneOptions {
  /** Connections of lanes, apart from all others: see openLanePool(). */
  readonly pool: pg.Pool;
  /** No request waits longer than this many milliseconds for its transaction to start. */
  readonly deadlineMs: number;
  /** Requests of one transaction at most. */
  readonly batchMax: number;
  /** Requests that wait at most. */
  readonly queueMax: number;
  /** Transactions in flight at the same time. */
  readonly lanes: number;
  readonly onBatch?: (size: number) => void;
}

/** The next try waits for row locks anyway; this only parts processes that lost at the same moment. */
const RETRY_DELAY_MS = 5;
/** After a lost try other processes are at the same rows: so many batches take the locks first instead of losing again. */
const LOCKED_BATCHES_AFTER_LOSS = 50;
/** How much longer than in company one alone waits for what cannot be named. */
const LONE_PATIENCE = 4;
/** The parts of the deadline that a look for free rows, and the wait for a turn, may take. */
const LOOK_SHARE = 0.25;
const TURN_SHARE = 0.4;

/** What is known of others at the same rows, since they won a try. */
interface Contention {
  /** So many batches take the locks first. */
  lockedBatches: number;
  /** What most of a batch wanted that lost. */
  crowdedThing: string | undefined;
}

/** What a batch is decided with. */
interface Call<Request extends LaneRequest, Result, State> {
  readonly work: LaneWork<Request, Result, State>;
  readonly client: pg.PoolClient;
  readonly batch: readonly Request[];
  readonly terms: BatchTerms<pg.PoolClient>;
  readonly now: Date;
  readonly contention: Contention;
}

/**
 * The connections of lanes: nobody else's work keeps a lane waiting for one. One for each transaction in flight, and one to look
 * for rows that others hold.
 */
export function openLanePool(address: PoolAddress, lanes: number): pg.Pool {
  // What comes after a quiet hour need not wait for a connection to be made.
  return openPool({ ...address, max: lanes + 1, min: lanes, applicationName: 'tianguis lane', pipeline: true });
}

/** Requests that arrive while a transaction is in flight are decided together in the next one. */
export function createLane<Request extends LaneRequest, Result, State>(
  work: LaneWork<Request, Result, State>,
  { pool, deadlineMs, lanes, batchMax, queueMax, onBatch }: LaneOptions,
): Lane<Request, Result> {
  const contention: Contention = { lockedBatches: 0, crowdedThing: undefined };
  const lane = new GroupCommit<Request, Result, pg.PoolClient>({
    decide: (batch, terms) => {
      const { turn, signal } = terms;
      // The next batch may have no time to make another.
      signal.addEventListener('abort', () => warmUpLanes(pool, lanes), { once: true });
      const now = new Date();
      const decided = (client: pg.PoolClient) => decide({ work, client, batch, terms, now, contention }, deadlineMs);
      return inBatchSpan(work.name, batch, () =>
        turn === undefined ? withConnection(pool, signal, decided) : lendUntil(signal, turn, decided),
      );
    },
    isCrowded: () => contention.crowdedThing !== undefined,
    waitForTurn: (lockWaitMs) =>
      waitForTurn(pool, contention.crowdedThing ?? '', { lockWaitMs, patienceMs: TURN_SHARE * deadlineMs }),
    endTurn: (client) => client.release(true),
    findFree: (rows) =>
      withConnection(pool, AbortSignal.timeout(LOOK_SHARE * deadlineMs), async (client) => [
        ...(await lockFree(client, work.neededRows, rows as readonly RowName[])),
      ]),
    // A lock that was waited for in vain may be one item's too: what nobody could name is found by halving.
    mayBeOnesFault: mayBeOneItemsFault,
    batchMax,
    queueMax,
    deadlineMs,
    lanes,
    ...(onBatch && { onBatch }),
  });
  return inLaneSpans(work.name, lane);
}

/**
 * Makes the lanes' connections before the first request comes. It would wait for them otherwise, and the lane would take
 * the time that they need for the time that a batch needs, and shed whoever waits behind it. So also after one was cut:
 * over a slow network each batch would make its own, be given up, and cut it.
 */
export function warmUpLanes(pool: pg.Pool, lanes: number): void {
  for (let idle = pool.idleCount; idle < lanes; idle += 1) {
    // Where it fails the first batch finds out.
    pool.query('SELECT').catch(() => {});
  }
}

/**
 * Optimistic at first, unless others were there a moment ago; under row locks after a lost try. Where someone outside
 * holds a row for long, around it.
 */
async function decide<Request extends LaneRequest, Result, State>(
  call: Call<Request, Result, State>,
  deadlineMs: number,
): Promise<readonly Decided<Result>[]> {
  const { batch, terms, contention } = call;
  const lockFirst = contention.lockedBatches > 0;
  if (lockFirst) contention.lockedBatches -= 1;
  if (contention.lockedBatches === 0) contention.crowdedThing = undefined;
  const attempt = (tryNumber: number) => {
    for (const { progress } of batch) progress.tries += 1;
    const isLocked = tryNumber > 1 || lockFirst || terms.turn !== undefined;
    const how = tryNumber > 1 ? { hasLost: true } : { turn: terms.turn };
    const trying = () => (isLocked ? decideLocked(call, how) : decideOptimistically(call));
    return unlessHeld(
      traced('transaction', trying, { attributes: { 'tianguis.try': tryNumber, 'tianguis.locked': isLocked } }),
    );
  };
  const onConflict = (lost: LostTry) => {
    contention.lockedBatches = LOCKED_BATCHES_AFTER_LOSS;
    for (const request of batch) request.onConflict(lost);
  };
  const decided = await withRetry(attempt, { deadlineMs, baseDelayMs: RETRY_DELAY_MS, onConflict });
  return (
    decided ?? traced('transaction', () => decideAround(call), { attributes: { 'tianguis.around_held_rows': true } })
  );
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
async function decideOptimistically<Request extends LaneRequest, Result, State>(
  call: Call<Request, Result, State>,
): Promise<readonly Decided<Result>[]> {
  return planAndWrite(call, await call.work.read(call.client, call.batch), knownAsHeld(call.terms));
}

/**
 * The same under the row locks of everything concerned, so that no version can move. A turn is a transaction that has begun.
 */
async function decideLocked<Request extends LaneRequest, Result, State>(
  call: Call<Request, Result, State>,
  { turn, hasLost }: { turn?: pg.PoolClient | undefined; hasLost?: boolean },
): Promise<readonly Decided<Result>[]> {
  const { work, client, batch, terms, contention } = call;
  return undoneOnError(client, async () => {
    const beginning = turn === undefined && beginBounded(client, terms.lockWaitMs);
    const [, , state] = await Promise.all([beginning, work.takeLocks(client, batch), work.read(client, batch)]);
    if (hasLost) contention.crowdedThing = work.crowdedThing(batch, state);
    return planAndWrite(call, state, knownAsHeld(terms), { commit: true });
  });
}

/** Under the row locks that can be had without waiting; whoever needs another row waits for it beside the lane. */
async function decideAround<Request extends LaneRequest, Result, State>(
  call: Call<Request, Result, State>,
): Promise<readonly Decided<Result>[]> {
  const { work, client, batch, terms } = call;
  const before = await work.read(client, batch);
  const rows = [...new Set(batch.flatMap((request) => work.rowsOf(request, before)))];
  return undoneOnError(client, async () => {
    const [, free, state] = await Promise.all([
      beginBounded(client, patienceAlone(batch, terms)),
      lockFree(client, work.neededRows, rows),
      work.read(client, batch),
    ]);
    return planAndWrite(call, state, (row) => !free.has(row), { commit: true });
  });
}

/** For what no row lock tells of, a locked table say, one alone waits longer; of several, the guilty is to be found soon. */
function patienceAlone({ length }: readonly unknown[], { lockWaitMs }: BatchTerms<pg.PoolClient>): number {
  return length === 1 ? LONE_PATIENCE * lockWaitMs : lockWaitMs;
}

/** What is held as far as those know who wait for it; undefined where nobody waits, so that nobody need be asked. */
function knownAsHeld({ held }: BatchTerms<pg.PoolClient>): ((row: RowName) => boolean) | undefined {
  return held.size === 0 ? undefined : (row) => held.has(row);
}

/** Decides all whose rows are free, and writes what they take; with `commit` that ends the transaction at hand. */
async function planAndWrite<Request extends LaneRequest, Result, State>(
  { work, client, batch, terms, now }: Call<Request, Result, State>,
  state: State,
  isHeld: ((row: RowName) => boolean) | undefined,
  { commit } = { commit: false },
): Promise<readonly Decided<Result>[]> {
  const parted = partBatch(batch, (request) => work.rowsOf(request, state), isHeld);
  for (const [request, rows] of parted.heldBy) tellHeld(work, request, rows);
  const { decided, writes } = work.decide(parted.free, state, now);
  await Promise.all([
    writes && writeBySql(client, work.write, writes, terms.lockWaitMs),
    // Sent with the write. Where that failed, PostgreSQL takes it for a rollback.
    commit && client.query('COMMIT'),
  ]);
  return putTogether(batch, parted, decided);
}

/** Waiting for a row that someone holds is a lost try. */
function tellHeld<Request extends LaneRequest>(
  { shape }: Pick<LaneWork<Request, unknown, unknown>, 'shape'>,
  { onConflict, progress }: LaneRequest,
  rows: ReadonlySet<RowName>,
): void {
  const [first] = rows;
  if (first === undefined) return;
  const { resource: ofKind, id } = namedRow(first);
  const resource = shape.claims.find((kind) => kind.resource === ofKind)?.resource ?? DATABASE_RESOURCE;
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
