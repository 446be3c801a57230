import { setTimeout as delay } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { HoldBack } from '../../src/platform/hold-back.ts';

/** What comes first: that all are let go of, or the next turn of the clock. */
const first = (waiting: readonly Promise<void>[]) =>
  Promise.race([Promise.all(waiting).then(() => 'let go'), delay(1).then(() => 'held back')]);

it('refusals are held back for a while, and let go of at once by a stop, which holds back none any more', async () => {
  const holdBack = new HoldBack();
  const waiting = [holdBack.wait(), holdBack.wait()];
  expect(await first(waiting)).toBe('held back');
  holdBack.end();
  expect(await first(waiting)).toBe('let go');
  expect(await first([holdBack.wait()])).toBe('let go');
});
