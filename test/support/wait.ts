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

/** Refusals after which a client comes again: nothing was decided. */
const UNDECIDED = new Set(['concurrency-conflict', 'overloaded', 'database-unavailable', 'request-in-progress']);

/**
 * Asks again while it is told to, as clients do, of a server that is not patient with a slow machine. What may have been
 * carried out without an answer needs a key.
 * @returns what was decided
 */
export async function retried(ask: () => Promise<Answer>): Promise<Answer> {
  let answer = await ask();
  await until('it is decided', async () => {
    if (UNDECIDED.has(answer.body?.code)) answer = await ask();
    return !UNDECIDED.has(answer.body?.code);
  });
  return answer;
}
