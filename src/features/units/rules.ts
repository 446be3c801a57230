/** How units and what belongs to them are compared and found. No input, no output. */

/**
 * A text as it is compared with others: capitals, accents, the width of letters, invisible characters and how many spaces there are
 * make no difference. The database keeps it in columns of its own and has no such function: this is the one.
 */
export function keyOf(text: string): string {
  return folded(folded(text));
}

/** Twice makes it final: what came apart may have capitals, and these may come apart again. */
function folded(text: string): string {
  return text
    .toUpperCase()
    .normalize('NFKD')
    .replace(/[\p{M}\p{Cf}]+/gu, '')
    .toUpperCase()
    .toLowerCase()
    .normalize('NFC')
    .replace(/\s+/gu, ' ')
    .trim();
}

/** A person's name as it is compared. No key holds a line break, so that two names that differ never come to the same. */
export function fullNameKeyOf(firstName: string, lastName: string, secondLastName: string | null): string {
  return [firstName, lastName, secondLastName ?? ''].map(keyOf).join('\n');
}

interface Names {
  readonly firstName: string;
  readonly lastName: string;
  readonly secondLastName: string | null;
}

/** A person's name as it is written. */
export function fullNameOf({ firstName, lastName, secondLastName }: Names): string {
  return [firstName, lastName, secondLastName].filter((name) => name !== null).join(' ');
}

const WORD_LENGTH_MAX = 100;

/** Whatever can be looked for in texts: their letters and digits, each word once. */
export function wordsOf(...texts: readonly (string | null)[]): string[] {
  const words = texts.flatMap((text) => keyOf(text ?? '').match(/[\p{L}\p{N}]+/gu) ?? []);
  // By whole characters: half of one is none that the database takes.
  return [...new Set(words.map((word) => Array.from(word).slice(0, WORD_LENGTH_MAX).join('')))];
}

const IMEI_DIGITS = 15;

/** The digits of an IMEI, however people group them. @returns undefined where it is none, or its checksum is wrong */
export function imeiOf(text: string): string | undefined {
  const digits = text.replace(/[\s/-]/g, '');
  return new RegExp(`^\\d{${IMEI_DIGITS}}$`).test(digits) && luhnSum(digits) % 10 === 0 ? digits : undefined;
}

/** Every second digit from the right counts twice, with its own digits added up. */
function luhnSum(digits: string): number {
  return [...digits].toReversed().reduce((sum, digit, index) => {
    const value = Number(digit) * (index % 2 === 0 ? 1 : 2);
    return sum + (value > 9 ? value - 9 : value);
  }, 0);
}
