import { keepOwn, ownOf } from '../../shared/own.ts';
import type { Measure, Texts } from './fields.ts';

/** What can be sold, and to how many digits it is counted. It stays so, as the stock that is counted by it does. */
export const MEASURES = {
  PIECE: { unit: 'PIECE', unitScale: 0 },
  KG: { unit: 'KG', unitScale: 1 },
  L: { unit: 'L', unitScale: 1 },
  M: { unit: 'M', unitScale: 1 },
  M2: { unit: 'M2', unitScale: 1 },
  M3: { unit: 'M3', unitScale: 1 },
} as const satisfies Record<string, Measure>;

/** What stands in the form of a new product. */
export interface NewTexts extends Texts {
  readonly stock: string;
  readonly measure: keyof typeof MEASURES;
}

const PLACE = 'draft.new';

const EMPTY: NewTexts = {
  ...{ name: '', description: '', price: '', category: 'ARTESANIA', images: '', purchaseLimit: '' },
  ...{ stock: '', measure: 'PIECE' },
};

/** What was typed before and is not on sale yet: a page that is loaded anew has it still. */
export const keptNewProduct = (): NewTexts => ({
  ...EMPTY,
  ...ownOf<Partial<NewTexts>>(PLACE),
});

export const keepNewProduct = (texts: NewTexts): void => keepOwn(PLACE, texts);

export const forgetNewProduct = (): void => keepOwn(PLACE, undefined);
