import { setTimeout as delay } from 'node:timers/promises';

/** How long a 429 is held back. Who heeds Retry-After does not notice; who asks again at once is slowed down. */
const HOLD_BACK_MS = 1_000;
/** Answers held back at most; a bound on memory. */
const HELD_BACK_MAX = 1_000;

/**
 * What keeps a refusal waiting. It costs the event loop nearly as much as an answer: clients that send as fast as they are
 * refused would delay everyone by the sheer number of refusals.
 */
export function createHoldBack(): () => Promise<void> {
  let heldBack = 0;
  return async () => {
    if (heldBack >= HELD_BACK_MAX) return;
    heldBack += 1;
    await delay(HOLD_BACK_MS);
    heldBack -= 1;
  };
}
