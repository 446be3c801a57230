import { setImmediate as nextTurn } from 'node:timers/promises';
import { parse } from 'csv-parse';
import { stringify } from 'csv-stringify/sync';
import { InvalidRequest, type Words, words } from './validation.ts';

/** CSV as spreadsheets write it and read it: RFC 4180, with commas or semicolons. */

/** A row as it stands in its file. */
export interface CsvRow {
  /** Where it begins, counted from 1. */
  readonly line: number;
  readonly fields: readonly string[];
}

/** Characters of one row; more than the longest row that is right. */
const ROW_MAX = 64 * 1024;

/** Rows of a file, blank ones too: each costs a processor something, whatever it says. */
const ROWS_MAX = 300_000;
/** What is read without looking at the clock. */
const SLICE_BYTES = 2 * 1024;
const BREATH_MS = 10;

const TOO_MANY_ROWS = words({
  en: `has more than ${ROWS_MAX} rows, blank ones included`,
  es: `tiene más de ${ROWS_MAX} filas, contando las vacías`,
});
const NOT_UTF8 = words({
  en: 'is not UTF-8; save it as "CSV UTF-8"',
  es: 'no está en UTF-8; guárdelo como «CSV UTF-8»',
});
const TOO_LONG = words({
  en: `has a row of more than ${ROW_MAX} bytes, or a quote that is never closed`,
  es: `tiene una fila de más de ${ROW_MAX} bytes, o una comilla que no se cierra`,
});
const NOT_CLOSED = words({ en: 'has a quote that is never closed', es: 'tiene una comilla que no se cierra' });
const STRAY_QUOTE = words({
  en: 'has a quote in the middle of a field; put the field in quotes, and double those within',
  es: 'tiene una comilla en medio de un campo; ponga el campo entre comillas y duplique las de dentro',
});

/** Why rows cannot be told apart from a line on, by the codes of csv-parse. */
const UNREADABLE: Readonly<Record<string, Words>> = {
  CSV_MAX_RECORD_SIZE: TOO_LONG,
  CSV_QUOTE_NOT_CLOSED: NOT_CLOSED,
  CSV_INVALID_CLOSING_QUOTE: STRAY_QUOTE,
  INVALID_OPENING_QUOTE: STRAY_QUOTE,
};

/**
 * Reads rows as they come, the header too; blank lines are left out. No more is kept than what came at once.
 * @throws InvalidRequest when it is no UTF-8, or quotes are not as they must be: `line 12` is wrong
 */
export async function* readCsv(source: AsyncIterable<Uint8Array>): AsyncGenerator<CsvRow[]> {
  const text = decoded(source);
  try {
    const start = await firstLine(text);
    // Names of columns have neither; further down they say nothing.
    const parser = openParser(start.split('\n', 1)[0]?.includes(';') ? ';' : ',');
    let seen = 0;
    let began = performance.now();
    for (let part: string | undefined = start; part !== undefined; part = (await text.next()).value) {
      // As bytes: a character may be more than one, and none is torn by that.
      const bytes = Buffer.from(part);
      for (let at = 0; at < bytes.length; at += SLICE_BYTES) {
        const { rows, count } = parser.read(bytes.subarray(at, at + SLICE_BYTES));
        seen += count;
        if (seen > ROWS_MAX) throw InvalidRequest.field('body', TOO_MANY_ROWS);
        if (rows.length > 0) yield rows;
        if (performance.now() - began < BREATH_MS) continue;
        // A file of short rows keeps a processor for seconds: others have their turn in between.
        await nextTurn();
        began = performance.now();
      }
    }
    yield await parser.end();
  } finally {
    await text.return(undefined);
  }
}

async function* decoded(source: AsyncIterable<Uint8Array>): AsyncGenerator<string, undefined> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const decode = (bytes?: Uint8Array) => {
    try {
      return bytes === undefined ? decoder.decode() : decoder.decode(bytes, { stream: true });
    } catch {
      throw InvalidRequest.field('body', NOT_UTF8);
    }
  };
  for await (const bytes of source) yield decode(bytes);
  yield decode();
}

/** What comes until the first line is whole. */
async function firstLine(text: AsyncGenerator<string, undefined>): Promise<string> {
  let start = '';
  while (!start.includes('\n') && start.length < ROW_MAX) {
    const { value, done } = await text.next();
    if (done) break;
    start += value;
  }
  return start;
}

function openParser(delimiter: string) {
  const parser = parse({
    delimiter,
    info: true,
    relax_column_count: true,
    record_delimiter: ['\n', '\r\n'],
    max_record_size: ROW_MAX,
  });
  let failure: (Error & { code?: string }) | undefined;
  let lastLine = 0;
  parser.on('error', (error) => {
    failure = error;
  });
  const drain = () => {
    const rows: CsvRow[] = [];
    let count = 0;
    for (let next = parser.read(); next !== null; next = parser.read()) {
      const { record, info } = next as { record: string[]; info: { lines: number } };
      count += 1;
      const isBlank = record.length === 1 && record[0]?.trim() === '';
      if (!isBlank) rows.push({ line: lastLine + 1, fields: record });
      lastLine = info.lines;
    }
    return { rows, count };
  };
  const refuse = () => {
    if (failure === undefined) return;
    const why = UNREADABLE[failure.code ?? ''];
    throw why === undefined ? failure : InvalidRequest.field(`line ${lastLine + 1}`, why);
  };
  return {
    /** The rows that end in this part. What is wrong is told a moment later, so that the rows before it are known. */
    read(part: Buffer): { rows: CsvRow[]; count: number } {
      refuse();
      withoutStacks(() => parser.write(part));
      return drain();
    },
    async end(): Promise<CsvRow[]> {
      refuse();
      if (!parser.destroyed) {
        await new Promise<void>((resolve) => {
          parser.once('close', resolve).once('readable', resolve).once('end', resolve);
          parser.end();
        });
      }
      const { rows } = drain();
      refuse();
      return rows;
    },
  };
}

/** A value of a row that is written. Text may come from anyone, so what a spreadsheet would take for a formula is defused. */
export type CsvValue = string | number | null | CsvDecimal;

/** A number as text, so that no digit of it is lost: it is no formula, though it begins with a minus. */
export interface CsvDecimal {
  readonly decimal: string;
}

/** Rows as text, each with its line's end. */
export function csvText(rows: readonly (readonly CsvValue[])[]): string {
  // By itself it puts only its own end of line into quotes.
  return stringify(rows as CsvValue[][], {
    escape_formulas: true,
    cast: { object: (value) => ({ value: (value as unknown as CsvDecimal).decimal, escape_formulas: false }) },
    record_delimiter: 'windows',
    quoted_match: /[\r\n]/,
  });
}

/** csv-parse makes an error of each row that has other columns than the first, also where it goes on; most of that is its stack. */
function withoutStacks(work: () => void): void {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  try {
    work();
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}
