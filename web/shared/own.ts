import { account } from './tokens.ts';

/** What a tab keeps for whoever is signed in, through reloads: whoever signs in next in the same tab finds nothing of it. */

const place = (name: string) => `tianguis.${account.peek() ?? 'nobody'}.${name}`;

/** What was kept under a name for the account that is signed in. */
export function ownOf<T>(name: string): T | undefined {
  return (JSON.parse(sessionStorage.getItem(place(name)) ?? 'null') as T | null) ?? undefined;
}

/** @param value undefined: forgets it */
export function keepOwn(name: string, value: unknown): void {
  if (value === undefined) sessionStorage.removeItem(place(name));
  else sessionStorage.setItem(place(name), JSON.stringify(value));
}

/** Whoever signs out leaves nothing in the tab. */
export function forgetOwn(): void {
  for (const key of Object.keys(sessionStorage)) if (key.startsWith(place(''))) sessionStorage.removeItem(key);
}
