import type { Manner } from '../../src/platform/migration-files.ts';
import { actionsOf, type Problem, phrase, tableOf } from './migration-rules.ts';
import type { Word } from './statement-words.ts';

/** What a migration may do to a table that many sell from meanwhile: docs/decisions/0056. Looks at all statements of a file. */
type FileRule = (statements: readonly (readonly Word[])[], manner: Manner) => Problem[];

const RULE_0056 = 'see docs/decisions/0056';

const lineOf = (words: readonly Word[]) => words[0]?.line ?? 1;
const says = (words: readonly Word[], pattern: RegExp) => pattern.test(phrase(words));

/** Tables that the file makes itself: nobody waits for those. */
function ownTables(statements: readonly (readonly Word[])[]): Set<string> {
  const made = statements.filter((words) => says(words, /^create (unlogged )?table /));
  return new Set(made.map((words) => tableOf(words, /^(create|unlogged|table)$/)));
}

/** The table that a CREATE INDEX or CREATE TRIGGER is for. */
function tableAfterOn(words: readonly Word[]): string {
  const at = words.findIndex(({ kind, text, depth }) => kind === 'word' && text === 'on' && depth === 0);
  const next = words[at + 1]?.text === 'only' ? words[at + 2] : words[at + 1];
  return next?.text ?? '';
}

/** Those of a mark: one statement, which may be done again. */
const marked: FileRule = (statements, manner) => {
  const [first = [], second] = statements;
  if (manner === 'in a transaction') return [];
  if (second !== undefined) return [{ line: lineOf(second), text: `a migration ${manner} has one statement` }];
  if (manner === 'outside a transaction') {
    const isIndex = /^(create (unique )?index concurrently if not exists|drop index concurrently if exists) /;
    if (says(first, isIndex)) return [];
    return [
      {
        line: lineOf(first),
        text: 'outside a transaction: CREATE INDEX CONCURRENTLY IF NOT EXISTS, or DROP INDEX CONCURRENTLY IF EXISTS',
      },
    ];
  }
  if (!says(first, /^(update|delete from|with) /))
    return [{ line: lineOf(first), text: 'a batch is an UPDATE or DELETE' }];
  if (says(first, /\bskip locked\b/))
    return [{ line: lineOf(first), text: 'a batch that skips what is locked ends before all is done' }];
  if (says(first, /\blimit \d{1,4}\b/)) return [];
  return [
    { line: lineOf(first), text: 'a batch has a LIMIT of at most 9999 rows, whose locks it holds until it ends' },
  ];
};

const indexes: FileRule = (statements, manner) => {
  const own = ownTables(statements);
  return statements
    .filter((words) => manner === 'in a transaction' && says(words, /^create (unique )?index (?!concurrently)/))
    .filter((words) => !own.has(tableAfterOn(words)))
    .map((words) => ({
      line: lineOf(words),
      text: `nobody writes to ${tableAfterOn(words)} while it gets this index: CONCURRENTLY, in a file of its own (${RULE_0056})`,
    }));
};

/** A default that is computed for each row has the whole table written anew, as has a column that is. */
function rewrites(words: readonly Word[]): boolean {
  if (says(words, /\b(generated (always|by default) as|(small|big)?serial)\b/)) return true;
  const at = words.findIndex(({ kind, text }) => kind === 'word' && text === 'default');
  if (at < 0) return false;
  const call = words.slice(at).findIndex(({ text }, index, rest) => text === ')' && rest[index - 1]?.kind === 'word');
  return call > 0 && !/^(now|numeric|varchar|char|timestamptz|timestamp)$/.test(words[at + call - 1]?.text ?? '');
}

function actionProblem(kind: string, words: readonly Word[]): string | undefined {
  const text = phrase(words);
  if (kind === 'ADD COLUMN' && rewrites(words))
    return 'writes the whole table anew: add it without, and fill it in batches';
  if (kind === 'ADD CONSTRAINT' && !/\b(not valid|using index)\b/.test(text))
    return 'looks at every row under its lock: NOT VALID, and VALIDATE CONSTRAINT in a further file; a key USING INDEX';
  if (kind === 'ALTER COLUMN' && /\btype\b/.test(text))
    return 'may write the whole table anew: fill a new column in batches';
  return undefined;
}

const alterations: FileRule = (statements) => {
  const own = ownTables(statements);
  return statements.flatMap((words) => {
    const table = says(words, /^alter table /) ? tableOf(words, /^(alter|table|if|exists|only)$/) : '';
    if (table === '' || own.has(table)) return [];
    return actionsOf(words).flatMap((action) => {
      const problem = actionProblem(action.kind, action.words);
      return problem === undefined ? [] : [{ line: action.line, text: `${problem} (${RULE_0056})` }];
    });
  });
};

/** PostgreSQL takes a valid CHECK for a look at every row; that it was there, its DROP in the same file shows. */
const notNull: FileRule = (statements) => {
  const own = ownTables(statements);
  const dropped = new Set(
    statements.flatMap((words) =>
      actionsOf(words)
        .filter(({ kind }) => kind === 'DROP CONSTRAINT')
        .map(({ words: [, , name] }) => name?.text),
    ),
  );
  return statements.flatMap((words) => {
    const table = says(words, /^alter table /) ? tableOf(words, /^(alter|table|if|exists|only)$/) : '';
    if (table === '' || own.has(table)) return [];
    return actionsOf(words)
      .filter(({ words: parts }) => / set not null$/.test(phrase(parts)))
      .flatMap(({ line, words: parts }) => {
        const column = parts.at(-4)?.text ?? '';
        const check = `${table}_${column}_not_null`;
        if (dropped.has(check)) return [];
        return [
          {
            line,
            text: `looks at every row under its lock: validate a CHECK ${check} before, and drop it in this file (${RULE_0056})`,
          },
        ];
      });
  });
};

/** Rows take long to move, and what the file has locked stays locked. */
const rowsApart: FileRule = (statements, manner) => {
  if (manner !== 'in a transaction') return [];
  const own = ownTables(statements);
  return statements.flatMap((words) => {
    const [verb, second, third] = words.map(({ text }) => text);
    const table = verb === 'update' ? second : verb === 'delete' || verb === 'merge' ? third : undefined;
    const isWith =
      verb === 'with' &&
      words.some(({ kind, text, inBody }) => !inBody && kind === 'word' && /^(update|delete)$/.test(text));
    if (!isWith && (table === undefined || own.has(table))) return [];
    return [
      {
        line: lineOf(words),
        text: `rows are changed in a file of their own, "-- tianguis: in batches" (${RULE_0056})`,
      },
    ];
  });
};

const validation: FileRule = (statements) => {
  const added = new Set(
    statements.flatMap((words) =>
      actionsOf(words)
        .filter(({ kind }) => kind === 'ADD CONSTRAINT')
        .map(({ words: [, , name] }) => name?.text),
    ),
  );
  return statements.flatMap((words) =>
    actionsOf(words)
      .filter(({ kind, words: [, , name] }) => kind === 'VALIDATE' && added.has(name?.text))
      .map(({ line }) => ({
        line,
        text: `ADD CONSTRAINT keeps its lock while this looks at every row: in a further file (${RULE_0056})`,
      })),
  );
};

export const LOAD_RULES: readonly FileRule[] = [marked, indexes, alterations, notNull, rowsApart, validation];
