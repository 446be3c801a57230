import { signal } from '@preact/signals';

export type Language = 'en' | 'es';

/** Text, or text made of something; or a group of such. */
export interface Words {
  // biome-ignore lint/suspicious/noExplicitAny: any arguments will do; the dictionary's own types say which
  readonly [name: string]: string | ((...values: any[]) => string) | Words;
}

const KEY = 'tianguis.language';

function preferred(): Language {
  const chosen = localStorage.getItem(KEY);
  if (chosen === 'en' || chosen === 'es') return chosen;
  // Of those that somebody reads, the one that they would rather.
  return navigator.languages.find((tag) => /^(en|es)\b/.test(tag))?.startsWith('es') ? 'es' : 'en';
}

/** The language of everything that is for people. */
export const language = signal<Language>(preferred());

/** Tells the browser, and screen readers, which language it is. */
export function keepLanguage(): void {
  language.subscribe((value) => {
    document.documentElement.lang = value;
  });
}

export function chooseLanguage(value: Language): void {
  localStorage.setItem(KEY, value);
  language.value = value;
}

/** A page's dictionary: the words of the present language. Every language has the same words; the types say so. */
export function dictionary<W extends Words>(words: Readonly<Record<Language, W>>): () => W {
  return () => words[language.value];
}
