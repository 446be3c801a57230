import { expect } from 'vitest';
import type { TestMarket } from './market.ts';

/** What races need that must be seen to go either way, however the machine shares its time. */

/** A race is given up after so many times its least rounds. */
const MOST_PER_LEAST = 10;
/** A side is behind by no more: further behind, it comes when all is over. */
const CALLS_MAX = 8;

/**
 * Runs a race again until it has gone each of its ways: which way it goes is nobody's choice, and a number of rounds
 * that is enough on one machine is not on another.
 * @param ways all that may come of it
 * @param least rounds, also when every way was seen before
 * @param race one round. @returns the ways it went
 * @throws AssertionError at a way that is none of them, or when one was not seen in ten times as many rounds
 */
export async function raceUntilSeen(
  ways: readonly string[],
  least: number,
  race: (round: number) => Promise<string | readonly string[]>,
): Promise<void> {
  const seen = new Set<string>();
  for (let round = 0; round < least || (seen.size < ways.length && round < MOST_PER_LEAST * least); round += 1) {
    for (const way of [await race(round)].flat()) {
      expect(ways).toContain(way);
      seen.add(way);
    }
  }
  expect([...seen].sort()).toEqual([...ways].sort());
}

/** Lets the others in a race be ahead: by as long as so many calls take this machine, one after the other. */
export async function afterCalls(market: TestMarket, calls: number): Promise<void> {
  for (let made = 0; made < calls; made += 1) await market.call('GET', '/livez');
}

/**
 * By how many calls each side of a race is behind in a round: in turn neither, the first and the second, by one more call
 * every three rounds. Those of neither are the race at its closest; the others see to it that each side wins somewhere.
 */
export function handicaps(round: number): readonly [first: number, second: number] {
  const calls = 1 + (Math.floor(round / 3) % CALLS_MAX);
  if (round % 3 === 0) return [0, 0];
  return round % 3 === 1 ? [calls, 0] : [0, calls];
}
