/** One reading for all who ask within so many milliseconds. A failed one is not kept; whoever waits for it gets its error. */
export function keptFor<T>(ms: number, read: () => Promise<T>): () => Promise<T> {
  let kept: { value: Promise<T>; until: number } | undefined;
  return () => {
    const now = performance.now();
    if (kept === undefined || now > kept.until) {
      const value = read();
      kept = { value, until: now + ms };
      value.catch(() => {
        kept = undefined;
      });
    }
    return kept.value;
  };
}
