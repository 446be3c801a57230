/** Under npm a Ctrl-C comes twice, from the terminal and from npm, which passes it on to its script. */
const SAME_REQUEST_MS = 1_000;

/**
 * Listens for SIGINT and SIGTERM.
 * @param first called at the first of them
 * @param again called when someone asks again because it takes too long
 */
export function onStopSignals(first: (signal: NodeJS.Signals) => void, again: () => void): void {
  let firstAt: number | undefined;
  const listener = (signal: NodeJS.Signals) => {
    if (firstAt === undefined) {
      firstAt = performance.now();
      first(signal);
    } else if (performance.now() - firstAt > SAME_REQUEST_MS) {
      again();
    }
  };
  process.on('SIGINT', listener).on('SIGTERM', listener);
}
