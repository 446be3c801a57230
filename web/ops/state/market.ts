import { computed, signal } from '@preact/signals';
import { createTianguis } from '../../../clients/typescript/src/index.ts';
import { language } from '../../shared/i18n.ts';
import { ROOT } from '../../shared/root.ts';
import { tokens } from '../../shared/tokens.ts';

const client = computed(() =>
  createTianguis({
    baseUrl: ROOT.replace(/\/$/, ''),
    tokens,
    language: language.value,
    // The next reading comes by itself: an old one that is sent again would only be late.
    retry: false,
  }),
);

/** The market, in the language of the page: the only way in which this page talks to it. */
export const market = () => client.value;

/** Who looks: nobody yet, someone who may not, or an operator. */
export type Visitor = 'unknown' | 'nobody' | 'other' | 'operator';

export const visitor = signal<Visitor>('unknown');

/** Looks who is signed in. */
export async function recognise(): Promise<void> {
  if (tokens.get() === undefined) {
    visitor.value = 'nobody';
    return;
  }
  try {
    const { data } = await market().get('/api/auth/me');
    visitor.value = data.role === 'ADMIN' ? 'operator' : 'other';
  } catch {
    visitor.value = 'nobody';
  }
}

/** @throws TianguisError, NoAnswerError */
export async function signIn(credentials: { readonly email: string; readonly password: string }): Promise<void> {
  const user = await market().signIn(credentials);
  visitor.value = user.role === 'ADMIN' ? 'operator' : 'other';
}

export async function signOut(): Promise<void> {
  visitor.value = 'nobody';
  // Whether or not the market hears of it, the tokens are gone here.
  await market()
    .signOut()
    .catch(() => {});
}
