import type { Tx } from '../../platform/database.ts';
import type { Ask } from '../../platform/statements.ts';
import { plainArray } from '../../platform/tables.ts';

/** Lines of imports on their way from the client to their effect. */

/** Longer than any import takes: what is left after it was left by a process that died. */
export const IMPORT_LINES_RETENTION = { table: 'import_lines', column: 'created_at', age: '1 hour' };

/** Lines of one batch. */
export interface LineBatch {
  readonly parts: readonly number[];
  readonly abouts: readonly string[];
  readonly lines: readonly number[];
  /** What each says, as JSON. */
  readonly texts: readonly string[];
}

const KEEP = {
  name: 'import-keep-lines',
  text: `
    INSERT INTO import_lines (import_id, part, about, line, fields)
    SELECT $1, part, about, line, fields::jsonb
    FROM unnest($2::int[], $3::uuid[], $4::int[], $5::text[]) AS n (part, about, line, fields)`,
};

export async function keepLines(ask: Ask, importId: string, { parts, abouts, lines, texts }: LineBatch): Promise<void> {
  await ask(KEEP, [importId, plainArray(parts), plainArray(abouts), plainArray(lines), texts]);
}

/** A line as it was kept. */
export interface KeptLine<T> {
  readonly about: string;
  readonly line: number;
  readonly row: T;
}

/** The next lines of a part, product by product, after the line that was read last. */
export async function readLines<T>(
  tx: Tx,
  importId: string,
  { part, after, limit }: { part: number; after: Pick<KeptLine<T>, 'about' | 'line'>; limit: number },
): Promise<KeptLine<T>[]> {
  return tx.$queryRaw<KeptLine<T>[]>`
    SELECT about, line, fields AS row FROM import_lines
    WHERE import_id = ${importId}::uuid AND part = ${part} AND (about, line) > (${after.about}::uuid, ${after.line})
    ORDER BY about, line LIMIT ${limit}`;
}

const FORGET = { name: 'import-forget-lines', text: 'DELETE FROM import_lines WHERE import_id = $1' };

export async function forgetLines(ask: Ask, importId: string): Promise<void> {
  await ask(FORGET, [importId]);
}
