import { computed, signal } from '@preact/signals';
import type { TokenStore, Tokens } from '../../clients/typescript/src/index.ts';

const KEY = 'tianguis.tokens';

function read(): Tokens | undefined {
  try {
    const given: Partial<Tokens> | null = JSON.parse(localStorage.getItem(KEY) ?? 'null');
    const { accessToken, refreshToken } = given ?? {};
    // Whatever else stands there is no account's.
    if (typeof accessToken !== 'string' || typeof refreshToken !== 'string') return undefined;
    return { accessToken, refreshToken };
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
export const account = computed(() => kept.value && (claimOf(kept.value.accessToken, 'sub') ?? 'somebody'));

/** As what they are signed in, as the access token says. */
export const role = computed(() => kept.value && claimOf(kept.value.accessToken, 'role'));

function claimOf(accessToken: string, name: 'sub' | 'role'): string | undefined {
  try {
    const [, claims = ''] = accessToken.split('.');
    const claim: unknown = JSON.parse(atob(claims.replaceAll('-', '+').replaceAll('_', '/')))[name];
    return typeof claim === 'string' ? claim : undefined;
  } catch {
    return undefined;
  }
}
