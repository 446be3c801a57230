import { effect, signal } from '@preact/signals';
import { type components, TianguisError } from '../../../clients/typescript/src/index.ts';
import { asFailure, type Failure, market } from '../../shared/market.ts';
import { visitorWith } from '../../shared/visitor.ts';

export type Profile = components['schemas']['Seller'];
export type ProfileFields = Record<'businessName' | 'description' | 'location', string>;

/** The seller's own; null: there is none yet; undefined: nobody knows yet. */
export const profile = signal<Profile | null | undefined>(undefined);

/** Why it is not known. */
export const profileFailure = signal<Failure | undefined>(undefined);

export async function readProfile(): Promise<void> {
  profileFailure.value = undefined;
  const of = visitorWith('SELLER')?.id;
  try {
    const { data } = await market().get('/api/marketplace/seller/profile');
    if (visitorWith('SELLER')?.id === of) profile.value = data;
  } catch (error) {
    const failure = asFailure(error);
    if (visitorWith('SELLER')?.id !== of) return;
    if (failure instanceof TianguisError && failure.status === 404) profile.value = null;
    else profileFailure.value = failure;
  }
}

/** Reads it for whoever sells, and forgets it with them. */
export function keepProfile(): void {
  let of: string | undefined;
  effect(() => {
    const id = visitorWith('SELLER')?.id;
    if (id === of) return;
    of = id;
    profile.value = undefined;
    // Apart from the effect, which is to follow nothing but who looks.
    if (id !== undefined) void Promise.resolve().then(readProfile);
  });
}

/** @throws TianguisError, NoAnswerError */
export async function saveProfile({ businessName, description, location }: ProfileFields): Promise<void> {
  const isNew = profile.value === null;
  const body = { businessName, description, location };
  const { data } = isNew
    ? await market().post('/api/marketplace/seller/profile', { body })
    : await market().put('/api/marketplace/seller/profile', { body });
  profile.value = data;
}
