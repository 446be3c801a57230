import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * How a migration is applied: as a whole in one transaction, unless a comment in its file says otherwise.
 *
 * - `outside a transaction`: its only statement makes or drops an index CONCURRENTLY
 * - `in batches`: its only statement changes some of the rows that still need it, and is repeated until none does
 */
export type Manner = 'in a transaction' | 'outside a transaction' | 'in batches';

export interface Migration {
  readonly name: string;
  readonly sql: string;
  readonly manner: Manner;
  /** SHA-256 of the file, as Prisma Migrate computes it. */
  readonly checksum: string;
}

const MARK = /^-- tianguis: *(.*?) *$/m;

/** @throws Error when the comment names a way that there is not */
export function mannerOf(sql: string): Manner {
  const mark = MARK.exec(sql);
  const wanted = mark?.[1];
  if (mark === null || wanted === undefined) return 'in a transaction';
  if (wanted === 'outside a transaction' || wanted === 'in batches') return wanted;
  const line = sql.slice(0, mark.index).split('\n').length;
  throw new Error(`line ${line}: "-- tianguis: ${wanted}" must be "outside a transaction" or "in batches"`);
}

/** The migrations of a folder, in their order. @throws Error when a file cannot be read, or has a wrong mark */
export function readMigrations(folder: string): Migration[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort()
    .map((name) => {
      const file = readFileSync(join(folder, name, 'migration.sql'));
      const sql = file.toString('utf8');
      return { name, sql, manner: mannerOf(sql), checksum: createHash('sha256').update(file).digest('hex') };
    });
}
