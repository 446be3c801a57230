import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { lintLocks, lintMigration, lintMigrations } from '../../scripts/support/migration-lint.ts';
import { runScript } from '../support/scripts.ts';

const GOOD = `
-- public.products; DO; CONCURRENTLY: comments may say anything.
CREATE TYPE "size" AS ENUM ('S', 'M', 'public');
CREATE TABLE "notes" ("id" UUID NOT NULL, "type" TEXT, CONSTRAINT "notes_pkey" PRIMARY KEY ("id"));
ALTER TABLE "notes" ADD COLUMN "size" "size" NOT NULL DEFAULT 'S', ADD COLUMN "cost" NUMERIC(5, 2) DEFAULT 1.5;
ALTER TABLE ONLY notes ADD CONSTRAINT notes_cost_positive CHECK (cost > 0.5 AND notes.id IS NOT NULL);
ALTER TABLE "notes"
  ALTER COLUMN "type" SET DEFAULT 'a; b',
  ALTER "type" SET NOT NULL;
ALTER TABLE notes DROP COLUMN cost, DROP COLUMN IF EXISTS "type";
COMMENT ON COLUMN notes.id IS 'Made here; not by a public. hand';
CREATE SEQUENCE numbers OWNED BY notes.number;
UPDATE products p SET supplied = l.units FROM (SELECT product_id, sum(delta) AS units FROM ledger_entries GROUP BY 1) l
WHERE l.product_id = p.id;
WITH old_ones AS (DELETE FROM notes RETURNING *)
INSERT INTO archive (id) SELECT o.id FROM old_ones o
ON CONFLICT (id) DO
UPDATE SET id = EXCLUDED.id;
CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE line record;
BEGIN
  UPDATE products SET supplied = supplied + NEW.delta WHERE id = NEW.product_id;
  SELECT * INTO line FROM notes WHERE id = OLD.id;
  DELETE FROM notes WHERE id = line.id;
  RETURN NULL;
END
$$;
CREATE TRIGGER noted AFTER INSERT OR
  UPDATE OF supplied ON products FOR EACH ROW WHEN (NEW.id IS NOT NULL) EXECUTE FUNCTION note();
GRANT SELECT ON notes TO PUBLIC;
`;

/** Statements that are refused, each with the line on which and the words with which. */
const BAD: readonly [what: string, sql: string, problem: string][] = [
  [
    'two constraints at once',
    'ALTER TABLE t\n  ADD CONSTRAINT a CHECK (x > 0),\n  ADD CONSTRAINT b CHECK (y > 0)',
    '3: each ADD',
  ],
  [
    'a constraint changed at once',
    'ALTER TABLE t DROP CONSTRAINT a,\n ADD CONSTRAINT a CHECK (x > 0)',
    '2: ADD CONSTRAINT needs',
  ],
  ['actions of two kinds', 'ALTER TABLE IF EXISTS ONLY "t" ADD COLUMN a int,\n\n DROP b', '3: DROP COLUMN needs'],
  ['a constraint without a name', 'ALTER TABLE t\n ADD UNIQUE (a)', '2: give the constraint a name'],
  [
    'a new column with its constraint',
    'ALTER TABLE t ADD COLUMN a int\n REFERENCES u (id)',
    '2: the constraint of a new',
  ],
  ['a table of public', 'CREATE TABLE public.t (id int)', '1: the schema is configuration: t without public'],
  ['a quoted one', 'SELECT 1;\nDROP TABLE "public"."t"', '2: the schema is configuration: t without public'],
  [
    'another schema',
    'ALTER TABLE t ADD CONSTRAINT f FOREIGN KEY (a)\n REFERENCES shop.u (id)',
    '2: the schema is configuration: u',
  ],
  [
    'a join that leaves the schema',
    'UPDATE t SET a = s.a FROM t s\n JOIN archive.t o ON o.id = s.id',
    '2: the schema is',
  ],
  [
    'a column with all its names',
    'COMMENT ON COLUMN shop.t.a IS NULL',
    '1: the schema is configuration: t without shop',
  ],
  ['a function with its schema', "SELECT\n pg_catalog.setval('s', 1)", '2: the schema is configuration: setval'],
  [
    'a schema in a body',
    'CREATE FUNCTION f() RETURNS int LANGUAGE sql AS $$\n SELECT a\n FROM public.t $$',
    '3: the schema is',
  ],
  [
    'a schema in a text',
    "CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql AS $$ BEGIN\n EXECUTE 'DROP TABLE public.t'; END $$",
    '2: the schema is',
  ],
  ['a search path', "SELECT set_config('search_path', 'shop', true)", '1: the schema is configuration: SQL in a text'],
  [
    'a search path of a function',
    'CREATE FUNCTION f() RETURNS int LANGUAGE sql\nSET search_path = shop AS $$SELECT 1$$',
    '2: the schema is configuration: no SEARCH_PATH',
  ],
  ['a new schema', 'CREATE SCHEMA shop', '1: the schema is configuration: no SCHEMA'],
  ['an index made beside others', 'CREATE INDEX CONCURRENTLY i ON t (a)', '1: CONCURRENTLY cannot'],
  ['a DO block', '-- first\nDO $$ BEGIN NULL; END $$', '2: a DO block'],
  ['a transaction', 'BEGIN;\nSELECT 1', '1: a migration is in a transaction'],
  ['a setting', 'SET LOCAL lock_timeout = 0', '1: a setting outlives'],
  ['what is no statement', '\n\nVACUUM t', '3: no statement of a migration begins with vacuum'],
  [
    'a forgotten semicolon',
    'ALTER TABLE t ADD COLUMN a int\nALTER TABLE t ADD COLUMN b int',
    '2: a statement begins here',
  ],
  ['one before an UPDATE', 'DELETE FROM t\nUPDATE t x SET a = 1', '2: a statement begins here'],
  ['a string that does not end', "SELECT 1;\nSELECT 'a", '2: what begins here does not end'],
  [
    'a string in a body that does not end',
    "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS $$\nSELECT 'a $$",
    '2: what begins here',
  ],
];

describe('the lint of migrations', () => {
  it('lets everything pass that a distributed PostgreSQL accepts', () => {
    expect(lintMigration(GOOD)).toEqual([]);
  });

  it.each(BAD)('refuses %s, and says on which line', (_what, sql, problem) => {
    const [first, ...others] = lintMigration(`${sql};\n`).map(({ line, text }) => `${line}: ${text}`);
    expect(first).toContain(problem);
    expect(others).toEqual([]);
    expect(lintMigration(`\n\n${GOOD}${sql};`).map(({ line }) => line)).toEqual([
      GOOD.split('\n').length + 1 + Number.parseInt(problem, 10),
    ]);
  });

  it('tells all problems of a file in the order of lines', () => {
    const sql = 'CREATE INDEX CONCURRENTLY i ON public.t (a);\nDO $$ BEGIN END $$;\nDROP TABLE shop.t;';
    expect(lintMigration(sql).map(({ line }) => line)).toEqual([1, 1, 2, 3]);
  });
});

const OUTSIDE = '-- tianguis: outside a transaction\n';
const BATCHES = '-- tianguis: in batches\n';
const FILL = 'UPDATE orders SET a = 1 WHERE id IN (SELECT id FROM orders WHERE a IS NULL LIMIT 500)';

/** Files for which nobody has to wait. */
const BRIEF: readonly [what: string, sql: string][] = [
  [
    'a new table',
    'CREATE TABLE IF NOT EXISTS notes (id int, a serial);\nCREATE INDEX i ON notes (id);\nUPDATE notes SET id = 1;\n' +
      'ALTER TABLE notes ADD CONSTRAINT c CHECK (id > 0);\nALTER TABLE notes ALTER COLUMN id SET NOT NULL',
  ],
  [
    'new columns',
    'ALTER TABLE orders ADD COLUMN a INT NOT NULL DEFAULT 0, ADD COLUMN b TIMESTAMPTZ DEFAULT now(), ADD COLUMN c NUMERIC(5, 2) DEFAULT 1',
  ],
  ['a constraint that holds from now on', 'ALTER TABLE orders ADD CONSTRAINT c CHECK (a > 0) NOT VALID'],
  ['its validation', 'ALTER TABLE orders VALIDATE CONSTRAINT c'],
  [
    'a column that was checked before',
    'ALTER TABLE orders ALTER COLUMN a SET NOT NULL;\nALTER TABLE orders DROP CONSTRAINT orders_a_not_null',
  ],
  ['a key by an index that is there', 'ALTER TABLE orders ADD CONSTRAINT k UNIQUE USING INDEX i'],
  ['an index', `${OUTSIDE}CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS i ON orders (a)`],
  ['the end of one', `${OUTSIDE}DROP INDEX CONCURRENTLY IF EXISTS i`],
  ['rows in batches', `${BATCHES}${FILL}`],
];

/** Statements for which a market would have to wait. */
const LONG: readonly [what: string, sql: string, problem: string][] = [
  ['an index on what is there', 'CREATE TABLE n (id int);\nCREATE INDEX i ON orders (a)', '2: nobody writes to orders'],
  ['a constraint', 'ALTER TABLE orders ADD CONSTRAINT c CHECK (a > 0)', '1: looks at every row'],
  ['a foreign key', 'ALTER TABLE orders\nADD CONSTRAINT c FOREIGN KEY (a) REFERENCES b (id)', '2: looks at every row'],
  [
    'a validation too early',
    'ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0) NOT VALID;\nALTER TABLE t VALIDATE CONSTRAINT c',
    '2: ADD CONSTRAINT keeps',
  ],
  ['a column that must be there', 'ALTER TABLE t ALTER COLUMN a SET NOT NULL', '1: looks at every row'],
  ['another type', 'ALTER TABLE t ALTER COLUMN a TYPE BIGINT', '1: may write the whole table'],
  ['a default of each row', 'ALTER TABLE t ADD COLUMN a UUID DEFAULT new_id()', '1: writes the whole table'],
  ['a column of numbers', 'ALTER TABLE t ADD COLUMN a BIGSERIAL', '1: writes the whole table'],
  ['a computed column', 'ALTER TABLE t ADD COLUMN a INT GENERATED ALWAYS AS (b + 1) STORED', '1: writes the whole'],
  ['rows', 'ALTER TABLE t ADD COLUMN a INT;\nUPDATE t SET a = 1', '2: rows are changed in a file of their own'],
  ['rows of a WITH', 'WITH o AS (DELETE FROM t RETURNING *) INSERT INTO u SELECT * FROM o', '1: rows are changed'],
  ['two statements outside', `${OUTSIDE}DROP INDEX CONCURRENTLY IF EXISTS i;\nSELECT 1`, '3: a migration outside'],
  ['an index that may be there', `${OUTSIDE}CREATE INDEX CONCURRENTLY i ON t (a)`, '2: outside a transaction:'],
  ['a batch of all', `${BATCHES}UPDATE t SET a = 1`, '2: a batch has a LIMIT'],
  ['a batch of many', `${BATCHES}${FILL.replace('500', '50000')}`, '2: a batch has a LIMIT'],
  ['a batch that skips', `${BATCHES}${FILL.replace('500', '500 FOR UPDATE SKIP LOCKED')}`, '2: a batch that skips'],
  ['a batch of new rows', `${BATCHES}INSERT INTO t SELECT * FROM u LIMIT 5`, '2: a batch is an UPDATE'],
];

describe('the lint for a market that sells meanwhile', () => {
  it.each(BRIEF)('lets %s pass', (_what, sql) => {
    expect(lintLocks(`${sql};\n`)).toEqual([]);
    expect(lintMigration(`${sql};\n`)).toEqual([]);
  });

  it.each(LONG)('refuses %s', (_what, sql, problem) => {
    expect(lintLocks(`${sql};\n`).map(({ line, text }) => `${line}: ${text}`)).toEqual([
      expect.stringContaining(problem),
    ]);
  });

  it('refuses a mark that there is not, on its line', () => {
    expect(lintMigration('SELECT 1;\n-- tianguis: slowly\n')).toEqual([
      { line: 2, text: '"-- tianguis: slowly" must be "outside a transaction" or "in batches"' },
    ]);
  });
});

describe('the lint of a folder of migrations', () => {
  function folderWith(migrations: Record<string, string | undefined>): string {
    const folder = mkdtempSync(join(tmpdir(), 'tianguis-lint-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    for (const [name, sql] of Object.entries(migrations)) {
      mkdirSync(join(folder, name));
      if (sql !== undefined) writeFileSync(join(folder, name, 'migration.sql'), sql);
    }
    return folder;
  }

  const BAD_SQL = 'SELECT 1;\nDROP TABLE public.t;\n';

  it('finds nothing in those of the product', () => {
    expect(lintMigrations('prisma/migrations')).toEqual([]);
  });

  it('leaves those from before the rules as they are', () => {
    expect(lintMigrations(folderWith({ '20261124000200_last': BAD_SQL }))).toEqual([]);
    expect(lintMigrations(folderWith({ '20261124000201_first': BAD_SQL }))).toHaveLength(1);
  });

  it('holds only those to the rules for a market that sells which are new', () => {
    const sql = 'CREATE INDEX i ON orders (a);';
    expect(lintMigrations(folderWith({ '20261127190000_last': sql }))).toEqual([]);
    expect(lintMigrations(folderWith({ '20261127190001_first': sql }))).toHaveLength(1);
  });

  it.each([
    ['no time', 'add_notes'],
    ['too short a time', '202612010000_notes'],
    ['no such day', '20270230000000_notes'],
    ['a space', '20270101000000_add notes'],
    ['no name', '20270101000000_'],
  ])('refuses a folder whose name has %s', (_what, name) => {
    expect(lintMigrations(folderWith({ [name]: 'SELECT 1' }))).toEqual([
      expect.stringMatching(/: a migration is called/),
    ]);
  });

  it('refuses two of the same time, and one without a file', () => {
    const folder = folderWith({
      '20270101000000_a': 'SELECT 1',
      '20270101000000_b': 'SELECT 1',
      '20270102000000_c': undefined,
    });
    expect(lintMigrations(folder)).toEqual([
      `${folder}/20270101000000_b: has the time of 20270101000000_a: which of the two comes first must not hang on their names`,
      `${folder}/20270102000000_c: has no migration.sql`,
    ]);
  });

  it('fails the command, with a line for each that an editor can follow', async () => {
    const folder = folderWith({ '20270101000000_a': BAD_SQL });
    expect(await runScript(['lint-migrations.ts', folder])).toEqual({
      code: 1,
      stdout: '',
      stderr: `${folder}/20270101000000_a/migration.sql:2: the schema is configuration: t without public before it\n`,
    });
    expect(await runScript(['lint-migrations.ts'])).toEqual({ code: 0, stdout: '', stderr: '' });
  });
});
