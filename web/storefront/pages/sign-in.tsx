import { useState } from 'preact/hooks';
import { TianguisError } from '../../../clients/typescript/src/index.ts';
import { navigate, query } from '../../shared/router.tsx';
import { isSignedIn } from '../../shared/tokens.ts';
import { FailureNotice, Notice } from '../parts/notice.tsx';
import { Button, Field, Heading } from '../parts/small.tsx';
import { useAction } from '../state/hooks.ts';
import { asFailure, type Failure, market } from '../state/market.ts';
import { addWanted } from '../state/wanted.ts';
import { t } from '../words/index.ts';

/** A place of this shop, and no other address: whoever made the link does not choose where people land. */
function nextPlace(): string {
  const next = query.value.get('next') ?? '';
  return /^(shop\/|\?|$)/.test(next) ? next : '';
}

export function errorOf(failure: Failure | undefined, field: string): string | undefined {
  if (!(failure instanceof TianguisError) || failure.code !== 'validation-failed') return undefined;
  return failure.problem.errors.find(({ field: name }) => name === field || name.endsWith(`.${field}`))?.message;
}

const isOfFields = (failure: Failure | undefined) =>
  failure instanceof TianguisError && failure.code === 'validation-failed';

/** Signs in, or makes an account, and goes on where one was. */
export function SignInPage() {
  const [isNew, setNew] = useState(false);
  const { isBusy, failure, act, forget } = useAction();
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const given = Object.fromEntries(new FormData(event.currentTarget as HTMLFormElement)) as Record<string, string>;
    const { email = '', password = '', name = '' } = given;
    act(async () => {
      if (isNew) await market().register({ email, password, name });
      else await market().signIn({ email, password });
      // Where that is refused, it is said where it is asked for again: on the product's page.
      const hasAdded = await addWanted().catch((error: unknown) => asFailure(error) === undefined);
      navigate(hasAdded ? 'shop/cart' : nextPlace(), { replace: true });
    });
  };
  const change = () => {
    forget();
    setNew(!isNew);
  };
  return (
    <div class="page narrow">
      <Heading title={isNew ? t().register : t().signIn} />
      {isSignedIn.value && !isBusy && <Notice kind="info">{t().signedInAlready}</Notice>}
      <form class="panel form" onSubmit={submit}>
        {isNew && (
          <Field
            id="name"
            label={t().name}
            error={errorOf(failure, 'name')}
            input={{ name: 'name', autocomplete: 'name', required: true, maxLength: 100 }}
          />
        )}
        <Field
          id="email"
          label={t().email}
          error={errorOf(failure, 'email')}
          input={{ name: 'email', type: 'email', autocomplete: 'email', required: true }}
        />
        <Field
          id="password"
          label={t().password}
          {...(isNew && { hint: t().passwordHint })}
          error={errorOf(failure, 'password')}
          input={{
            name: 'password',
            type: 'password',
            autocomplete: isNew ? 'new-password' : 'current-password',
            required: true,
          }}
        />
        {!isOfFields(failure) && <SignInFailure failure={failure} />}
        <Button type="submit" class="primary wide" isBusy={isBusy}>
          {isNew ? t().register : t().signIn}
        </Button>
      </form>
      <p class="centred">
        {isNew ? t().haveAccount : t().noAccount}{' '}
        <button type="button" class="button quiet" onClick={change}>
          {isNew ? t().signIn : t().register}
        </button>
      </p>
    </div>
  );
}

/** Wrong words are said here; nobody is told to sign in first, who is about to. */
function SignInFailure({ failure }: { readonly failure: Failure | undefined }) {
  if (failure instanceof TianguisError && failure.status === 401) return <Notice kind="bad">{failure.message}</Notice>;
  return <FailureNotice failure={failure} />;
}
