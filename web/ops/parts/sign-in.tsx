import { AccountForm } from '../../shared/parts/account-form.tsx';
import { FailureNotice } from '../../shared/parts/notice.tsx';
import { recognise, signOut, unrecognised, visitor } from '../../shared/visitor.ts';
import { common } from '../../shared/words.ts';
import { words } from '../words/index.ts';

/** Whoever is no operator is told so, and may be somebody else. */
export function SignIn() {
  const w = words();
  if (visitor.value === 'unknown') return <FailureNotice failure={unrecognised.value} retry={() => void recognise()} />;
  if (visitor.value !== 'nobody')
    return (
      <section class="panel door">
        <h2>{w.notOperator}</h2>
        <p>{w.notOperatorHint}</p>
        <button class="button primary wide" type="button" onClick={signOut}>
          {common().otherAccount}
        </button>
      </section>
    );
  const head = () => (
    <div>
      <h2>{w.signInTitle}</h2>
      <p class="hint">{w.signInHint}</p>
    </div>
  );
  return (
    <section class="door">
      <AccountForm head={head} />
    </section>
  );
}
