/** Items that were worked on together, and what became of them. */
export type Part<Item, Result> = { readonly items: readonly [Item, ...Item[]] } & (
  | { readonly result: Result }
  | { readonly error: unknown }
);

export interface HalvingOptions<Item, Result> {
  /** Does all of it, or throws and has done nothing. */
  readonly work: (items: readonly Item[]) => Promise<Result>;
  /** Whether what `work` threw may be one item's fault. Only then is a part split. */
  readonly mayBeOnesFault: (error: unknown) => boolean;
}

/**
 * Does many at once; where that fails for what may be one item's fault, its halves, until each of the guilty fails alone
 * and all others are done. However many are guilty, n items take at most 2n - 1 works, and each item is in at most
 * ceil(log2(n)) + 1 of them. Whoever stops reading stops the work.
 */
export async function* inHalves<Item, Result>(
  items: readonly Item[],
  options: HalvingOptions<Item, Result>,
): AsyncGenerator<Part<Item, Result>> {
  const [first, ...others] = items;
  if (first === undefined) return;
  const part = await settle([first, ...others], options.work);
  if ('result' in part || others.length === 0 || !options.mayBeOnesFault(part.error)) {
    yield part;
    return;
  }
  const middle = Math.ceil(items.length / 2);
  yield* inHalves(items.slice(0, middle), options);
  yield* inHalves(items.slice(middle), options);
}

async function settle<Item, Result>(
  items: readonly [Item, ...Item[]],
  work: HalvingOptions<Item, Result>['work'],
): Promise<Part<Item, Result>> {
  try {
    return { items, result: await work(items) };
  } catch (error) {
    return { items, error };
  }
}
