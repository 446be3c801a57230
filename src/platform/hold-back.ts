import { setTimeout as delay } from 'node:timers/promises';

/** How long a 429 is held back. Who heeds Retry-After does not notice; who asks again at once is slowed down. */
const HOLD_BACK_MS = 1_000;
/** Answers held back at most; a bound on memory. */
const HELD_BACK_MAX = 1_000;

/**
 * Keeps refusals waiting. One costs the event loop nearly as much as an answer: clients that send as fast as they are
 * refused would delay everyone by the sheer number of refusals.
 */
export class HoldBack {
  readonly #ending = new AbortController();
  #heldBack = 0;

  /** Until the refusal may go out. */
  async wait(): Promise<void> {
    if (this.#heldBack >= HELD_BACK_MAX) return;
    this.#heldBack += 1;
    // Let go of, it goes out at once.
    await delay(HOLD_BACK_MS, undefined, { signal: this.#ending.signal }).catch(() => {});
    this.#heldBack -= 1;
  }

  /** Lets go of all, and holds back none any more: whoever stops does not wait for them. */
  end(): void {
    this.#ending.abort();
  }
}
