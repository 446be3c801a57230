import { NoAnswerError, TianguisError } from '../../clients/typescript/src/index.ts';
import type { Failure } from './market.ts';
import { keepOwn, ownOf } from './own.ts';

/** What somebody wanted done, and the key that it is sent with. */
export interface Wish<Body> {
  readonly key: string;
  readonly body: Body;
}

const place = (name: string) => `wish.${name}`;

/** What was begun under a name and is not known to have ended: the page was loaded anew in between, or no answer came. */
export function begun<Body>(name: string): Wish<Body> | undefined {
  return ownOf<Wish<Body>>(place(name));
}

/**
 * The same key as long as the same is wanted: a second click, or a page that is loaded anew, sends the same request, and the
 * market does it once. Whoever wants something else gets another key.
 */
export function wish<Body>(name: string, body: Body): Wish<Body> {
  const before = begun<Body>(name);
  if (before !== undefined && JSON.stringify(before.body) === JSON.stringify(body)) return before;
  const wanted = { key: crypto.randomUUID(), body };
  keepOwn(place(name), wanted);
  return wanted;
}

/** It was answered for good: what comes next is wanted anew. What was begun under the name since is not known to have ended. */
export function ended(name: string, key: string): void {
  if (begun(name)?.key === key) keepOwn(place(name), undefined);
}

/** Nobody knows yet, or the same may succeed in a moment: the key is kept. */
const OPEN_CODES: ReadonlySet<string> = new Set(['concurrency-conflict', 'request-in-progress', 'token-expired']);

/** Whether what became of a request is certain. Where it is not, the same is sent again with the same key. */
export function isCertain(error: Failure): boolean {
  return !(error instanceof NoAnswerError) && error.status < 500 && error.status !== 429 && !OPEN_CODES.has(error.code);
}

/**
 * Has something done once, whatever the network does and however often it is clicked.
 * @param name of the wish: one is open under a name at a time
 * @throws TianguisError, NoAnswerError
 */
export async function fulfil<Body, Answer>(
  name: string,
  body: Body,
  send: (wish: Wish<Body>) => Promise<Answer>,
): Promise<Answer> {
  const wanted = wish(name, body);
  try {
    const answer = await send(wanted);
    ended(name, wanted.key);
    return answer;
  } catch (error) {
    if (error instanceof TianguisError && isCertain(error)) ended(name, wanted.key);
    throw error;
  }
}
