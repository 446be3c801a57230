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
  /** The rows among theirs that were held when last looked at. */
  #held: ReadonlySet<string> = new Set();
  #watching = false;

  constructor(options: WaitingRoomOptions<Entry>) {
    this.#options = options;
  }

  get size(): number {
    return this.#parked.length;
  }

  /**
   * The rows that someone waits for and that are held, as far as it is known. Whoever needs one of them had better wait here
   * too. Not the others of who waits for several: those who need only these would come back for ever.
   */
  get keys(): ReadonlySet<string> {
    return this.#held;
  }

  park(newcomers: readonly Parked<Entry>[]): void {
    this.#parked = [...this.#parked, ...newcomers];
    this.#held = this.#held.union(keysOf(newcomers));
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
    const asked = keysOf(this.#parked);
    // A look that fails tells nothing: the next one will, or patience ends.
    const found = await this.#options.findFree([...asked]).catch(() => undefined);
    if (found === undefined) return;
    const free = new Set(found);
    this.#held = this.#held.union(asked).difference(free);
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
    this.#parked = kept;
    this.#held = this.#held.intersection(keysOf(kept));
    return taken;
  }
}

function keysOf(parked: readonly Parked<unknown>[]): ReadonlySet<string> {
  return new Set(parked.flatMap(({ keys }) => [...keys]));
}
