import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { mannerOf } from '../../src/platform/migration-files.ts';
import { type SqlStatement, splitStatements } from '../../src/platform/sql-statements.ts';
import { LOAD_RULES } from './migration-load-rules.ts';
import { inTransaction, type Problem, RULES, type Rule } from './migration-rules.ts';
import { wordsOf } from './statement-words.ts';

/** The last migration from before the rules. It and those before it were applied, and stay as they are. */
const LAST_FREE = '20261124000200';
/** The last from before the rules for a market that sells meanwhile. */
const LAST_WITHOUT_LOAD = '20261127190000';
const FOLDER_NAME = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)_[a-z0-9_]+$/;

/** What the errors of the tokens begin with. */
const LINE = /^line (\d+): (.*)$/s;

/** Where a file that cannot be read goes wrong. @throws the error when that is not what it says */
function unreadable(error: unknown): Problem {
  const [, line, text] = LINE.exec((error as Error).message) ?? [];
  if (line === undefined || text === undefined) throw error;
  return { line: Number(line), text };
}

function lintStatement(statement: SqlStatement, rules: readonly Rule[]): Problem[] {
  try {
    const words = wordsOf(statement);
    return rules.flatMap((rule) => rule(words));
  } catch (error) {
    return [unreadable(error)];
  }
}

const byLine = (a: Problem, b: Problem) => a.line - b.line;

/** Everything in a migration that a distributed PostgreSQL would not accept, in the order of lines. */
export function lintMigration(sql: string): Problem[] {
  try {
    const rules = mannerOf(sql) === 'outside a transaction' ? RULES.filter((rule) => rule !== inTransaction) : RULES;
    return splitStatements(sql)
      .flatMap((statement) => lintStatement(statement, rules))
      .sort(byLine);
  } catch (error) {
    return [unreadable(error)];
  }
}

/** Everything in a migration for which a market that sells meanwhile would have to wait. What cannot be read is for the other lint to tell. */
export function lintLocks(sql: string): Problem[] {
  try {
    const manner = mannerOf(sql);
    const statements = splitStatements(sql).map(wordsOf);
    return LOAD_RULES.flatMap((rule) => rule(statements, manner)).sort(byLine);
  } catch (error) {
    unreadable(error);
    return [];
  }
}

function isTime(name: string): boolean {
  const [, year, month, day, hours, minutes, seconds] = FOLDER_NAME.exec(name) ?? [];
  const text = `${year}-${month}-${day}T${hours}:${minutes}:${seconds}.000Z`;
  const time = new Date(text);
  return !Number.isNaN(time.getTime()) && time.toISOString() === text;
}

const stampOf = (name: string) => name.slice(0, LAST_FREE.length);

function lintName(name: string, before: string | undefined): string[] {
  if (!isTime(name)) return ['a migration is called by its time, YYYYMMDDhhmmss, and what it does in a-z, 0-9 and _'];
  if (before !== undefined && stampOf(before) === stampOf(name)) {
    return [`has the time of ${before}: which of the two comes first must not hang on their names`];
  }
  return [];
}

function lintFolder(folder: string, name: string, before: string | undefined): string[] {
  const path = join(folder, name);
  const file = join(path, 'migration.sql');
  const problems = lintName(name, before).map((text) => `${path}: ${text}`);
  if (!existsSync(file)) return [...problems, `${path}: has no migration.sql`];
  if (stampOf(name) <= LAST_FREE) return problems;
  const sql = readFileSync(file, 'utf8');
  const found = [...lintMigration(sql), ...(stampOf(name) > LAST_WITHOUT_LOAD ? lintLocks(sql) : [])];
  return [...problems, ...found.map(({ line, text }) => `${file}:${line}: ${text}`)];
}

/** A line for everything that is wrong with the migrations of a folder. */
export function lintMigrations(folder: string): string[] {
  const names = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
  return names.flatMap((name, index) => lintFolder(folder, name, names[index - 1]));
}
