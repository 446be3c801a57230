import { language } from '../../shared/i18n.ts';
import { EN } from './en.ts';
import { ES } from './es.ts';

type Loose<T> = T extends string
  ? string
  : T extends (...values: never[]) => string
    ? T
    : { readonly [K in keyof T]: Loose<T[K]> };

/** What every language has words for. */
export type Dictionary = Loose<typeof EN>;

/** The words of the present language. */
export const words = (): Dictionary => (language.value === 'es' ? ES : EN);
