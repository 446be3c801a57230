/** What the buyer wanted done, and the key that it is sent with. */
interface Wish<Body> {
  readonly key: string;
  readonly body: Body;
}

const place = (name: string) => `tianguis.wish.${name}`;

/** What was begun under a name and is not known to have ended: the page was loaded anew in between, or no answer came. */
export function begun<Body>(name: string): Wish<Body> | undefined {
  return (JSON.parse(sessionStorage.getItem(place(name)) ?? 'null') as Wish<Body> | null) ?? undefined;
}

/**
 * The same key as long as the same is wanted: a second click, or a page that is loaded anew, sends the same request, and the
 * market does it once. Whoever wants something else gets another key.
 */
export function wish<Body>(name: string, body: Body): Wish<Body> {
  const before = begun<Body>(name);
  if (before !== undefined && JSON.stringify(before.body) === JSON.stringify(body)) return before;
  const wanted = { key: crypto.randomUUID(), body };
  sessionStorage.setItem(place(name), JSON.stringify(wanted));
  return wanted;
}

/** It was answered for good: what comes next is wanted anew. */
export function ended(name: string): void {
  sessionStorage.removeItem(place(name));
}
