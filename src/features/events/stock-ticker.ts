import type { StockState } from './rules.ts';

/** A state of a product's stock, and the place of the event that told it. */
export interface StockTick {
  readonly state: StockState;
  readonly position: number;
}

/**
 * Tells the stock of each product at once, and then at most once per interval: during a sale it changes with every batch of
 * checkouts, and thousands may be looking. The last state is always told.
 */
export class StockTicker {
  readonly #intervalMs: number;
  readonly #tell: (ticks: readonly StockTick[]) => void;
  /** Products that were told of in this interval, with what came since. */
  readonly #recent = new Map<string, StockTick | undefined>();
  #timer: NodeJS.Timeout | undefined;

  /** @param tell told of those whose time has come, together */
  constructor(intervalMs: number, tell: (ticks: readonly StockTick[]) => void) {
    this.#intervalMs = intervalMs;
    this.#tell = tell;
  }

  add(tick: StockTick): void {
    const { productId } = tick.state;
    const isRecent = this.#recent.has(productId);
    this.#recent.set(productId, isRecent ? tick : undefined);
    if (!isRecent) this.#tell([tick]);
    this.#timer ??= setInterval(() => this.#tick(), this.#intervalMs).unref();
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#recent.clear();
  }

  #tick(): void {
    const due: StockTick[] = [];
    for (const [productId, tick] of this.#recent) {
      if (tick === undefined) this.#recent.delete(productId);
      else {
        due.push(tick);
        this.#recent.set(productId, undefined);
      }
    }
    if (due.length > 0) this.#tell(due);
    if (this.#recent.size === 0) this.stop();
  }
}
