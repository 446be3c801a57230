import { type Context, withRetry } from '../../concurrency/index.ts';
import type { Caller } from '../../platform/access.ts';
import type { IncomingBytes } from '../../platform/csv-body.ts';
import { type BadLine, type CsvForm, type GoodLine, isBad, readForm } from '../../platform/csv-form.ts';
import { boundLockWaits, type Tx } from '../../platform/database.ts';
import { AppError, type Language, PLATFORM_ERRORS } from '../../platform/errors.ts';
import { type Decision, keyedRequest, once } from '../../platform/idempotency.ts';
import { NIL_ID, newId } from '../../platform/ids.ts';
import { InvalidRequest, said, type Words, words } from '../../platform/validation.ts';
import { INVENTORY_ERRORS } from './errors.ts';
import { forgetLines, keepLines, type LineBatch, readLines } from './import-lines.sql.ts';

/**
 * How a file is imported: its lines are read as they come, and kept in a table, without a transaction and without a slot while
 * the client is waited for. Then one transaction decides them in their order, and does all of it or nothing.
 */

/** A file as it is sent. */
export interface Upload {
  readonly content: IncomingBytes;
  /** Whether good lines are imported although others are bad. */
  readonly partial: boolean;
  readonly language: Language;
  readonly key: string | undefined;
  /** What is asked for, such as `POST /api/inventory/imports/receipts`. */
  readonly action: string;
}

export interface ImportForm<T> extends CsvForm<T> {
  /** What lines have in common that come into the same documents. Default: all are alike. */
  readonly partOf?: (row: T) => string;
  /** The product that a line changes. */
  readonly aboutOf?: (row: T) => string;
  /** How long its lines may take to be decided, in milliseconds. Default: no longer than others can wait for its products. */
  readonly decidedWithinMs?: number;
}

/** Lines of a file at most. */
export const IMPORT_LINES_MAX = 100_000;
/** Parts of a file at most: each has a document of its own. */
const PARTS_MAX = 1_000;
/** Lines that are kept, and decided, at once; as many as a document may have. */
const CHUNK_LINES = 1_000;
const CHUNK_CHARACTERS = 512 * 1024;
/** All locks are taken at the start, and whoever sells holds a product for less. */
const LOCK_WAIT_MS = 2_000;
/** A file that takes longer to decide is given up, since others wait for its products. */
const DECIDED_WITHIN_MS = 50_000;
/** The same of a file that nobody waits for. */
export const DECIDED_ALONE_WITHIN_MS = 100_000;
/** Until the transaction is taken away, which must not come about: Prisma may send what is left of a step after it. */
const TRANSACTION_GRACE_MS = 5_000;
/** From the first byte of a file, which may take half a minute to come, to the answer. */
export const IMPORT_ANSWER_WITHIN_MS = DECIDED_ALONE_WITHIN_MS + 40_000;

const TOO_MANY = words({
  en: `must have ${IMPORT_LINES_MAX} lines at most; send the rest as another file`,
  es: `debe tener a lo sumo ${IMPORT_LINES_MAX} líneas; envíe el resto en otro archivo`,
});
const NO_LINES = words({ en: 'has no line after its header', es: 'no tiene líneas después del encabezado' });
const TOO_MANY_PARTS = words({
  en: `would make one document too many: a file may have ${PARTS_MAX} different pairs of warehouse and reason`,
  es: `haría un documento de más: un archivo puede tener ${PARTS_MAX} pares distintos de almacén y motivo`,
});

/** What became of a file. */
export interface ImportResult {
  readonly imported: number;
  /** In the order of lines. */
  readonly rejected: readonly BadLine[];
}

type ImportDecision = Decision & { readonly kind: 'import'; readonly imported: number; readonly rejected: BadLine[] };

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

/**
 * Imports a file: all of it, or with `partial` its good lines.
 * @param post writes what the lines say, rejects those that cannot be, and tells how many it wrote; may run again when its
 *   transaction loses to others
 * @throws AppError import-rejected with all bad lines; body-too-large; idempotency-key-reused
 * @throws InvalidRequest when it is no CSV, has other columns, too many lines or none
 */
export async function importFile<T>(
  { db, lendSlot, onConflict }: Context,
  caller: Caller,
  {
    upload,
    form,
    post,
  }: { upload: Upload; form: ImportForm<T>; post: (tx: Tx, lines: KeptLines<T>) => Promise<number> },
): Promise<ImportResult & { replayed: boolean }> {
  const { partial, language, key, action } = upload;
  const { decidedWithinMs: withinMs = DECIDED_WITHIN_MS } = form;
  const incoming = new IncomingLines(upload, form);
  const importId = newId();
  try {
    for (let batch = await lendSlot(() => incoming.next()); batch !== undefined; ) {
      await keepLines(db.ask, importId, batch);
      batch = await lendSlot(() => incoming.next());
    }
    const request = keyedRequest(key, { action, input: { partial, content: upload.content.digest() } });
    const decide = async (tx: Tx): Promise<ImportDecision> => {
      const lines = new KeptLines<T>(importId, incoming.parts, { bad: incoming.bad, language, withinMs });
      const imported = await post(tx, lines);
      const rejected = lines.rejected.toSorted((a, b) => a.line - b.line);
      if (rejected.length > 0 && !partial) throw refusal(rejected);
      return { kind: 'import', imported, rejected };
    };
    const attempt = () =>
      db.transaction(
        async (tx) => {
          await boundLockWaits(tx, LOCK_WAIT_MS);
          return once(tx, caller.id, request, () => decide(tx));
        },
        { timeoutMs: withinMs + TRANSACTION_GRACE_MS },
      );
    const { decision, replayed } = await withRetry(attempt, { onConflict });
    return { imported: decision.imported, rejected: decision.rejected, replayed };
  } finally {
    // What cannot be removed now, housekeeping removes.
    if (incoming.hasGiven) await forgetLines(db.ask, importId).catch(() => {});
  }
}

function refusal(rejected: readonly BadLine[]): AppError {
  const params = { count: rejected.length };
  return new AppError(INVENTORY_ERRORS['import-rejected'], { params, extensions: { imported: 0, rejected } });
}

/** The lines of a file as they come, sorted into parts. */
class IncomingLines<T> {
  readonly bad: BadLine[] = [];
  hasGiven = false;
  readonly #form: ImportForm<T>;
  readonly #language: Language;
  readonly #source: AsyncGenerator<GoodLine<T> | BadLine>;
  readonly #parts = new Map<string, number>();
  #count = 0;

  constructor({ content, language }: Upload, form: ImportForm<T>) {
    this.#form = form;
    this.#language = language;
    this.#source = readForm(content.chunks, form, language);
  }

  get parts(): readonly string[] {
    return [...this.#parts.keys()];
  }

  /** What is to be kept next: no more lines, and no longer ones, than a bound. Undefined at the end. */
  async next(): Promise<LineBatch | undefined> {
    const [parts, lines]: [number[], number[]] = [[], []];
    const [abouts, texts]: [string[], string[]] = [[], []];
    for (let characters = 0; lines.length < CHUNK_LINES && characters < CHUNK_CHARACTERS; ) {
      const { value, done } = await this.#source.next();
      if (done) break;
      this.#count += 1;
      if (this.#count > IMPORT_LINES_MAX) throw InvalidRequest.field('body', TOO_MANY);
      if (isBad(value)) {
        this.bad.push(value);
        continue;
      }
      const part = this.#partOf(value);
      if (part === undefined) {
        this.bad.push({ line: value.line, field: 'line', reason: said(TOO_MANY_PARTS, this.#language) });
        continue;
      }
      const text = JSON.stringify(value.row);
      characters += text.length;
      parts.push(part);
      abouts.push(this.#form.aboutOf?.(value.row) ?? NIL_ID);
      lines.push(value.line);
      texts.push(text);
    }
    if (this.#count === 0) throw InvalidRequest.field('body', NO_LINES);
    if (lines.length === 0) return undefined;
    this.hasGiven = true;
    return { parts, abouts, lines, texts };
  }

  /** The number of a line's part; undefined where there are too many. */
  #partOf({ row }: GoodLine<T>): number | undefined {
    const name = this.#form.partOf?.(row) ?? '';
    const known = this.#parts.get(name);
    if (known !== undefined) return known;
    if (this.#parts.size >= PARTS_MAX) return undefined;
    this.#parts.set(name, this.#parts.size);
    return this.#parts.size - 1;
  }
}
