/** What a tab keeps of what was typed, wanted and sent. It is one account's: nobody else who signs in here finds it, or sends it on. */

const PREFIX = 'tianguis.';
const OWNER = `${PREFIX}owner`;

/** Whoever it was has left. */
export function forgetKept(): void {
  for (const key of Object.keys(sessionStorage)) if (key.startsWith(PREFIX)) sessionStorage.removeItem(key);
}

/** Says whose it is from now on. Whose session has only ended finds it again. */
export function keepFor(accountId: string): void {
  if ((sessionStorage.getItem(OWNER) ?? accountId) !== accountId) forgetKept();
  sessionStorage.setItem(OWNER, accountId);
}
