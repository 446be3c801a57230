import { readFileSync, statSync } from 'node:fs';
import { secretValues } from './config-values.ts';
import { environmentSchema } from './environment.ts';

/** Secrets that lie in files, as container platforms hand them out: NAME_FILE names the file with the value of NAME. */

type Variables = Readonly<Record<string, string | undefined>>;

/** No secret is longer; what is, was named by mistake. */
const BYTES_MAX = 64 * 1024;

/** The variables that have a twin NAME_FILE: all whose values are secret. */
export const SECRET_VARIABLES: readonly string[] = Object.entries(environmentSchema.shape)
  .filter(([, schema]) => secretValues.has('unwrap' in schema ? schema.unwrap() : schema))
  .map(([name]) => name);

/**
 * Puts what lies in files in the place of the variables that name them.
 * @param present variables that are not empty
 * @returns the variables, and in words what is wrong with files; never anything of their content
 */
export function readSecretFiles(present: Variables): { variables: Variables; problems: string[] } {
  const variables: Record<string, string | undefined> = { ...present };
  const problems: string[] = [];
  for (const name of SECRET_VARIABLES) {
    const path = present[`${name}_FILE`];
    if (path === undefined) continue;
    if (present[name] !== undefined) {
      problems.push(`${name}_FILE: is set beside ${name}; set one of them`);
      continue;
    }
    try {
      variables[name] = readSecret(path);
    } catch (error) {
      problems.push(`${name}_FILE: ${path} ${(error as Error).message}`);
    }
  }
  return { variables, problems };
}

/** Not a part of any secret here: what has one was taken for text by mistake. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const CONTROL_CHARACTER = /[\u0000-\u001f\u007f]/;

const NO_TEXT = 'is not one line of text (UTF-8)';

/** The content of a file without the line's end that editors and `echo` leave. @throws Error that says what is wrong */
function readSecret(path: string): string {
  let text: string;
  try {
    const file = statSync(path);
    if (!file.isFile()) throw new Error('is no file');
    if (file.size > BYTES_MAX) throw new Error(`has more than ${BYTES_MAX} bytes`);
    text = textOf(readFileSync(path)).replace(/(\r?\n)+$/, '');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== undefined) throw new Error(`cannot be read (${code})`);
    throw error;
  }
  if (text === '') throw new Error('is empty');
  if (CONTROL_CHARACTER.test(text)) throw new Error(NO_TEXT);
  return text;
}

/** Without the mark that some editors put before it. Of bytes at random, a lenient decoder makes few different characters. @throws Error */
function textOf(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new Error(NO_TEXT);
  }
}
