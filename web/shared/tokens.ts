import { computed, signal } from '@preact/signals';
import type { TokenStore, Tokens } from '../../clients/typescript/src/index.ts';

const KEY = 'tianguis.tokens';

function read(): Tokens | undefined {
  try {
    return (JSON.parse(localStorage.getItem(KEY) ?? 'null') as Tokens | null) ?? undefined;
  } catch {
    return undefined;
  }
}

const kept = signal(read());
// Signed in, or out, in another tab.
addEventListener('storage', ({ key }) => {
  if (key === KEY || key === null) kept.value = read();
});

/** The tokens of whoever is signed in, for all tabs. */
export const tokens: TokenStore = {
  get: read,
  set: (next) => {
    if (next === undefined) localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, JSON.stringify(next));
    kept.value = next;
  },
};

export const isSignedIn = computed(() => kept.value !== undefined);

/** Whose tokens they are, as the access token says; it stays the same when they are refreshed. */
export const account = computed(() => kept.value && subjectOf(kept.value.accessToken));

function subjectOf(accessToken: string): string {
  try {
    const [, claims = ''] = accessToken.split('.');
    return String(JSON.parse(atob(claims.replaceAll('-', '+').replaceAll('_', '/'))).sub);
  } catch {
    return 'somebody';
  }
}
