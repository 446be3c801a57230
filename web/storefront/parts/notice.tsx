import { type FailureProps, FailureNotice as SharedNotice } from '../../shared/parts/notice.tsx';
import { Link, path, query } from '../../shared/router.tsx';
import { t } from '../words/index.ts';
import { GoodsRefusal, isOfGoods } from './goods-refusal.tsx';

export { Notice } from '../../shared/parts/notice.tsx';

const SIGN_IN = 'shop/sign-in';

/** Where to sign in, and come back from. */
export function signInPath(): string {
  const search = query.value.toString();
  // Whoever is there already goes on to where they wanted before.
  if (path.value === SIGN_IN) return `${SIGN_IN}${search && `?${search}`}`;
  return `${SIGN_IN}?next=${encodeURIComponent(path.value + (search && `?${search}`))}`;
}

/** What the market said, in the reader's language; or that it said nothing. */
export function FailureNotice({ failure, retry }: Pick<FailureProps, 'failure' | 'retry'>) {
  if (failure !== undefined && isOfGoods(failure)) return <GoodsRefusal failure={failure} />;
  const signIn = (
    <Link class="button" to={signInPath()}>
      {t().signIn}
    </Link>
  );
  return <SharedNotice failure={failure} retry={retry} signIn={signIn} unanswered={t().noAnswer} />;
}
