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

/** The content of a file without the line's end that editors and `echo` leave. @throws Error that says what is wrong */
function readSecret(path: string): string {
  let text: string;
  try {
    const file = statSync(path);
    if (!file.isFile()) throw new Error('is no file');
    if (file.size > BYTES_MAX) throw new Error(`has more than ${BYTES_MAX} bytes`);
    text = readFileSync(path, 'utf8').replace(/(\r?\n)+$/, '');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== undefined) throw new Error(`cannot be read (${code})`);
    throw error;
  }
  if (text === '') throw new Error('is empty');
  return text;
}
