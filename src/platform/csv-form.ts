import type { z } from 'zod';
import { type CsvRow, readCsv } from './csv.ts';
import type { Language } from './errors.ts';
import { fieldErrors, InvalidRequest, said, type Words, words } from './validation.ts';

/** The rows of a CSV file as what they say, by the columns that its header names. */

export interface CsvForm<T> {
  /** In a header any order is right. */
  readonly columns: { readonly required: readonly string[]; readonly optional: readonly string[] };
  /** What a row must be. It gets the texts of its columns, without spaces around them; none of an empty one. */
  readonly row: z.ZodType<T>;
}

/** What one line says. */
export interface GoodLine<T> {
  readonly line: number;
  readonly row: T;
}

/** A line that cannot be taken, and the first reason why. */
export interface BadLine {
  readonly line: number;
  /** A column; `line` where it is about the whole of it. */
  readonly field: string;
  readonly reason: string;
}

const MISSING = words({ en: 'is missing in the header', es: 'falta en el encabezado' });
const UNKNOWN = words({ en: 'is no column of this import', es: 'no es columna de esta importación' });
const REPEATED = words({ en: 'is named twice in the header', es: 'aparece dos veces en el encabezado' });
const NO_HEADER = words({ en: 'must begin with a header line', es: 'debe empezar con una línea de encabezado' });
const OTHER_WIDTH = words({
  en: 'has another number of fields than the header',
  es: 'tiene un número de campos distinto al del encabezado',
});

/**
 * Reads what each line says, as the file comes.
 * @param language of the reasons
 * @throws InvalidRequest when the header is not right, naming the columns, or the rest cannot be told apart as rows
 */
export async function* readForm<T>(
  source: AsyncIterable<Uint8Array>,
  form: CsvForm<T>,
  language: Language,
): AsyncGenerator<GoodLine<T> | BadLine> {
  let header: readonly string[] | undefined;
  for await (const rows of readCsv(source)) {
    for (const row of rows) {
      if (header !== undefined) yield lineOf(row, header, form, language);
      else header = columnsIn(row, form.columns);
    }
  }
  if (header === undefined) throw InvalidRequest.field('body', NO_HEADER);
}

export function isBad<T>(line: GoodLine<T> | BadLine): line is BadLine {
  return 'reason' in line;
}

/** @throws InvalidRequest naming what is missing, unknown or repeated */
function columnsIn({ fields }: CsvRow, { required, optional }: CsvForm<unknown>['columns']): readonly string[] {
  const names = fields.map((name) => name.trim().toLowerCase());
  const known = new Set([...required, ...optional]);
  const issueOf = (name: string, message: Words) => ({ code: 'custom' as const, path: [name], message, input: name });
  const issues = [
    ...required.filter((name) => !names.includes(name)).map((name) => issueOf(name, MISSING)),
    ...names.filter((name) => !known.has(name)).map((name) => issueOf(name.slice(0, 100), UNKNOWN)),
    ...names
      .filter((name, index) => known.has(name) && names.indexOf(name) < index)
      .map((name) => issueOf(name, REPEATED)),
  ];
  if (issues.length > 0) throw new InvalidRequest(issues);
  return names;
}

function lineOf<T>(
  { line, fields }: CsvRow,
  header: readonly string[],
  form: CsvForm<T>,
  language: Language,
): GoodLine<T> | BadLine {
  if (fields.length !== header.length) return { line, field: 'line', reason: said(OTHER_WIDTH, language) };
  const texts = header.map((name, index): [string, string] => [name, fields[index]?.trim() ?? '']);
  const given = Object.fromEntries(texts.filter(([, text]) => text !== ''));
  const parsed = form.row.safeParse(given, { reportInput: true });
  if (parsed.success) return { line, row: parsed.data };
  const [first] = fieldErrors(new InvalidRequest(parsed.error.issues), language);
  // A part of a field, such as one of several images, has no column of its own.
  return { line, field: first?.field.split('.')[0] ?? 'line', reason: first?.message ?? '' };
}
