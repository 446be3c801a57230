import type { ComponentChildren } from 'preact';
import { NoAnswerError } from '../../../clients/typescript/src/index.ts';
import { Link, path, query } from '../../shared/router.tsx';
import { type Failure, isOnline } from '../state/market.ts';
import { t } from '../words/index.ts';

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

/** Where to sign in, and come back from. */
export function signInPath(): string {
  const search = query.value.toString();
  return `shop/sign-in?next=${encodeURIComponent(path.value + (search && `?${search}`))}`;
}

interface FailureProps {
  readonly failure: Failure | undefined;
  /** The same again, where that may help. */
  readonly retry?: (() => void) | undefined;
}

/** What the market said, in the reader's language; or that it said nothing. */
export function FailureNotice({ failure, retry }: FailureProps) {
  if (failure === undefined) return null;
  const again = retry && (
    <button type="button" class="button" onClick={retry}>
      {t().tryAgain}
    </button>
  );
  if (failure instanceof NoAnswerError) {
    return (
      <Notice kind="bad" title={isOnline.value ? t().noAnswerTitle : t().offlineTitle}>
        <p>{t().noAnswer}</p>
        {again}
      </Notice>
    );
  }
  if (failure.status === 401) {
    return (
      <Notice kind="info" title={t().signInFirst}>
        <Link class="button" to={signInPath()}>
          {t().signIn}
        </Link>
      </Notice>
    );
  }
  const mayHelp = failure.retryAfterSeconds !== undefined || failure.status >= 500;
  return (
    <Notice kind="bad" title={failure.status === 503 ? t().busyTitle : undefined}>
      <p>{failure.message}</p>
      {mayHelp && again}
    </Notice>
  );
}
