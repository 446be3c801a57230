import { setTimeout as delay } from 'node:timers/promises';

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
