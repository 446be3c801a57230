import { dictionary } from '../../shared/i18n.ts';
import { en } from './en.ts';
import { es } from './es.ts';

/** The shop's words, in the language of the page. */
export const t = dictionary({ en, es });
