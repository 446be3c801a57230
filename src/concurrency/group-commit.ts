import { ConcurrencyError, DATABASE_RESOURCE } from './conflict.ts';
import { answerAll, type Decided, overloaded, rejectAll, unanswered } from './group-answers.ts';
import type { BatchTerms, GroupCommitOptions } from './group-terms.ts';
import { inHalves } from './in-halves.ts';
import { WaitingRoom } from './waiting-room.ts';

interface Waiting<Item, Result> {
  readonly item: Item;
  readonly since: number;
  readonly resolve: (result: Result) => void;
  readonly reject: (error: unknown) => void;
}

/** Weight of the newest batch in the mean time of a batch. */
const NEWEST_WEIGHT = 0.2;
/** Beyond its deadline an item waits so long at most for the answer of a transaction that did start, in milliseconds. */
const GRACE_MS = 800;
/** The part of the deadline that one batch may take; those who came just after it still have theirs when it is given up. */
const BATCH_SHARE = 0.75;
/** The part of the deadline after which a batch in flight counts as stuck. */
const STUCK_SHARE = 0.5;
/**
 * Bounds of the wait for a row; in between it is twice the mean time of a batch. Everyone in the lane waits with it, so a
 * long deadline makes it no longer, and a short one shorter.
 */
const LOCK_WAIT_MS = { min: 100, max: 400 } as const;
const LOCK_WAIT_SHARE = { min: 0.05, max: 0.2 } as const;
const POLL_MS = 50;

/**
 * Group commit: what arrives while a transaction is in flight waits, and is then decided together in the next one. An
 * item that finds an idle lane starts at once, so nobody waits for company; under load the batches grow by themselves,
 * and the cost of a transaction is shared by all in it.
 *
 * No batch stops the lane: one that gets no answer in time is given up, and what needs a row that someone outside holds
 * leaves the lane until the row is free.
 * @see DeWitt et al., "Implementation Techniques for Main Memory Database Systems", SIGMOD 1984, section 5
 */
export class GroupCommit<Item, Result, Turn = never> {
  readonly #options: GroupCommitOptions<Item, Result, Turn>;
  readonly #now: () => number;
  readonly #room: WaitingRoom<Waiting<Item, Result>>;
  readonly #inFlightSince = new Set<{ readonly start: number }>();
  #queue: Waiting<Item, Result>[] = [];
  /** Lanes that decide batches, or wait for their turn to. */
  #lanesAtWork = 0;
  /** Batches, or parts of them, whose answers are going out. */
  #answering = 0;
  #meanBatchMs = 0;
  #closed = false;
  #onIdle: (() => void) | undefined;

  constructor(options: GroupCommitOptions<Item, Result, Turn>) {
    this.#options = options;
    this.#now = options.now ?? (() => performance.now());
    this.#room = new WaitingRoom({
      findFree: options.findFree,
      pollMs: POLL_MS,
      now: this.#now,
      onFree: (entries) => {
        this.#queue.unshift(...entries);
        this.#wake();
      },
      onLate: (entries) => {
        for (const { reject } of entries) reject(new ConcurrencyError(DATABASE_RESOURCE));
        this.#tellIfIdle();
      },
    });
  }

  /** Items that wait for their transaction to start. */
  get waiting(): number {
    return this.#queue.length + this.#room.size;
  }

  /** Items among them that wait for a row which someone outside holds. */
  get parked(): number {
    return this.#room.size;
  }

  /** Whether a transaction has been in flight for so long that it may never be answered. */
  get stuck(): boolean {
    const limit = this.#now() - STUCK_SHARE * this.#options.deadlineMs;
    return [...this.#inFlightSince].some(({ start }) => start < limit);
  }

  /**
   * Has an item decided with whatever else is there, within its deadline and a second.
   * @throws AppError overloaded, when it would wait too long or has waited too long, and while closing
   * @throws AppError database-unavailable when no answer came: it may have been decided or not
   * @throws ConcurrencyError when a row it needs stayed held
   * @throws whatever `decide` says of the item
   */
  submit(item: Item): Promise<Result> {
    const expectedMs = this.#expectedWaitMs();
    const { queueMax, deadlineMs } = this.#options;
    if (this.#closed || this.#queue.length >= queueMax || expectedMs > deadlineMs) {
      return Promise.reject(overloaded(expectedMs));
    }
    return new Promise<Result>((resolve, reject) => {
      this.#queue.push({ item, since: this.#now(), resolve, reject });
      this.#wake();
    });
  }

  /** Takes nothing new and waits until everything that was taken is decided. */
  async close(): Promise<void> {
    this.#closed = true;
    await new Promise<void>((resolve) => {
      this.#onIdle = resolve;
      this.#tellIfIdle();
    });
  }

  #wake(): void {
    if (this.#lanesAtWork < this.#lanesNow()) void this.#runLane();
  }

  #lanesNow(): number {
    return this.#options.isCrowded?.() ? 1 : this.#options.lanes;
  }

  #tellIfIdle(): void {
    if (this.#lanesAtWork === 0 && this.waiting === 0 && this.#answering === 0) this.#onIdle?.();
  }

  /**
   * How long a newcomer would wait for those before it: the full batches that wait, at the mean time of a batch, over all
   * lanes. What fits into the next batch is always taken: under overload the batches must stay full.
   */
  #expectedWaitMs(): number {
    const { batchMax, lanes } = this.#options;
    return (Math.floor(this.#queue.length / batchMax) / lanes) * this.#meanBatchMs;
  }

  /** Decides batch after batch until nobody waits, or another lane takes all that comes. */
  async #runLane(): Promise<void> {
    this.#lanesAtWork += 1;
    while (this.#queue.length > 0 && this.#lanesAtWork <= this.#lanesNow()) {
      const start = this.#now();
      const turn = this.#options.isCrowded?.() ? await this.#options.waitForTurn?.(this.#lockWaitMs()) : undefined;
      const batch = this.#takeBatch();
      if (batch.length > 0) await this.#decideInTime(batch, turn, start);
      else if (turn !== undefined) this.#options.endTurn?.(turn);
    }
    this.#lanesAtWork -= 1;
    this.#tellIfIdle();
  }

  /**
   * The longest waiting, without those who waited too long: their clients have given up, or are about to, and there is
   * no time left to decide them in.
   */
  #takeBatch(): Waiting<Item, Result>[] {
    const { deadlineMs, batchMax } = this.#options;
    const oldest = this.#now() + Math.min(this.#meanBatchMs, deadlineMs / 2) - deadlineMs;
    const isLate = ({ since }: Waiting<Item, Result>) => since < oldest;
    if (this.#queue.some(isLate)) {
      rejectAll(this.#queue.filter(isLate), overloaded(deadlineMs));
      this.#queue = this.#queue.filter((waiting) => !isLate(waiting));
    }
    return this.#queue.splice(0, batchMax);
  }

  /**
   * Decides a batch, or gives it up when no answer comes: the lane must go on, and nobody in it can wait longer. What
   * became of it is not known then.
   * @param waitedSince when the wait for its turn began
   */
  async #decideInTime(
    batch: readonly Waiting<Item, Result>[],
    turn: Turn | undefined,
    waitedSince: number,
  ): Promise<void> {
    const { deadlineMs, onBatch } = this.#options;
    onBatch?.(batch.length);
    const start = this.#now();
    const flight = { start };
    this.#inFlightSince.add(flight);
    const patienceMs = Math.min(...batch.map(({ since }) => since)) + deadlineMs + GRACE_MS - start;
    const budgetMs = Math.min(deadlineMs * BATCH_SHARE, patienceMs);
    const givingUp = new AbortController();
    // Not those that were told already, nor those that wait beside the lane: of these it is known that nothing was done.
    const undecided = new Set(batch);
    await new Promise<void>((resolve) => {
      const timer = setTimeout(() => {
        givingUp.abort();
        const unknown = [...undecided];
        void this.#answer(unknown, allOf(unknown, unanswered(budgetMs)));
        resolve();
      }, budgetMs);
      void this.#decide(batch, undecided, givingUp.signal, turn).then(() => {
        clearTimeout(timer);
        // How long one takes that is given up says nothing of the next.
        if (!givingUp.signal.aborted) this.#learn(this.#now() - waitedSince);
        resolve();
      });
    });
    this.#inFlightSince.delete(flight);
  }

  #learn(ms: number): void {
    this.#meanBatchMs = this.#meanBatchMs === 0 ? ms : this.#meanBatchMs + NEWEST_WEIGHT * (ms - this.#meanBatchMs);
  }

  /** Decides a batch, in parts when it has to be split; parts are answered as they are decided. */
  async #decide(
    batch: readonly Waiting<Item, Result>[],
    undecided: Set<Waiting<Item, Result>>,
    signal: AbortSignal,
    turn: Turn | undefined,
  ): Promise<void> {
    let unused = turn;
    const work = (part: readonly Waiting<Item, Result>[]) => {
      const terms = { turn: unused, signal, held: this.#room.keys, lockWaitMs: this.#lockWaitMs() };
      // A turn is good for one transaction: the parts of a batch that was split go without.
      unused = undefined;
      return this.#decideTogether(part, terms);
    };
    const mayBeOnesFault = (error: unknown) => !signal.aborted && this.#options.mayBeOnesFault(error);
    for await (const part of inHalves(batch, { work, mayBeOnesFault })) {
      if (signal.aborted) return;
      for (const entry of part.items) undecided.delete(entry);
      void this.#answer(part.items, 'result' in part ? part.result : allOf(part.items, part.error));
    }
  }

  async #answer(entries: readonly Waiting<Item, Result>[], decided: readonly Decided<Result>[]): Promise<void> {
    this.#answering += 1;
    await answerAll(entries, decided);
    this.#answering -= 1;
    this.#tellIfIdle();
  }

  async #decideTogether(
    batch: readonly Waiting<Item, Result>[],
    terms: BatchTerms<Turn>,
  ): Promise<readonly Decided<Result>[]> {
    const decided = await this.#options.decide(
      batch.map(({ item }) => item),
      terms,
    );
    // At once, before the next batch starts: it must know which rows are held.
    if (!terms.signal.aborted) this.#park(batch, decided);
    return decided;
  }

  #lockWaitMs(): number {
    const { deadlineMs } = this.#options;
    const min = Math.min(LOCK_WAIT_MS.min, LOCK_WAIT_SHARE.min * deadlineMs);
    const max = Math.min(LOCK_WAIT_MS.max, LOCK_WAIT_SHARE.max * deadlineMs);
    return Math.round(Math.min(max, Math.max(min, 2 * this.#meanBatchMs)));
  }

  #park(batch: readonly Waiting<Item, Result>[], decided: readonly Decided<Result>[]): void {
    const held = batch.flatMap((entry, index) => {
      const outcome = decided[index];
      if (outcome === undefined || !('heldBy' in outcome)) return [];
      return [{ entry, keys: outcome.heldBy, until: entry.since + this.#options.deadlineMs }];
    });
    const room = Math.max(0, this.#options.queueMax - this.#room.size);
    const surplus = held.slice(room).map(({ entry }) => entry);
    rejectAll(surplus, overloaded(this.#options.deadlineMs));
    if (held.length > 0) this.#room.park(held.slice(0, room));
  }
}

/** The same error for each. */
function allOf(entries: readonly unknown[], error: unknown): { readonly error: unknown }[] {
  return entries.map(() => ({ error }));
}
