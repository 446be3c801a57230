import { setTimeout as delay } from 'node:timers/promises';
import type { Answer } from './market.ts';

const POLL_MS = 10;
/** Only a net: short enough to fail before the test's own timeout, and say what was waited for. */
const TIMEOUT_MS = 90_000;

/** Waits until something is so; never longer than it takes. @throws Error when it does not come about in time */
export async function until(what: string, isSo: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + TIMEOUT_MS;
  while (!(await isSo())) {
    if (Date.now() > deadline) throw new Error(`it never came about: ${what}`);
    await delay(POLL_MS);
  }
}

/** Codes of calls that were refused before anything was done. */
const REFUSED: ReadonlySet<string> = new Set(['concurrency-conflict', 'overloaded']);
/** And of those of which nobody knows yet whether they were carried out. */
const UNKNOWN: ReadonlySet<string> = new Set([...REFUSED, 'database-unavailable', 'request-in-progress']);

async function retriedWhile(codes: ReadonlySet<string>, ask: () => Promise<Answer>): Promise<Answer> {
  let answer = await ask();
  await until('it is decided', async () => {
    if (codes.has(answer.body?.code)) answer = await ask();
    return !codes.has(answer.body?.code);
  });
  return answer;
}

/**
 * Asks again while a server that is not patient with a slow machine refuses for that, sooner than Retry-After has clients do.
 * @returns what was decided, or that nobody knows
 */
export const retried = (ask: () => Promise<Answer>): Promise<Answer> => retriedWhile(REFUSED, ask);

/**
 * The same until it is known what became of it: for calls with a key, or whose next answer tells that they were carried out.
 * @returns what was decided
 */
export const retriedUntilKnown = (ask: () => Promise<Answer>): Promise<Answer> => retriedWhile(UNKNOWN, ask);

/** Whether it is known what became of a call. */
export const isKnown = ({ status, body }: Answer): boolean => status < 500 && !UNKNOWN.has(body?.code);
