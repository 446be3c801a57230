import { isAbsolute } from 'node:path';
import { program } from '../../scripts/support/programs.ts';

/**
 * The program of the pooler that TEST_POOLER asks for, `pgbouncer` or the path of one; undefined where it asks for none.
 * @throws Error when it is neither, MissingProgramError when it is not to be had
 */
export function programOfPooler(wanted: string | undefined): string | undefined {
  if (wanted === undefined) return undefined;
  if (wanted === 'pgbouncer') return program('pgbouncer');
  if (isAbsolute(wanted)) return wanted;
  throw new Error('TEST_POOLER must be pgbouncer, or the absolute path of one.');
}
