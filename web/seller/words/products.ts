import { dictionary } from '../../shared/i18n.ts';
import type { Translated } from '../../shared/words.ts';

const en = {
  products: 'Products',
};

const es: Translated<typeof en> = {
  products: 'Productos',
};

/** The words of the section of products. */
export const p = dictionary({ en, es });
