import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import { TianguisError } from '../../../clients/typescript/src/index.ts';
import { useAction } from '../hooks.ts';
import { type Failure, market } from '../market.ts';
import { common } from '../words.ts';
import { errorOf, FailureNotice, isOfFields, Notice } from './notice.tsx';
import { Button, Field } from './small.tsx';

interface AccountFormProps {
  /** What a new account may do. Without it, none is made here. */
  readonly register?: 'BUYER' | 'SELLER';
  /** What stands above the form. */
  readonly head: (isNew: boolean, isBusy: boolean) => VNode;
  readonly onDone?: () => Promise<void>;
}

/** Signs in, or makes an account. */
export function AccountForm({ register, head, onDone }: AccountFormProps) {
  const [isNew, setNew] = useState(false);
  const { isBusy, failure, act, forget } = useAction();
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const given = Object.fromEntries(new FormData(event.currentTarget as HTMLFormElement)) as Record<string, string>;
    const { email = '', password = '', name = '' } = given;
    act(async () => {
      if (isNew && register) await market().register({ email, password, name, role: register });
      else await market().signIn({ email, password });
      await onDone?.();
    });
  };
  const change = () => {
    forget();
    setNew(!isNew);
  };
  return (
    <>
      {head(isNew, isBusy)}
      <form class="panel form" onSubmit={submit}>
        <AccountFields isNew={isNew} failure={failure} />
        {!isOfFields(failure) && <AccountFailure failure={failure} />}
        <Button type="submit" class="primary wide" isBusy={isBusy}>
          {isNew ? common().register : common().signIn}
        </Button>
      </form>
      {register && (
        <p class="centred">
          {isNew ? common().haveAccount : common().noAccount}{' '}
          <button type="button" class="button quiet" onClick={change}>
            {isNew ? common().signIn : common().register}
          </button>
        </p>
      )}
    </>
  );
}

function AccountFields({ isNew, failure }: { readonly isNew: boolean; readonly failure: Failure | undefined }) {
  return (
    <>
      {isNew && (
        <Field
          id="name"
          label={common().name}
          error={errorOf(failure, 'name')}
          input={{ name: 'name', autocomplete: 'name', required: true, maxLength: 100 }}
        />
      )}
      <Field
        id="email"
        label={common().email}
        error={errorOf(failure, 'email')}
        input={{ name: 'email', type: 'email', autocomplete: 'email', required: true }}
      />
      <Field
        id="password"
        label={common().password}
        {...(isNew && { hint: common().passwordHint })}
        error={errorOf(failure, 'password')}
        input={{
          name: 'password',
          type: 'password',
          autocomplete: isNew ? 'new-password' : 'current-password',
          required: true,
        }}
      />
    </>
  );
}

/** Wrong words are said here; nobody is told to sign in first, who is about to. */
function AccountFailure({ failure }: { readonly failure: Failure | undefined }) {
  if (failure instanceof TianguisError && failure.status === 401)
    return (
      <Notice kind="bad" title={failure.problem.title}>
        <p>{failure.message}</p>
      </Notice>
    );
  return <FailureNotice failure={failure} />;
}
