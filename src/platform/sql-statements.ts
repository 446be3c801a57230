import { lineOf, type SqlToken, tokensOf } from './sql-tokens.ts';

/** One statement of a file, without the semicolon that ends it and the comments before it. */
export interface SqlStatement {
  readonly text: string;
  /** The line on which it begins. */
  readonly line: number;
  /** All of it, spaces and comments too. */
  readonly tokens: readonly SqlToken[];
}

const isFiller = ({ kind }: SqlToken) => kind === 'space' || kind === 'comment';

/** How deep inside of something a semicolon is, and so ends no statement: parentheses, and bodies without quotes. */
class Depth {
  #parentheses = 0;
  #blocks = 0;
  #words: string[] = [];

  get isOutermost(): boolean {
    return this.#parentheses === 0 && this.#blocks === 0;
  }

  pass({ kind, text }: SqlToken): void {
    if (text === '(') this.#parentheses += 1;
    if (text === ')') this.#parentheses -= 1;
    if (kind === 'word') this.#passWord(text.toLowerCase());
  }

  /** BEGIN ATOMIC … END, which only functions and procedures have; within it a CASE has an END of its own. */
  #passWord(word: string): void {
    if (this.#words.length < 4) this.#words.push(word);
    if (!/^create (or replace )?(function|procedure)\b/.test(this.#words.join(' '))) return;
    if (word === 'begin' || (word === 'case' && this.#blocks > 0)) this.#blocks += 1;
    if (word === 'end' && this.#blocks > 0) this.#blocks -= 1;
  }
}

function statementOf(sql: string, tokens: readonly SqlToken[]): SqlStatement | undefined {
  const first = tokens.findIndex((token) => !isFiller(token));
  const last = tokens.findLastIndex((token) => !isFiller(token));
  const own = tokens.slice(first, last + 1);
  const [begin, end] = [own[0], own.at(-1)];
  if (begin === undefined || end === undefined) return undefined;
  return { text: sql.slice(begin.at, end.at + end.text.length), line: lineOf(sql, begin.at), tokens: own };
}

/**
 * The statements of a file, each to be sent as a command of its own.
 * @throws Error naming the line of a string, comment or quoted name that does not end
 */
export function splitStatements(sql: string): SqlStatement[] {
  const pieces: SqlToken[][] = [[]];
  let depth = new Depth();
  for (const token of tokensOf(sql)) {
    if (token.text === ';' && depth.isOutermost) {
      pieces.push([]);
      depth = new Depth();
    } else {
      depth.pass(token);
      pieces.at(-1)?.push(token);
    }
  }
  return pieces.flatMap((tokens) => statementOf(sql, tokens) ?? []);
}
