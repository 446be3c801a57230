import { dictionary } from '../../shared/i18n.ts';
import { en } from './en.ts';
import { es } from './es.ts';

/** The page's words, in the language that is chosen. */
export const words = dictionary({ en, es });
