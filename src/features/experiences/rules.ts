/** What languages are called. No input, no output. */

/** A language by its BCP 47 tag, as everyone writes it: `es-mx` is es-MX. @returns undefined where it is none */
export function languageTagOf(text: string): string | undefined {
  try {
    return Intl.getCanonicalLocales(text)[0];
  } catch {
    return undefined;
  }
}
