import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type SqlStatement, splitStatements } from '../../src/platform/sql-statements.ts';
import { type Problem, RULES } from './migration-rules.ts';
import { wordsOf } from './statement-words.ts';

/** The last migration from before the rules. It and those before it were applied, and stay as they are. */
const LAST_FREE = '20261124000200';
const FOLDER_NAME = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)_[a-z0-9_]+$/;

/** What the errors of the tokens begin with. */
const LINE = /^line (\d+): (.*)$/s;

/** Where a file that cannot be read goes wrong. @throws the error when that is not what it says */
function unreadable(error: unknown): Problem {
  const [, line, text] = LINE.exec((error as Error).message) ?? [];
  if (line === undefined || text === undefined) throw error;
  return { line: Number(line), text };
}

function lintStatement(statement: SqlStatement): Problem[] {
  try {
    const words = wordsOf(statement);
    return RULES.flatMap((rule) => rule(words));
  } catch (error) {
    return [unreadable(error)];
  }
}

/** Everything in a migration that a distributed PostgreSQL would not accept, in the order of lines. */
export function lintMigration(sql: string): Problem[] {
  try {
    return splitStatements(sql)
      .flatMap(lintStatement)
      .sort((a, b) => a.line - b.line);
  } catch (error) {
    return [unreadable(error)];
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
  const found = lintMigration(readFileSync(file, 'utf8'));
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
