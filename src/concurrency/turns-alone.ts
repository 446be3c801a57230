import { ConcurrencyError, DATABASE_RESOURCE } from './conflict.ts';

/**
 * Turns of those who were left out of a group and ask alone: each may have to wait for a row with a connection, and a slot,
 * of its own. However many want a row that someone holds, others find slots free.
 */
export class TurnsAlone {
  readonly #waitMs: number;
  #free: number;
  readonly #waiting = new Set<() => void>();

  /**
   * @param max how many ask alone at the same time
   * @param waitMs longest wait for a turn, in milliseconds
   */
  constructor(max: number, waitMs: number) {
    this.#free = max;
    this.#waitMs = waitMs;
  }

  /** Waits for a turn, which giveBack() ends. @throws ConcurrencyError when none comes in time */
  async take(): Promise<void> {
    if (this.#free > 0) {
      this.#free -= 1;
      return;
    }
    await new Promise<void>((resolve, reject) => {
      const go = () => {
        clearTimeout(timer);
        resolve();
      };
      const timer = setTimeout(() => {
        this.#waiting.delete(go);
        reject(new ConcurrencyError(DATABASE_RESOURCE));
      }, this.#waitMs);
      this.#waiting.add(go);
    });
  }

  /** Ends a turn: the next is for who waits longest. */
  giveBack(): void {
    const [next] = this.#waiting;
    if (next === undefined) this.#free += 1;
    else {
      this.#waiting.delete(next);
      next();
    }
  }
}
