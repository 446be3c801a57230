import { AppError } from '../platform/errors.ts';

/** What became of one item of a batch. */
export type Decided<Result> = { readonly result: Result } | { readonly error: unknown };

export interface GroupCommitOptions<Item, Result> {
  /**
   * Decides a batch in one transaction, each item on its own and in order; the answer at index i belongs to item i.
   * When it throws, nothing may have been written for any of them.
   */
  readonly decide: (batch: readonly Item[]) => Promise<readonly Decided<Result>[]>;
  /** Whether what `decide` threw may be one item's fault. Then the batch is split until the guilty one fails alone. */
  readonly mayBeOnesFault: (error: unknown) => boolean;
  /** Items of one transaction at most. */
  readonly batchMax: number;
  /** Items that wait at most; a bound on memory. */
  readonly queueMax: number;
  /** No item waits longer than this many milliseconds for its transaction to start. */
  readonly deadlineMs: number;
  /** Transactions in flight at the same time. */
  readonly lanes: number;
  /** Told of every batch when it starts. */
  readonly onBatch?: (size: number) => void;
  /** For tests; milliseconds. Default performance.now. */
  readonly now?: () => number;
}

interface Waiting<Item, Result> {
  readonly item: Item;
  readonly since: number;
  readonly resolve: (result: Result) => void;
  readonly reject: (error: unknown) => void;
}

/** Weight of the newest batch in the mean time of a batch. */
const NEWEST_WEIGHT = 0.2;

/**
 * Group commit: what arrives while a transaction is in flight waits, and is then decided together in the next one. An
 * item that finds an idle lane starts at once, so nobody waits for company; under load the batches grow by themselves,
 * and the cost of a transaction is shared by all in it.
 * @see DeWitt et al., "Implementation Techniques for Main Memory Database Systems", SIGMOD 1984, section 5
 */
export class GroupCommit<Item, Result> {
  readonly #options: GroupCommitOptions<Item, Result>;
  readonly #now: () => number;
  #queue: Waiting<Item, Result>[] = [];
  #busyLanes = 0;
  #meanBatchMs = 0;
  #closed = false;
  #onIdle: (() => void) | undefined;

  constructor(options: GroupCommitOptions<Item, Result>) {
    this.#options = options;
    this.#now = options.now ?? (() => performance.now());
  }

  /** Items that wait for their transaction to start. */
  get waiting(): number {
    return this.#queue.length;
  }

  /**
   * Has an item decided with whatever else is there.
   * @throws AppError overloaded, at once, when it would wait too long, and while closing
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
      if (this.#busyLanes < this.#options.lanes) void this.#runLane();
    });
  }

  /** Takes nothing new and waits until everything that was taken is decided. */
  async close(): Promise<void> {
    this.#closed = true;
    if (this.#busyLanes === 0) return;
    await new Promise<void>((resolve) => {
      this.#onIdle = resolve;
    });
  }

  /**
   * How long a newcomer would wait for those before it: the full batches that wait, at the mean time of a batch, over all
   * lanes. What fits into the next batch is always taken: under overload the batches must stay full.
   */
  #expectedWaitMs(): number {
    const { batchMax, lanes } = this.#options;
    return (Math.floor(this.#queue.length / batchMax) / lanes) * this.#meanBatchMs;
  }

  /**
   * Decides batch after batch until nobody waits. The answers of a batch go out once the next one is under way: what
   * their receivers then do takes time, and the database need not wait for it.
   */
  async #runLane(): Promise<void> {
    this.#busyLanes += 1;
    let answer = () => {};
    for (let batch = this.#takeBatch(); batch.length > 0; batch = this.#takeBatch()) {
      const start = this.#now();
      this.#options.onBatch?.(batch.length);
      const deciding = this.#decide(batch);
      answer();
      answer = await deciding;
      const ms = this.#now() - start;
      this.#meanBatchMs = this.#meanBatchMs === 0 ? ms : this.#meanBatchMs + NEWEST_WEIGHT * (ms - this.#meanBatchMs);
    }
    this.#busyLanes -= 1;
    answer();
    if (this.#busyLanes === 0) this.#onIdle?.();
  }

  /** The longest waiting, without those who waited too long: their clients have given up, or are about to. */
  #takeBatch(): Waiting<Item, Result>[] {
    const oldest = this.#now() - this.#options.deadlineMs;
    const late = this.#queue.findIndex(({ since }) => since >= oldest);
    for (const { reject } of this.#queue.splice(0, late === -1 ? this.#queue.length : late)) {
      reject(overloaded(this.#options.deadlineMs));
    }
    return this.#queue.splice(0, this.#options.batchMax);
  }

  /** @returns what gives everyone in the batch their answer */
  async #decide(batch: readonly Waiting<Item, Result>[]): Promise<() => void> {
    try {
      const decided = await this.#options.decide(batch.map(({ item }) => item));
      return () => {
        for (const [index, { resolve, reject }] of batch.entries()) {
          const outcome = decided[index] ?? { error: new Error('the batch was decided without this item') };
          if ('result' in outcome) resolve(outcome.result);
          else reject(outcome.error);
        }
      };
    } catch (error) {
      if (batch.length > 1 && this.#options.mayBeOnesFault(error)) return this.#decideInHalves(batch);
      return () => {
        for (const { reject } of batch) reject(error);
      };
    }
  }

  async #decideInHalves(batch: readonly Waiting<Item, Result>[]): Promise<() => void> {
    const middle = Math.ceil(batch.length / 2);
    const answerFirst = await this.#decide(batch.slice(0, middle));
    const answerSecond = await this.#decide(batch.slice(middle));
    return () => {
      answerFirst();
      answerSecond();
    };
  }
}

function overloaded(waitMs: number): AppError {
  return new AppError('overloaded', { retryAfterSeconds: Math.max(1, Math.ceil(waitMs / 1000)) });
}
