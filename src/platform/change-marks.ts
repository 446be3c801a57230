import { LRUCache } from 'lru-cache';

/** Something that was made of what the database said. */
export interface Dated {
  /** Whatever had happened by this position among the events, it takes into account. */
  readonly asOf: number;
  /** What it was made of. */
  readonly about: readonly string[];
}

/** Subjects that are remembered one by one; of the others the last change counts for all. */
const SUBJECTS_MAX = 20_000;

/**
 * Which things changed last when, as far as this process was told: so that what was made before is told from what was made since,
 * wherever it was made. In doubt it counts as made before.
 */
export class ChangeMarks {
  readonly #lastChanges: LRUCache<string, number>;
  /** Of everything that is not remembered, the last change was not after it; undefined until anything is told. */
  #others: number | undefined;
  #position = 0;

  constructor() {
    this.#lastChanges = new LRUCache({
      max: SUBJECTS_MAX,
      dispose: (position, _subject, reason) => {
        if (reason === 'evict') this.#others = Math.max(this.#others ?? 0, position);
      },
    });
  }

  /** The position up to which changes were told. */
  get position(): number {
    return this.#position;
  }

  /** Whether changes are told of, so that what others made can be judged. */
  get isTold(): boolean {
    return this.#others !== undefined;
  }

  /** Notes a change, or with no subject only that this much has happened. */
  note(position: number, subject?: string): void {
    this.#position = Math.max(this.#position, position);
    if (subject !== undefined) this.#lastChanges.set(subject, position);
  }

  /** From now on everything counts as changed at this position. */
  noteAll(position: number): void {
    this.note(position);
    this.#others = Math.max(this.#others ?? 0, position);
  }

  /** Whether nothing that it was made of has changed since. */
  isCurrent({ asOf, about }: Dated): boolean {
    if (asOf < (this.#others ?? 0)) return false;
    return about.every((subject) => (this.#lastChanges.peek(subject) ?? 0) <= asOf);
  }
}
