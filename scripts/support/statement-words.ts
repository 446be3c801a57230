import type { SqlStatement } from '../../src/platform/sql-statements.ts';
import { type SqlToken, tokensOf } from '../../src/platform/sql-tokens.ts';

/** A piece of a statement as the rules look at it. */
export interface Word {
  readonly kind: Exclude<SqlToken['kind'], 'space' | 'comment'>;
  /** Names as PostgreSQL knows them: without quotes, in lower case where they had none. */
  readonly text: string;
  readonly line: number;
  /** Whether it is the first on its line. */
  readonly beginsLine: boolean;
  /** How many parentheses are open around it. */
  readonly depth: number;
  /** Whether it is in the body of a function, where other rules hold. */
  readonly inBody: boolean;
}

function textOf({ kind, text }: SqlToken): string {
  if (kind === 'word') return text.toLowerCase();
  return kind === 'quoted' ? text.slice(1, -1).replaceAll('""', '"') : text;
}

const isFiller = (kind: SqlToken['kind']) => kind === 'space' || kind === 'comment';

/** The words among tokens that begin on a line. */
function wordsAmong(tokens: Iterable<SqlToken>, firstLine: number, inBody: boolean): Word[] {
  const words: Word[] = [];
  let line = firstLine;
  let depth = 0;
  for (const token of tokens) {
    const { kind } = token;
    if (token.text === ')') depth -= 1;
    if (!isFiller(kind)) {
      const beginsLine = words.at(-1)?.line !== line;
      words.push({ kind: kind as Word['kind'], text: textOf(token), line, beginsLine, depth, inBody });
    }
    if (token.text === '(') depth += 1;
    line += token.text.split('\n').length - 1;
  }
  return words;
}

/** What stands between the two tags; below as many empty lines as were before it, so that errors tell the right one. */
function bodyOf({ text, line }: Word): Word[] {
  const [tag = ''] = /^\$[^$]*\$/.exec(text) ?? [];
  const body = text.slice(tag.length, -tag.length);
  return wordsAmong(tokensOf('\n'.repeat(line - 1) + body), 1, true);
}

/**
 * All words of a statement in order, those of a function's body in its place.
 * @throws Error naming the line of a string in a body that does not end
 */
export function wordsOf({ tokens, line }: SqlStatement): Word[] {
  const words = wordsAmong(tokens, line, false);
  const isFunction = words.slice(0, 4).some(({ text }) => text === 'function' || text === 'procedure');
  return isFunction ? words.flatMap((word) => (word.kind === 'dollar' ? bodyOf(word) : word)) : words;
}
