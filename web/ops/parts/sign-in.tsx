import { signal } from '@preact/signals';
import type { TargetedSubmitEvent } from 'preact';
import { signIn, signOut, visitor } from '../state/market.ts';
import { words } from '../words/index.ts';

const refusal = signal('');
const isPending = signal(false);

async function submit(event: TargetedSubmitEvent<HTMLFormElement>): Promise<void> {
  event.preventDefault();
  if (isPending.value) return;
  const form = new FormData(event.currentTarget);
  isPending.value = true;
  refusal.value = '';
  try {
    await signIn({ email: String(form.get('email')), password: String(form.get('password')) });
  } catch (error) {
    refusal.value = error instanceof Error ? error.message : String(error);
  } finally {
    isPending.value = false;
  }
}

/** Whoever is no operator is told so, and may be somebody else. */
export function SignIn() {
  const w = words();
  if (visitor.value === 'other')
    return (
      <section class="card door">
        <h2>{w.notOperator}</h2>
        <p>{w.notOperatorHint}</p>
        <button class="button primary wide" type="button" onClick={() => void signOut()}>
          {w.otherAccount}
        </button>
      </section>
    );
  return (
    <section class="card door" aria-labelledby="sign-in">
      <h2 id="sign-in">{w.signInTitle}</h2>
      <p class="hint">{w.signInHint}</p>
      <form onSubmit={(event) => void submit(event)}>
        <div class="field">
          <label for="email">{w.email}</label>
          <input class="input" id="email" name="email" type="email" autocomplete="username" required />
        </div>
        <div class="field">
          <label for="password">{w.password}</label>
          <input class="input" id="password" name="password" type="password" autocomplete="current-password" required />
        </div>
        <p class="refusal" role="alert">
          {refusal.value !== '' && `${w.signInFailed} ${refusal.value}`}
        </p>
        <button class="button primary wide" type="submit" aria-disabled={isPending.value}>
          {w.signIn}
        </button>
      </form>
    </section>
  );
}
