import type { IncomingBytes } from '../../platform/csv-body.ts';
import { type BadLine, type CsvForm, type GoodLine, isBad, readForm } from '../../platform/csv-form.ts';
import type { Language } from '../../platform/errors.ts';
import type { IdempotentRequest } from '../../platform/idempotency.ts';
import { NIL_ID } from '../../platform/ids.ts';
import { InvalidRequest, said, words } from '../../platform/validation.ts';
import { CHUNK_LINES } from './kept-lines.ts';
import type { LineBatch } from './lines.sql.ts';

/** A file as it is sent. */
export interface Upload {
  readonly content: IncomingBytes;
  /** Whether good lines are imported although others are bad. */
  readonly partial: boolean;
  readonly language: Language;
  /** Its Idempotency-Key, where it has one, once it is known what the request says. */
  readonly keyedBy: (input: unknown) => IdempotentRequest | undefined;
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
const CHUNK_CHARACTERS = 512 * 1024;

const TOO_MANY = words({
  en: `must have ${IMPORT_LINES_MAX} lines at most; send the rest as another file`,
  es: `debe tener a lo sumo ${IMPORT_LINES_MAX} líneas; envíe el resto en otro archivo`,
});
const NO_LINES = words({ en: 'has no line after its header', es: 'no tiene líneas después del encabezado' });
const TOO_MANY_PARTS = words({
  en: `would make one document too many: a file may have ${PARTS_MAX} different pairs of warehouse and reason`,
  es: `haría un documento de más: un archivo puede tener ${PARTS_MAX} pares distintos de almacén y motivo`,
});

/** The lines of a file as they come, sorted into parts. */
export class IncomingLines<T> {
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

  /** Reads no more of the file. */
  async end(): Promise<void> {
    await this.#source.return(undefined);
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
