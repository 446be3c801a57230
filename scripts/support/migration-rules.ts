import type { Word } from './statement-words.ts';

/** What is wrong with a statement, and on which line. */
export interface Problem {
  readonly line: number;
  readonly text: string;
}

/** Looks at the words of one statement. */
export type Rule = (words: readonly Word[]) => Problem[];

export const phrase = (words: readonly Word[], length = words.length) =>
  words
    .slice(0, length)
    .map(({ text }) => text)
    .join(' ');

/** What a statement of a migration begins with, and why it does not begin with certain others. */
const VERBS = /^(alter|comment|create|delete|drop|grant|insert|merge|revoke|select|truncate|update|with)$/;
const REFUSED_VERBS: readonly [RegExp, string][] = [
  [/^do$/, 'a DO block runs on one node only, unseen by the others: write its statements one by one'],
  [/^(abort|begin|commit|end|release|rollback|savepoint|start)$/, 'a migration is in a transaction already'],
  [/^(reset|set)$/, 'a setting outlives the migration in a session that a pooler keeps'],
];

const knownVerb: Rule = ([first]) => {
  if (first === undefined || VERBS.test(first.text)) return [];
  const [, reason] = REFUSED_VERBS.find(([verb]) => verb.test(first.text)) ?? [];
  return [{ line: first.line, text: reason ?? `no statement of a migration begins with ${first.text}` }];
};

const BEGINNING =
  /^(create|alter (table|index|function)|drop (table|index|function|trigger|view)|comment on|grant|revoke|truncate table)\b/;
const BEGINNING_UNLESS_WITH = /^(insert into|delete from|update \S+ (\S+ )?set)\b/;

/** PostgreSQL would refuse it, or take the second for a part of the first: told before it is tried. */
const single: Rule = (words) => {
  const isWith = words[0]?.text === 'with';
  return words.flatMap(({ line, beginsLine, depth, inBody }, index) => {
    if (index === 0 || !beginsLine || depth > 0 || inBody) return [];
    const next = phrase(words.slice(index), 4);
    const begins = BEGINNING.test(next) || (!isWith && BEGINNING_UNLESS_WITH.test(next));
    return begins ? [{ line, text: 'a statement begins here, but no semicolon ended the one before' }] : [];
  });
};

export const inTransaction: Rule = (words) =>
  words
    .filter(({ kind, text }) => kind === 'word' && text === 'concurrently')
    .map(({ line }) => ({ line, text: 'CONCURRENTLY cannot be in a transaction, and a migration is one' }));

const noSchemaNamed: Rule = (words) =>
  words.flatMap(({ kind, text, line }) => {
    const isText = kind === 'string' || kind === 'dollar';
    if (isText && /\bsearch_path\b|\bpublic"?\."?\w/i.test(text)) {
      return [{ line, text: 'the schema is configuration: SQL in a text names none either' }];
    }
    if (kind === 'word' && (text === 'schema' || text === 'search_path')) {
      return [{ line, text: `the schema is configuration: no ${text.toUpperCase()} in a migration` }];
    }
    return [];
  });

const SCHEMAS: ReadonlySet<string> = new Set(['public', 'pg_catalog', 'information_schema']);
const ROWS: ReadonlySet<string> = new Set(['new', 'old', 'excluded']);

const isName = (word: Word | undefined) => word?.kind === 'word' || word?.kind === 'quoted';

/**
 * What stands before a dot is a row or table that the statement also names without one; else it can only be a schema, as
 * the first of three is. In COMMENT ON COLUMN and OWNED BY it is a table.
 */
const unqualified: Rule = (words) => {
  const isDot = (index: number) => words[index]?.text === '.';
  const known = new Set(words.filter((_, index) => !isDot(index - 1) && !isDot(index + 1)).map(({ text }) => text));
  return words.flatMap((word, index) => {
    if (!isName(word) || !isDot(index + 1) || isDot(index - 1)) return [];
    const before = phrase(words.slice(Math.max(0, index - 2), index));
    const isTable = known.has(word.text) || ROWS.has(word.text) || /\b(column|owned by)$/.test(before);
    if (isTable && !SCHEMAS.has(word.text) && !isDot(index + 3)) return [];
    const name = words[index + 2]?.text ?? '';
    return [{ line: word.line, text: `the schema is configuration: ${name} without ${word.text} before it` }];
  });
};

interface Action {
  readonly kind: string;
  readonly line: number;
  readonly words: readonly Word[];
}

const CONSTRAINT = /^(constraint|primary|unique|check|foreign|exclude)$/;

function kindOf(words: readonly Word[]): string {
  const [verb = '', what = ''] = words.map(({ text }) => text);
  if (verb === 'add') return CONSTRAINT.test(what) ? 'ADD CONSTRAINT' : 'ADD COLUMN';
  if (verb === 'drop') return what === 'constraint' ? 'DROP CONSTRAINT' : 'DROP COLUMN';
  return verb === 'alter' ? 'ALTER COLUMN' : verb.toUpperCase();
}

/** The table of a statement, which is the first name after these words. */
export function tableOf(words: readonly Word[], before: RegExp): string {
  return (
    words.find(
      ({ kind, text }) =>
        !(kind === 'word' && /^(if|not|exists)$/.test(text)) && !(kind === 'word' && before.test(text)),
    )?.text ?? ''
  );
}

/** The actions of an ALTER TABLE; of other statements none. */
export function actionsOf(words: readonly Word[]): Action[] {
  if (phrase(words, 2) !== 'alter table') return [];
  const outer = words.filter(({ depth, text }) => depth === 0 && text !== '(');
  const nameAt = outer.findIndex(
    ({ text, kind }, index) => index > 1 && !(kind === 'word' && /^(if|exists|only)$/.test(text)),
  );
  const isQualified = outer[nameAt + 1]?.text === '.';
  const parts: Word[][] = [[]];
  for (const word of outer.slice(nameAt + (isQualified ? 3 : 1))) {
    if (word.text === ',') parts.push([]);
    else parts.at(-1)?.push(word);
  }
  return parts.flatMap((part) => {
    const [first] = part;
    return first === undefined ? [] : [{ kind: kindOf(part), line: first.line, words: part }];
  });
}

/** Citus refuses to execute one of these "command with other subcommands". */
const oneKindOfAction: Rule = (words) => {
  const [first, ...others] = actionsOf(words);
  return others.flatMap(({ kind, line }) => {
    if (kind !== first?.kind)
      return [{ line, text: `${kind} needs an ALTER TABLE of its own, apart from ${first?.kind}` }];
    return kind === 'ADD CONSTRAINT' ? [{ line, text: 'each ADD CONSTRAINT needs an ALTER TABLE of its own' }] : [];
  });
};

/** Without a name each node would choose one; with a new column, Citus refuses it. */
const namedConstraints: Rule = (words) =>
  actionsOf(words).flatMap(({ kind, line, words: [, what, ...others] }) => {
    if (kind === 'ADD CONSTRAINT' && what?.text !== 'constraint') return [{ line, text: 'give the constraint a name' }];
    const inline = others.find(
      ({ kind: form, text }) => form === 'word' && (CONSTRAINT.test(text) || text === 'references'),
    );
    if (kind !== 'ADD COLUMN' || inline === undefined) return [];
    return [{ line: inline.line, text: 'the constraint of a new column needs an ALTER TABLE of its own' }];
  });

/** What a distributed PostgreSQL asks of a migration's statements: docs/decisions/0022. */
export const RULES: readonly Rule[] = [
  knownVerb,
  single,
  inTransaction,
  noSchemaNamed,
  unqualified,
  oneKindOfAction,
  namedConstraints,
];
