/**
 * How long to wait before a further try: exponential growth, capped, then full jitter. The cap comes before the jitter,
 * or clients at the cap would retry in lockstep.
 * @see https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
 * @param failedTries how many tries have failed, 1 or more
 * @param random a number in [0, 1)
 * @returns milliseconds in [0, min(maxMs, baseMs * 2^(failedTries - 1)))
 */
export function backoffMs(failedTries: number, baseMs: number, maxMs: number, random: () => number): number {
  return random() * Math.min(maxMs, baseMs * 2 ** (failedTries - 1));
}
