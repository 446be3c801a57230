import { z } from 'zod';
import { InvalidRequest, type Words, words } from '../../platform/validation.ts';

/**
 * Quantities are whole numbers of a product's smallest unit, as money is in minor units: of KG with scale 3, 1500 are 1.5 kg.
 * Documents also take them as text in the product's unit. Nothing here is ever a fraction: digits are moved, not divided.
 */

/** Of one line of a document: as much as a product's stock can be raised by. */
export const LINE_QUANTITY_MAX = 1_000_000_000;

/** Digits after the point that a unit can have. */
const SCALES = [0, 1, 2, 3] as const;
/** More than any text that is in range: a sign, a point, and ten digits. */
const TEXT_MAX = 13;

/** As it is said: units, or text in the product's unit. */
export type Quantity = number | string;

/** Which quantities are meant. */
export interface QuantityRange {
  /** Whether it may be negative. */
  readonly isSigned?: boolean;
  /** Whether it may be 0. */
  readonly mayBeNone?: boolean;
}

/** A whole number of smallest units, or what is wrong with the text. */
export type ParsedQuantity = { readonly units: number } | { readonly problem: Words };

const NO_QUANTITY = words({
  en: 'must be a whole number of smallest units, or text in the product’s unit, such as "1.5"',
  es: 'debe ser un número entero de unidades mínimas, o texto en la unidad del producto, como "1.5"',
});
const TOO_MANY_DIGITS = SCALES.map((scale) =>
  words(
    scale === 0
      ? { en: 'must be whole: the product’s unit is', es: 'debe ser entera: la unidad del producto lo es' }
      : {
          en: `must have ${scale} digits after the point at most, as the product’s unit has`,
          es: `debe tener a lo sumo ${scale} cifras tras el punto, como la unidad del producto`,
        },
  ),
);
const outOfRange = (leastUnits: number) =>
  SCALES.map((scale) => {
    const [least, most] = [formatQuantity(leastUnits, scale), formatQuantity(LINE_QUANTITY_MAX, scale)];
    return words({
      en: `must be from ${least} to ${most} of the product’s unit`,
      es: `debe estar entre ${least} y ${most} de la unidad del producto`,
    });
  });
const OUT_OF_RANGE = outOfRange(1);
const OUT_OF_RANGE_FROM_NONE = outOfRange(0);
const NOT_ZERO = words({ en: 'must not be 0', es: 'no debe ser 0' });
const REQUIRED = words({ en: 'is required', es: 'es obligatorio' });

const NUMBER = /^(-?)(0|[1-9]\d*)(?:\.(\d+))?$/;

/**
 * The units that a text means, such as "1.5" or "-0.250". Digits beyond the scale are refused, zeros too: whoever says more digits
 * than are kept may mean another unit.
 * @param scale digits after the point that the product's unit has
 */
export function parseQuantity(
  text: string,
  scale: number,
  { isSigned = true, mayBeNone = false }: QuantityRange = {},
): ParsedQuantity {
  const [, sign = '', whole, fraction = ''] = NUMBER.exec(text) ?? [];
  if (whole === undefined) return { problem: NO_QUANTITY };
  if (fraction.length > scale) return { problem: ofScale(TOO_MANY_DIGITS, scale) };
  const digits = whole + fraction.padEnd(scale, '0');
  // So few digits are a number without loss.
  const units = text.length > TEXT_MAX ? Number.POSITIVE_INFINITY : Number(digits);
  if (units === 0 && isSigned && !mayBeNone) return { problem: NOT_ZERO };
  const isMisplaced = (sign !== '' && !isSigned) || (units === 0 && !mayBeNone);
  if (units > LINE_QUANTITY_MAX || isMisplaced)
    return { problem: ofScale(mayBeNone ? OUT_OF_RANGE_FROM_NONE : OUT_OF_RANGE, scale) };
  return { units: sign === '' ? units : -units };
}

/** Units as text in the product's unit, with as many digits after the point as that has. */
export function formatQuantity(units: number, scale: number): string {
  const digits = String(Math.abs(units)).padStart(scale + 1, '0');
  const point = digits.length - scale;
  const text = scale === 0 ? digits : `${digits.slice(0, point)}.${digits.slice(point)}`;
  return units < 0 ? `-${text}` : text;
}

/**
 * The units that a line of a document is about.
 * @param field where the request says it
 * @throws InvalidRequest when it is text that means none, or ones that the product's unit has not
 */
export function unitsOf(
  quantity: Quantity,
  { scale, field, isSigned = false, mayBeNone = false }: { scale: number; field: string } & QuantityRange,
): number {
  if (typeof quantity === 'number') return quantity;
  const parsed = parseQuantity(quantity, scale, { isSigned, mayBeNone });
  if ('problem' in parsed) throw InvalidRequest.field(field, parsed.problem);
  return parsed.units;
}

/** @throws Error for a scale that no product has: the database sees to that */
function ofScale(texts: readonly Words[], scale: number): Words {
  const text = texts[scale];
  if (text === undefined) throw new Error(`a unit has no ${scale} digits after the point`);
  return text;
}

const textBody = z
  .string()
  .max(40)
  .regex(NUMBER, NO_QUANTITY)
  .meta({ description: 'In the product’s unit, with no more digits after the point than its `unitScale`' });

/** A quantity in a file: always in the product's unit, and perhaps with the sign that spreadsheets write. */
export const quantityText = z
  .string()
  .max(40)
  .transform((text) => text.replace(/^\+/, ''))
  .refine(
    (text) => NUMBER.test(text),
    words({
      en: 'must be a number in the product’s unit, such as 5 or 1.5',
      es: 'debe ser un número en la unidad del producto, como 5 o 1.5',
    }),
  );

/** A quantity in a body. @param units which whole numbers are taken */
export function quantityBody(units: z.ZodType<number, number>) {
  const error = ({ input }: { readonly input?: unknown }) => (input === undefined ? REQUIRED : NO_QUANTITY);
  return z.union([units, textBody], { error }).meta({ examples: [1500, '1.5'] });
}
