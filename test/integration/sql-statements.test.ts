import fc from 'fast-check';
import { expect, it } from 'vitest';
import { splitStatements } from '../../src/platform/sql-statements.ts';
import { databaseForTest, sessionForTest } from '../support/database.ts';

/** Everything that a semicolon can be in, in one migration. */
const MIGRATION = `
-- A comment; with 'a quote, and $$ too.
CREATE TABLE notes (id int PRIMARY KEY, "a;""b" text DEFAULT 'x;''y;', c text DEFAULT E'\\';\\\\'); /* /* ; */ ' ; */
CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
  -- In here it's; all one $$ text.
  EXECUTE $$ INSERT INTO notes (id) VALUES (2); INSERT INTO notes (id) VALUES (3) $$;
  EXECUTE format($q$ UPDATE notes SET c = %L WHERE id = 3; $q$, $a$ it's;$$ $a$);
  RETURN NULL;
END
$body$;
CREATE TRIGGER noted AFTER INSERT ON notes FOR EACH ROW WHEN (NEW.id = 1) EXECUTE FUNCTION note();
CREATE FUNCTION twice(n int) RETURNS int BEGIN ATOMIC SELECT n; SELECT CASE WHEN n > 0 THEN n + n ELSE 0 END; END;
CREATE RULE nothing AS ON DELETE TO notes DO INSTEAD (SELECT 1; SELECT 2);
INSERT INTO notes (id) VALUES (1) -- the end;
`;

it('a migration with semicolons in everything is applied statement by statement', async () => {
  const session = await sessionForTest(await databaseForTest({ empty: true }));
  const statements = splitStatements(MIGRATION);
  expect(statements.map(({ line }) => line)).toEqual([3, 4, 12, 13, 14, 15]);
  // PostgreSQL prepares single statements only.
  for (const { text, line } of statements) await session.query({ name: `line ${line}`, text });
  const { rows } = await session.query({ text: 'SELECT *, twice(id) FROM notes ORDER BY id', rowMode: 'array' });
  expect(rows).toEqual([
    [1, "x;'y;", "';\\", 2],
    [2, "x;'y;", "';\\", 4],
    [3, "x;'y;", " it's;$$ ", 6],
  ]);
});

it('PostgreSQL splits a text of many statements in the same places', async () => {
  const session = await sessionForTest(await databaseForTest({ empty: true }));
  const value = fc.oneof(
    fc.string({ unit: fc.constantFrom(...`a;'"$-/*\\\n`) }).map((text) => `'${text.replaceAll("'", "''")}'`),
    fc.string({ unit: fc.constantFrom(...`a;"$-/*\n`) }).map((text) => `E'${text}\\'\\\\'''`),
    fc.string({ unit: fc.constantFrom(...`a;'"-/*\\\n`) }).map((text) => `$a$${text}$$;$b$$a$`),
    fc.string({ unit: fc.constantFrom(...`a;'"$-\\\n`) }).map((text) => `1 /* ${text} /* ; */ */`),
    fc.string({ unit: fc.constantFrom(...`a;'"$/*-\\`) }).map((text) => `2 --${text}\n`),
    fc.string({ unit: fc.constantFrom(...`a;'$-/*\\`) }).map((text) => `3 AS "${text}""b"`),
    fc.constantFrom('4 AS a$b$', `E'a'\n'\\';'`, `U&'\\0061;'`, `X'1F'`, '5.5e1', `date'2026-01-01'`),
  );
  const script = fc.array(value, { minLength: 1, maxLength: 6 });
  const valuesOf = (results: unknown) =>
    [results].flat().map((result) => Object.values((result as { rows: object[] }).rows[0] ?? {}));
  await fc.assert(
    fc.asyncProperty(script, async (values) => {
      const sql = values.map((one) => `SELECT ${one}`).join(';');
      const atOnce = valuesOf(await session.query(sql));
      const statements = splitStatements(sql);
      const oneByOne = [];
      for (const { text } of statements) oneByOne.push(...valuesOf(await session.query(text)));
      expect(oneByOne).toEqual(atOnce);
    }),
    { numRuns: 300 },
  );
});
