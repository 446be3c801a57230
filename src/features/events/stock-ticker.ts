/** Products whose stock is to be told, each with the place of the last event that said that it changed. */
export type DueStock = ReadonlyMap<string, number>;

export interface StockTickerOptions {
  /** How often a product is told of at most, in milliseconds. */
  readonly intervalMs: number;
  /** Tells of products, together. Where it fails they are due again after the interval. */
  readonly tell: (due: DueStock) => Promise<void>;
}

/**
 * Has the stock of each product told at once, and then at most once per interval: during a sale it changes with every batch of
 * checkouts, and thousands may be looking. How it was left is always told.
 */
export class StockTicker {
  readonly #options: StockTickerOptions;
  /** Products that were told of in this interval, with the place of what came since. */
  readonly #recent = new Map<string, number | undefined>();
  /** Products that are told of as soon as all that come in this turn are known. */
  #first = new Map<string, number>();
  #timer: NodeJS.Timeout | undefined;
  #isTelling = false;
  #hasEnded = false;

  constructor(options: StockTickerOptions) {
    this.#options = options;
  }

  add(productId: string, position: number): void {
    if (this.#hasEnded) return;
    // One question at a time: over a slow network the next interval asks for all that came meanwhile.
    if (this.#recent.has(productId) || this.#isTelling) this.#recent.set(productId, position);
    else {
      this.#recent.set(productId, undefined);
      if (this.#first.size === 0) setImmediate(() => this.#tellFirst());
      this.#first.set(productId, position);
    }
    this.#keepTime();
  }

  end(): void {
    this.#hasEnded = true;
    this.#rest();
  }

  #keepTime(): void {
    this.#timer ??= setInterval(() => this.#tick(), this.#options.intervalMs).unref();
  }

  #rest(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  #tellFirst(): void {
    const due = this.#first;
    this.#first = new Map();
    this.#tell(due);
  }

  #tick(): void {
    if (this.#isTelling) return;
    const due = new Map<string, number>();
    for (const [productId, position] of this.#recent) {
      if (position === undefined) this.#recent.delete(productId);
      else {
        due.set(productId, position);
        this.#recent.set(productId, undefined);
      }
    }
    if (due.size > 0) this.#tell(due);
    else this.#rest();
  }

  async #tell(due: DueStock): Promise<void> {
    if (this.#hasEnded) return;
    this.#isTelling = true;
    try {
      await this.#options.tell(due);
    } catch {
      // Until the database answers again.
      for (const [productId, position] of due) this.#recent.set(productId, this.#recent.get(productId) ?? position);
      this.#keepTime();
    } finally {
      this.#isTelling = false;
    }
  }
}
