import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitStatements } from '../../src/platform/sql-statements.ts';
import { tokensOf } from '../../src/platform/sql-tokens.ts';

const textsOf = (sql: string) => splitStatements(sql).map(({ text }) => text);

/** Each is one statement as a whole, whatever semicolons it has. */
const WHOLE: readonly [what: string, sql: string][] = [
  ['a string', `SELECT 'a;b'`],
  ['a string with a quote', `SELECT 'it''s; fine'`],
  ['a string that ends in a backslash', `SELECT '\\', 'a;b'`],
  ['a string with escapes', `SELECT E'\\';', e'a\\\\', E'b;'`],
  ['a string with escapes that goes on on the next line', `SELECT E'a'\n  'b\\';c'`],
  ['a name that ends in e before a string', `SELECT date'2026-01-01', '\\', ';'`],
  ['a quoted name', `SELECT 1 AS "a;""b;"`],
  ['a dollar quote', `SELECT $$a;'b;$$`],
  ['a dollar quote in another', `SELECT $a$ x; $b$ y; $$ z; $$ $b$ $a$`],
  ['a dollar quote whose tag has letters of any language', `SELECT $año$ a; $$ $año$`],
  ['a name with dollars', `SELECT 1 AS a$b$, 2 AS c$b$`],
  ['parameters', `SELECT $1, $2`],
  ['a comment to the end of the line', `SELECT 1 -- a; 'b\n, 2`],
  ['a comment', `SELECT 1 /* a; 'b */, 2`],
  ['a comment in another', `SELECT 1 /* a; /* b; */ c; */, 2`],
  ['parentheses', `CREATE RULE r AS ON INSERT TO t DO ALSO (DELETE FROM a; DELETE FROM b)`],
  [
    'a body without quotes',
    `CREATE OR REPLACE FUNCTION f(a int) RETURNS int BEGIN ATOMIC SELECT CASE WHEN a > 1 THEN 1 END; SELECT 2; END`,
  ],
  [
    'a body in quotes',
    `CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'a;'; EXECUTE $x$ SELECT ';' $x$; END $$`,
  ],
];

describe('the statements of a file', () => {
  it.each(WHOLE)('are not split in %s', (_what, sql) => {
    expect(textsOf(`${sql};\n${sql} ;`)).toEqual([sql, sql]);
  });

  it('are told with the line on which each begins, without the comments before it', () => {
    expect(splitStatements('-- first; one\n\nSELECT 1;\n/* second\n*/ SELECT\n  2;;\n-- the end;\n')).toMatchObject([
      { text: 'SELECT 1', line: 3 },
      { text: 'SELECT\n  2', line: 5 },
    ]);
  });

  it('are none in a file of comments', () => {
    expect(splitStatements('-- nothing;\n ; /* ; */ ;\n')).toEqual([]);
  });

  it.each([
    ['a string', `SELECT 1;\nSELECT 'a;`],
    ['a string with escapes', `SELECT 1;\nSELECT E'a\\';`],
    ['a string with escapes and quotes', `SELECT 1;\nSELECT E'a''b\\';`],
    ['a quoted name', `SELECT 1;\nSELECT "a;`],
    ['a dollar quote', `SELECT 1;\nSELECT $a$ $b$;`],
    ['a comment', `SELECT 1;\nSELECT /* /* */ 1;`],
  ])('are not guessed where %s does not end', (_what, sql) => {
    expect(() => splitStatements(sql)).toThrow(/^line 2: what begins here does not end/);
  });

  it('are the same however they are put together', () => {
    const statement = fc.constantFrom(...WHOLE.map(([, sql]) => sql));
    const between = fc.constantFrom(';', ' ;\n', ';;', "; -- a; $$ '\n", ';/* "; */', '\n;\n-- \r\n');
    fc.assert(
      fc.property(fc.array(fc.tuple(statement, between)), (parts) => {
        expect(textsOf(parts.flat().join(''))).toEqual(parts.map(([sql]) => sql));
      }),
    );
  });

  it('lose nothing of the text: its pieces put together are the text', () => {
    const piece = fc.constantFrom(...`'"$;()-*/\\\nEea1 ñ𐐷`, '$$', '$a$', '--', '/*', '*/', 'BEGIN', 'END');
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        const sql = pieces.join('');
        let read = '';
        try {
          for (const { text } of tokensOf(sql)) read += text;
        } catch (error) {
          expect((error as Error).message).toMatch(/^line \d+: what begins here does not end/);
          return;
        }
        expect(read).toBe(sql);
      }),
      { numRuns: 2_000 },
    );
  });

  it('of every migration begin with a word of SQL', () => {
    for (const { name } of readdirSync('prisma/migrations', { withFileTypes: true }).filter((one) =>
      one.isDirectory(),
    )) {
      const texts = textsOf(readFileSync(`prisma/migrations/${name}/migration.sql`, 'utf8'));
      expect(texts.length).toBeGreaterThan(0);
      for (const text of texts) expect(text).toMatch(/^(CREATE|ALTER|DROP|UPDATE|INSERT) [^;]*(\$\$.*\$\$)?$/s);
    }
  });
});
