import type { ComponentChildren } from 'preact';
import { NoAnswerError, TianguisError } from '../../../clients/typescript/src/index.ts';
import { type Failure, isOnline } from '../market.ts';
import { common } from '../words.ts';

interface NoticeProps {
  readonly kind: 'bad' | 'good' | 'info';
  readonly title?: string | undefined;
  readonly children?: ComponentChildren;
}

/** Something that people should know; what went wrong is said at once. */
export function Notice({ kind, title, children }: NoticeProps) {
  return (
    <div class={`notice ${kind}`} role={kind === 'bad' ? 'alert' : 'status'}>
      {title && <strong>{title}</strong>}
      {children}
    </div>
  );
}

export interface FailureProps {
  readonly failure: Failure | undefined;
  /** The same again, where that may help. */
  readonly retry?: (() => void) | undefined;
  /** Where people sign in who have to; none where that is asked by itself. */
  readonly signIn?: ComponentChildren;
  /** What trying again does, where no answer came. */
  readonly unanswered?: string;
}

/** What the market said, in the reader's language; or that it said nothing. */
export function FailureNotice({ failure, retry, signIn, unanswered }: FailureProps) {
  if (failure === undefined) return null;
  const again = retry && (
    <button type="button" class="button" onClick={retry}>
      {common().tryAgain}
    </button>
  );
  if (failure instanceof NoAnswerError) {
    return (
      <Notice kind="bad" title={isOnline.value ? common().noAnswerTitle : common().offlineTitle}>
        <p>{unanswered ?? common().noAnswer}</p>
        {again}
      </Notice>
    );
  }
  if (failure.status === 401 && signIn !== undefined) {
    return (
      <Notice kind="info" title={common().signInFirst}>
        {signIn}
      </Notice>
    );
  }
  const mayHelp = failure.retryAfterSeconds !== undefined || failure.status >= 500;
  return (
    <Notice kind="bad" title={failure.status === 503 ? common().busyTitle : failure.problem.title}>
      <p>{failure.message}</p>
      {mayHelp && again}
    </Notice>
  );
}

/** Below a form: to look at its fields, where these say what is wrong; else why it failed. */
export function FormFailure({ failure, unanswered }: Pick<FailureProps, 'failure'> & { readonly unanswered?: string }) {
  if (isOfFields(failure)) return <Notice kind="bad">{common().correctFields}</Notice>;
  return <FailureNotice failure={failure} {...(unanswered !== undefined && { unanswered })} />;
}

/** What is wrong with a field, by its name or the end of its path. */
export function errorOf(failure: Failure | undefined, field: string): string | undefined {
  if (!isOfFields(failure)) return undefined;
  return failure.problem.errors.find(({ field: name }) => name === field || name.endsWith(`.${field}`))?.message;
}

/** What is wrong with a field, or with anything in it. */
export function errorIn(failure: Failure | undefined, field: string): string | undefined {
  if (!isOfFields(failure)) return undefined;
  return failure.problem.errors.find(({ field: name }) => name === field || name.startsWith(`${field}.`))?.message;
}

type FieldFailure = Extract<TianguisError, { code: 'validation-failed' }>;

/** Whether it is fields that are wrong: they say it themselves. */
export function isOfFields(failure: Failure | undefined): failure is FieldFailure {
  return failure instanceof TianguisError && failure.code === 'validation-failed';
}
