import { keepOwn, ownOf } from '../../shared/own.ts';
import { s } from '../words/stock.ts';
import { numberText } from './fields.ts';
import type { ReceiptLine } from './inventory.ts';

/** A line of a receipt as it is typed. */
export interface TypedLine {
  readonly productId: string;
  readonly quantity: string;
  readonly code: string;
  readonly manufacturedOn: string;
  readonly expiresOn: string;
}

const PLACE = 'draft.receipt';

export const emptyLine = (productId = ''): TypedLine => ({
  productId,
  ...{ quantity: '', code: '', manufacturedOn: '', expiresOn: '' },
});

/** What was typed before and is not received yet; else a line, of the product that somebody came from. */
export function keptLines(productId: string): readonly TypedLine[] {
  const all = ownOf<readonly TypedLine[]>(PLACE) ?? [];
  const kept = all.filter((line) => Object.values(line).some((text) => text !== ''));
  const isNew = productId !== '' && !kept.some((line) => line.productId === productId);
  return kept.length === 0 || isNew ? [...kept, emptyLine(productId)] : kept;
}

export function keepLines(lines: readonly TypedLine[]): void {
  keepOwn(PLACE, lines);
}

export const forgetLines = (): void => keepOwn(PLACE, undefined);

/** What a field takes for a quantity: in the product's unit, with a point or a comma. */
export const quantityInput = () =>
  ({
    inputMode: 'decimal',
    autocomplete: 'off',
    pattern: '[0-9]+([.][0-9]+|,[0-9]{1,2})?',
    title: s().quantityHint,
  }) as const;

export function lineOf({ productId, quantity, code, manufacturedOn, expiresOn }: TypedLine): ReceiptLine {
  const lot = {
    code: code.trim(),
    ...(manufacturedOn !== '' && { manufacturedOn }),
    ...(expiresOn !== '' && { expiresOn }),
  };
  return { productId, quantity: numberText(quantity), ...(lot.code !== '' && { lot }) };
}
