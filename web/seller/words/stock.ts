import { dictionary } from '../../shared/i18n.ts';
import type { Translated } from '../../shared/words.ts';

const en = {
  stock: 'Stock',
};

const es: Translated<typeof en> = {
  stock: 'Inventario',
};

/** The words of the section of stock. */
export const s = dictionary({ en, es });
