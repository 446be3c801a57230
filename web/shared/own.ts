const OWNER = 'tianguis.owner';

/** What a guest wanted before signing in is for whoever signs in. */
const OF_GUESTS: ReadonlySet<string> = new Set(['tianguis.wanted']);

/** Forgets what was typed and begun in this tab: whoever signed out left the place to others. */
export function forgetOwn(): void {
  for (const key of Object.keys(sessionStorage))
    if (key.startsWith('tianguis.') && !OF_GUESTS.has(key)) sessionStorage.removeItem(key);
}

/** What was typed and begun in this tab is this account's: whoever else signs in here neither sees it nor sends it. */
export function keepFor(accountId: string): void {
  const owner = sessionStorage.getItem(OWNER);
  if (owner !== null && owner !== accountId) forgetOwn();
  sessionStorage.setItem(OWNER, accountId);
}
