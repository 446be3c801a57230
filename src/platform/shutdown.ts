import { within } from './deadline.ts';

/** Something that was opened and must be closed again. */
interface Opened {
  readonly name: string;
  readonly close: () => Promise<unknown>;
}

/** The part of what time is left that one thing may take; those after it have the rest. */
const SHARE = 0.6;

/** What a process opened, in order; closed in reverse. */
export class Shutdown {
  readonly #opened: Opened[] = [];

  opened(name: string, close: () => Promise<unknown>): void {
    this.#opened.push({ name, close });
  }

  /**
   * Closes everything, last opened first, whatever fails or hangs on the way: what does not close in its time is left
   * behind, and the next is closed.
   * @param timeoutMs for all of it
   * @param onFailure told of everything that failed or hung
   * @returns whether nothing did
   */
  async closeAll(timeoutMs: number, onFailure: (name: string, error: unknown) => void): Promise<boolean> {
    const end = performance.now() + timeoutMs;
    let clean = true;
    for (const { name, close } of this.#opened.splice(0).reverse()) {
      await within(SHARE * Math.max(0, end - performance.now()), close()).catch((error: unknown) => {
        clean = false;
        onFailure(name, error);
      });
    }
    return clean;
  }
}
