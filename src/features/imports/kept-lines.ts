import type { BadLine, GoodLine } from '../../platform/csv-form.ts';
import type { Tx } from '../../platform/database.ts';
import { AppError, type Language, PLATFORM_ERRORS } from '../../platform/errors.ts';
import { NIL_ID } from '../../platform/ids.ts';
import { said, type Words } from '../../platform/validation.ts';
import { readLines } from './lines.sql.ts';

/** Lines that are kept, and decided, at once; as many as a document may have. */
export const CHUNK_LINES = 1_000;

/** The good lines of a file, for whoever imports them. */
export class KeptLines<T> {
  /** What each part has in common, as the form tells it: the first of the file first. */
  readonly parts: readonly string[];
  readonly importId: string;
  readonly rejected: BadLine[];
  readonly #language: Language;
  readonly #deadline: number;

  constructor(
    importId: string,
    parts: readonly string[],
    { bad, language, withinMs }: { bad: readonly BadLine[]; language: Language; withinMs: number },
  ) {
    this.importId = importId;
    this.parts = parts;
    this.rejected = [...bad];
    this.#language = language;
    this.#deadline = performance.now() + withinMs;
  }

  /**
   * The lines of a part, as many at once as a document may have: product by product, so that none is changed more often than it
   * must be, and of each in their order.
   * @throws AppError overloaded when it takes too long
   */
  async *chunksOf(tx: Tx, part: number): AsyncGenerator<GoodLine<T>[]> {
    for (let after = { about: NIL_ID, line: 0 }; ; ) {
      if (performance.now() > this.#deadline) throw new AppError(PLATFORM_ERRORS.overloaded);
      const lines = await readLines<T>(tx, this.importId, { part, after, limit: CHUNK_LINES });
      if (lines.length > 0) yield lines;
      if (lines.length < CHUNK_LINES) return;
      after = lines.at(-1) ?? after;
    }
  }

  /** Leaves a line out. */
  reject(line: number, field: string, reason: Words | Readonly<Record<Language, string>>): void {
    this.rejected.push({ line, field, reason: said(reason, this.#language) });
  }
}
