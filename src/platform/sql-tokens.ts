/** A piece of SQL that PostgreSQL reads as one, with everything that must not be looked into kept whole. */
export interface SqlToken {
  readonly kind: 'space' | 'comment' | 'string' | 'dollar' | 'quoted' | 'word' | 'sign';
  readonly text: string;
  /** Where it begins. */
  readonly at: number;
}

/**
 * PostgreSQL's lexical rules, as far as they decide where something ends. A word is tried before a dollar quote, since
 * `a$b$` is a name; a string with escapes before a word, since its E is none. Its continuation on a further line has
 * escapes too.
 */
const FORMS: readonly [SqlToken['kind'], RegExp][] = [
  ['space', /[ \t\n\r\f\v]+/y],
  ['comment', /--[^\n\r]*/y],
  ['string', /[eE]'[^'\\]*(?:(?:\\.|'')[^'\\]*)*'(?!')(?:\s*[\n\r]\s*'[^'\\]*(?:(?:\\.|'')[^'\\]*)*'(?!'))*/sy],
  ['string', /'[^']*(?:''[^']*)*'(?!')/y],
  ['quoted', /"[^"]*(?:""[^"]*)*"(?!")/y],
  ['word', /(?![eE]')[A-Za-z_\x80-\u{10ffff}][\w$\x80-\u{10ffff}]*/uy],
  ['dollar', /\$((?:[A-Za-z_\x80-\u{10ffff}][\w\x80-\u{10ffff}]*)?)\$.*?\$\1\$/suy],
  // A number keeps its letters, and a parameter its digits: neither begins a word or a dollar quote.
  ['sign', /\$?\d[\w.]*/y],
  ['sign', /./suy],
];

/** What has to end. */
const OPENING = /[eE]?'|"|\/\*|\$(?:[A-Za-z_\x80-\u{10ffff}][\w\x80-\u{10ffff}]*)?\$/uy;

function matchAt(form: RegExp, sql: string, at: number): string | undefined {
  form.lastIndex = at;
  return form.exec(sql)?.[0];
}

/** Comments of this kind are nested, which no regular expression can follow. Undefined where none begins, or it does not end. */
function blockCommentAt(sql: string, at: number): string | undefined {
  if (!sql.startsWith('/*', at)) return undefined;
  const edges = /\/\*|\*\//g;
  edges.lastIndex = at;
  let depth = 0;
  for (let edge = edges.exec(sql); edge !== null; edge = edges.exec(sql)) {
    depth += edge[0] === '/*' ? 1 : -1;
    if (depth === 0) return sql.slice(at, edges.lastIndex);
  }
  return undefined;
}

function tokenAt(sql: string, at: number): SqlToken {
  const comment = blockCommentAt(sql, at);
  if (comment !== undefined) return { kind: 'comment', text: comment, at };
  for (const [kind, form] of FORMS) {
    const text = matchAt(form, sql, at);
    if (text === undefined) continue;
    if (kind === 'sign' && matchAt(OPENING, sql, at) !== undefined) break;
    return { kind, text, at };
  }
  throw new Error(`line ${lineOf(sql, at)}: what begins here does not end: ${sql.slice(at, at + 20)}`);
}

/** The number of the line on which a place is. */
export function lineOf(sql: string, at: number): number {
  return sql.slice(0, at).split('\n').length;
}

/**
 * All of a text, piece by piece.
 * @throws Error naming the line of a string, comment or quoted name that does not end
 */
export function* tokensOf(sql: string): Generator<SqlToken> {
  for (let at = 0; at < sql.length; ) {
    const token = tokenAt(sql, at);
    yield token;
    at += token.text.length;
  }
}
