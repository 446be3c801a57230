import { effect, signal } from '@preact/signals';
import { type components, TianguisError } from '../../clients/typescript/src/index.ts';
import { forgetKept } from './kept.ts';
import { asFailure, type Failure, market } from './market.ts';
import { isSignedIn } from './tokens.ts';

export type User = components['schemas']['User'];

/** Who looks: nobody, an account, or nobody has said yet. */
export const visitor = signal<User | 'nobody' | 'unknown'>('unknown');

/** Why it is not known who looks. */
export const unrecognised = signal<Failure | undefined>(undefined);

/** The account that looks, where it has the role. */
export function visitorWith(role: User['role']): User | undefined {
  const { value } = visitor;
  return typeof value === 'object' && value.role === role ? value : undefined;
}

/** Looks who is signed in. */
export async function recognise(): Promise<void> {
  unrecognised.value = undefined;
  try {
    visitor.value = (await market().get('/api/auth/me')).data;
  } catch (error) {
    const failure = asFailure(error);
    const isNobody = failure instanceof TianguisError && failure.status < 500 && failure.status !== 429;
    visitor.value = isNobody ? 'nobody' : 'unknown';
    if (!isNobody) unrecognised.value = failure;
  }
}

/** Knows from now on who looks, whichever tab they sign in or out in. */
export function keepVisitor(): void {
  effect(() => {
    if (isSignedIn.value) void recogniseLater();
    else visitor.value = 'nobody';
  });
}

/** Apart from the effect, which is to follow nothing but whether somebody is signed in. */
const recogniseLater = () => Promise.resolve().then(recognise);

/** Whether or not the market hears of it, the tokens are gone here, and what was typed. */
export function signOut(): void {
  forgetKept();
  market()
    .signOut()
    .catch((error: unknown) => void asFailure(error));
}
