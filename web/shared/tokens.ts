import { computed, signal } from '@preact/signals';
import type { TokenStore, Tokens } from '../../clients/typescript/src/index.ts';
import { keepFor } from './kept.ts';

const KEY = 'tianguis.tokens';

function read(): Tokens | undefined {
  try {
    return (JSON.parse(localStorage.getItem(KEY) ?? 'null') as Tokens | null) ?? undefined;
  } catch {
    return undefined;
  }
}

/** The account that signs in with them, as an access token says itself. */
function accountOf({ accessToken }: Tokens): string {
  const [, claims = ''] = accessToken.split('.');
  try {
    return (JSON.parse(atob(claims.replaceAll('-', '+').replaceAll('_', '/'))) as { sub: string }).sub;
  } catch {
    return accessToken;
  }
}

/** Before anything that is kept is looked at. */
function owned(found: Tokens | undefined): Tokens | undefined {
  if (found !== undefined) keepFor(accountOf(found));
  return found;
}

const kept = signal(owned(read()));
// Signed in, or out, in another tab.
addEventListener('storage', ({ key }) => {
  if (key === KEY || key === null) kept.value = owned(read());
});

/** The tokens of whoever is signed in, for all tabs. */
export const tokens: TokenStore = {
  get: read,
  set: (next) => {
    if (next === undefined) localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, JSON.stringify(next));
    kept.value = owned(next);
  },
};

export const isSignedIn = computed(() => kept.value !== undefined);
