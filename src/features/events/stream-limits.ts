import { AppError, PLATFORM_ERRORS } from '../../platform/errors.ts';

/** Whose stream it is, and how many they may have. */
export interface Holder {
  readonly key: string;
  readonly max: number;
}

/** A person with a few browsers, and their tabs. */
export const STREAMS_PER_ACCOUNT = 10;
/** Who is not signed in is known by the address only, and many people may share one. */
export const STREAMS_PER_ADDRESS = 200;

/** When it is worth another try, in seconds. */
const RETRY_AFTER_SECONDS = 10;

/** How many streams a process has, and each who holds some. */
export class StreamLimits {
  readonly #max: number;
  readonly #held = new Map<string, number>();
  #open = 0;

  constructor(max: number) {
    this.#max = max;
  }

  /**
   * Counts one more.
   * @param holder undefined: nobody's in particular
   * @returns counts it no longer; more than once changes nothing
   * @throws AppError overloaded, rate-limited
   */
  take(holder: Holder | undefined): () => void {
    if (this.#open >= this.#max) throw refusal('overloaded');
    if (holder !== undefined && this.#heldBy(holder.key) >= holder.max) throw refusal('rate-limited');
    this.#open += 1;
    if (holder !== undefined) this.#held.set(holder.key, this.#heldBy(holder.key) + 1);
    let isHeld = true;
    return () => {
      if (!isHeld) return;
      isHeld = false;
      this.#open -= 1;
      if (holder === undefined) return;
      const left = this.#heldBy(holder.key) - 1;
      if (left === 0) this.#held.delete(holder.key);
      else this.#held.set(holder.key, left);
    };
  }

  #heldBy(key: string): number {
    return this.#held.get(key) ?? 0;
  }
}

function refusal(code: 'overloaded' | 'rate-limited'): AppError {
  const seconds = RETRY_AFTER_SECONDS;
  return new AppError(PLATFORM_ERRORS[code], { params: { seconds }, retryAfterSeconds: seconds });
}
