import { z } from 'zod';
import { words } from './validation.ts';

/** Parts that the request and answer schemas of all features share. */

/** Any id that the database holds: imported rows need not have the version and variant bits of RFC 9562. */
export const idSchema = z.guid().meta({ description: 'UUIDv7', example: '0198c6de-3f0b-7c63-9a2e-6f1f5f0d2a11' });

/** The highest price of one unit: a million pesos. Keeps every sum far within what a number holds exactly. */
export const PRICE_AMOUNT_MAX = 100_000_000;

/** Money in answers. */
export const moneySchema = z
  .object({ amount: z.int().meta({ description: 'In minor units: 129900 is 1,299.00' }), currency: z.literal('MXN') })
  .meta({ id: 'Money' });

export type Money = z.infer<typeof moneySchema>;

export function money(amount: number | bigint): Money {
  return { amount: Number(amount), currency: 'MXN' };
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is refused
const NO_CONTROL_CHARACTERS = /^[^\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]*$/;

/** One line or paragraph of text; no control characters, which break logs and exports. */
export const textSchema = (min: number, max: number) =>
  z
    .string()
    .trim()
    .min(min)
    .max(max)
    .regex(
      NO_CONTROL_CHARACTERS,
      words({ en: 'must not hold control characters', es: 'no debe contener caracteres de control' }),
    )
    // Half a surrogate pair is no character: PostgreSQL's jsonb refuses it.
    .refine(
      (text) => text.isWellFormed(),
      words({ en: 'must be well-formed Unicode', es: 'debe ser Unicode bien formado' }),
    );

/** Whole number of a query string: text on the wire, a number in the document. */
export const queryNumber = (min: number, max: number) =>
  z
    .unknown()
    .meta({ type: 'integer', minimum: min, maximum: max })
    .pipe(
      z
        .string()
        .regex(/^\d{1,15}$/, words({ en: 'must be a whole number', es: 'debe ser un número entero' }))
        .transform(Number)
        .pipe(z.int().min(min).max(max)),
    );

/** Yes or no in a query string, where saying nothing is no: text on the wire, a boolean in the document. */
export const queryFlag = (description: string) =>
  z
    .unknown()
    .meta({ type: 'boolean' })
    .pipe(z.enum(['true', 'false']).transform((value) => value === 'true'))
    .default(false)
    .meta({ description });

export const timestampSchema = z.iso.datetime().meta({ example: '2026-11-22T18:30:00.000Z' });

/** The year 0 is none of PostgreSQL's. */
export const inYears = (text: string) => !text.startsWith('0000');
export const NO_YEAR = words({ en: 'must be in the year 1 or later', es: 'debe ser del año 1 o posterior' });
/** A moment in a query string. */
export const momentQuery = timestampSchema.refine(inYears, NO_YEAR);

/** Names of places alone: offsets and abbreviations mean different things here and in PostgreSQL. */
const TIME_ZONES: ReadonlySet<string> = new Set([...Intl.supportedValuesOf('timeZone'), 'UTC']);

/** The name of a time zone in a body. */
export const timeZoneSchema = z
  .string()
  .max(64)
  .refine(
    (name) => TIME_ZONES.has(name),
    words({
      en: 'must be a time zone, such as America/Mexico_City',
      es: 'debe ser una zona horaria, como America/Mexico_City',
    }),
  );

/** The body of a call that says everything in its path: none, or an empty object. */
export const noBody = z.strictObject({}).nullish();
