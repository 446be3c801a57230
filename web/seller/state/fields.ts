import type { components } from '../../../clients/typescript/src/index.ts';
import { type Product, scaleOf } from '../../shared/goods.ts';

/** The fields of a product that are merged when two people edit it. */
export const FIELDS = ['name', 'description', 'price', 'category', 'images', 'purchaseLimit'] as const;
export type Field = (typeof FIELDS)[number];

/** What stands in a form: text, whatever it means. */
export type Texts = Readonly<Record<Field, string>>;

export type Measure = Pick<Product, 'unit' | 'unitScale'>;
type Values = Pick<Product, Field>;
type Money = components['schemas']['Money'];

/** Digits after the point of what things cost here. */
const MONEY_SCALE = 2;
const MINOR = 10 ** MONEY_SCALE;

/** A number as it is typed in the field: with a point, and without signs between the thousands. */
const plain = (value: number, digits: number) => value.toFixed(digits).replace(/\.0+$/, '');

/** What a price of the smallest unit is of one that people say, as it is typed. */
const priceText = ({ amount }: Money, measure: Measure) => plain((amount * scaleOf(measure)) / MINOR, MONEY_SCALE);

/** A field's value as it stands in a form. */
export function textOf(field: Field, values: Values, measure: Measure): string {
  switch (field) {
    case 'price':
      return priceText(values.price, measure);
    case 'images':
      return values.images.join('\n');
    case 'purchaseLimit':
      return values.purchaseLimit === null ? '' : plain(values.purchaseLimit / scaleOf(measure), measure.unitScale);
    default:
      return values[field];
  }
}

export function textsOf(product: Product): Texts {
  return Object.fromEntries(FIELDS.map((field) => [field, textOf(field, product, product)])) as Texts;
}

/** What is wrong with what was typed, before it is sent. */
export type Mistake = 'not-a-number' | 'price-too-fine' | 'too-many-digits';

/**
 * As the market takes it: a number with a point. A comma before three digits stays, and is refused: where the market is it stands
 * between the thousands, and 1,500 is not 1.5.
 */
export const numberText = (typed: string) => typed.trim().replace(/,(?=\d{1,2}$)/, '.');

/** What was typed, in parts of which ten to the power of `digits` make one; or what is wrong with it. By its digits: no fraction is rounded. */
function parts(text: string, digits: number): number | Mistake {
  const [, whole, fraction = ''] = /^(\d+)(?:\.(\d+))?$/.exec(numberText(text)) ?? [];
  if (whole === undefined) return 'not-a-number';
  const said = fraction.replace(/0+$/, '');
  if (said.length > digits) return 'too-many-digits';
  const value = Number(whole + said.padEnd(digits, '0'));
  return Number.isSafeInteger(value) ? value : 'not-a-number';
}

/** A price of the smallest unit, from one of the unit that people say. */
export function amountOf(text: string, measure: Measure): number | Mistake {
  const minor = parts(text, MONEY_SCALE);
  if (typeof minor !== 'number') return minor;
  return minor % scaleOf(measure) === 0 ? minor / scaleOf(measure) : 'price-too-fine';
}

/** A quantity in the smallest unit, from one in the unit that people say. */
export const unitsOf = (text: string, measure: Pick<Product, 'unitScale'>) => parts(text, measure.unitScale);

export type Patch = Partial<Omit<Values, 'price'> & { price: { amount: number } }>;

/** What some fields say, as the market takes it; or which say nothing that it could take. */
export function patchOf(
  texts: Partial<Texts>,
  measure: Measure,
): { readonly patch: Patch; readonly mistakes: Partial<Record<Field, Mistake>> } {
  const mistakes: Partial<Record<Field, Mistake>> = {};
  const numberOf = (field: Field, value: number | Mistake) => {
    if (typeof value === 'number') return value;
    mistakes[field] = value;
    return 0;
  };
  const { name, description, category, price, images, purchaseLimit } = texts;
  const limit = purchaseLimit?.trim();
  const patch: Patch = {
    ...(name !== undefined && { name: name.trim() }),
    ...(description !== undefined && { description: description.trim() }),
    ...(category !== undefined && { category: category as Product['category'] }),
    ...(price !== undefined && { price: { amount: numberOf('price', amountOf(price, measure)) } }),
    ...(images !== undefined && { images: images.split(/\s+/).filter(Boolean) }),
    ...(limit !== undefined && {
      purchaseLimit: limit === '' ? null : numberOf('purchaseLimit', unitsOf(limit, measure)),
    }),
  };
  return { patch, mistakes };
}
