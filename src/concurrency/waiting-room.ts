/** An item that waits for rows which someone outside holds. */
export interface Parked<Entry> {
  readonly entry: Entry;
  /** Names of the rows; the entry goes on when none of them is held any more. */
  readonly keys: ReadonlySet<string>;
  /** When its patience ends, by the room's clock. */
  readonly until: number;
}

export interface WaitingRoomOptions<Entry> {
  /** Which of these rows nobody holds at the moment. Asked again and again while anyone waits; waits for nothing itself. */
  readonly findFree: (keys: readonly string[]) => Promise<readonly string[]>;
  /** Told of entries whose rows are free, in the order in which they came. */
  readonly onFree: (entries: readonly Entry[]) => void;
  /** Told of entries whose patience ended. */
  readonly onLate: (entries: readonly Entry[]) => void;
  /** Milliseconds between two looks. */
  readonly pollMs: number;
  /** Milliseconds. */
  readonly now: () => number;
}

/**
 * Where items wait for rows that someone outside holds, beside the lane: they hold up nobody, and no connection waits
 * with them. One look asks for the rows of everyone.
 */
export class WaitingRoom<Entry> {
  readonly #options: WaitingRoomOptions<Entry>;
  #parked: Parked<Entry>[] = [];
  #keys: ReadonlySet<string> = new Set();
  #watching = false;

  constructor(options: WaitingRoomOptions<Entry>) {
    this.#options = options;
  }

  get size(): number {
    return this.#parked.length;
  }

  /** The rows that someone waits for. Whoever needs one of them had better wait here too. */
  get keys(): ReadonlySet<string> {
    return this.#keys;
  }

  park(newcomers: readonly Parked<Entry>[]): void {
    this.#keep([...this.#parked, ...newcomers]);
    if (!this.#watching && this.#parked.length > 0) void this.#watch();
  }

  async #watch(): Promise<void> {
    this.#watching = true;
    while (this.#parked.length > 0) {
      await this.#pause();
      this.#dismissLate();
      if (this.#parked.length > 0) await this.#look();
    }
    this.#watching = false;
  }

  /** Until the next look, or the end of the first patience. */
  #pause(): Promise<void> {
    const first = Math.min(...this.#parked.map(({ until }) => until));
    const ms = Math.max(0, Math.min(this.#options.pollMs, first - this.#options.now()));
    return new Promise((resolve) => setTimeout(resolve, ms));
  }

  #dismissLate(): void {
    const now = this.#options.now();
    const late = this.#take(({ until }) => until <= now);
    if (late.length > 0) this.#options.onLate(late);
  }

  async #look(): Promise<void> {
    // A look that fails tells nothing: the next one will, or patience ends.
    const free = new Set(await this.#options.findFree([...this.keys]).catch(() => []));
    const ready = this.#take(({ keys }) => [...keys].every((key) => free.has(key)));
    if (ready.length > 0) this.#options.onFree(ready);
  }

  #take(matches: (parked: Parked<Entry>) => boolean): Entry[] {
    const taken: Entry[] = [];
    const kept = this.#parked.filter((parked) => {
      const matched = matches(parked);
      if (matched) taken.push(parked.entry);
      return !matched;
    });
    if (taken.length > 0) this.#keep(kept);
    return taken;
  }

  #keep(parked: Parked<Entry>[]): void {
    this.#parked = parked;
    this.#keys = new Set(parked.flatMap(({ keys }) => [...keys]));
  }
}
