/**
 * Work that goes on after its request was answered, one after the other: it has no slot, and takes one of the connections that
 * requests share at a time.
 */
export class Afterwards {
  readonly #max: number;
  #waiting = 0;
  #turn: Promise<unknown> = Promise.resolve();

  /** @param max works that wait at most; a bound on memory */
  constructor(max: number) {
    this.#max = max;
  }

  /** Runs a work in its turn. @returns false when too many wait, and it never will */
  add(work: () => Promise<void>): boolean {
    if (this.#waiting >= this.#max) return false;
    this.#waiting += 1;
    this.inTurn(work)
      .catch(() => {})
      .finally(() => {
        this.#waiting -= 1;
      });
    return true;
  }

  /** Waits for a turn, and has it for the work. */
  inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#turn.then(work);
    this.#turn = turn.catch(() => {});
    return turn;
  }
}
