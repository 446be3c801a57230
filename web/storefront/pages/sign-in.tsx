import { asFailure } from '../../shared/market.ts';
import { AccountForm } from '../../shared/parts/account-form.tsx';
import { Heading } from '../../shared/parts/small.tsx';
import { navigate, query } from '../../shared/router.tsx';
import { isSignedIn } from '../../shared/tokens.ts';
import { Notice } from '../parts/notice.tsx';
import { addWanted } from '../state/wanted.ts';
import { t } from '../words/index.ts';

/** A place of this shop, and no other address: whoever made the link does not choose where people land. */
function nextPlace(): string {
  const next = query.value.get('next') ?? '';
  return /^(shop\/|\?|$)/.test(next) ? next : '';
}

async function goOn(): Promise<void> {
  const hasAdded = await addWanted().catch((error: unknown) => {
    asFailure(error);
    // Where that is refused, it is said where it is asked for again: on the product's page.
    return false;
  });
  navigate(hasAdded ? 'shop/cart' : nextPlace(), { replace: true });
}

/** Signs in, or makes an account, and goes on where one was. */
export function SignInPage() {
  const head = (isNew: boolean, isBusy: boolean) => (
    <>
      <Heading title={isNew ? t().register : t().signIn} />
      {isSignedIn.value && !isBusy && <Notice kind="info">{t().signedInAlready}</Notice>}
    </>
  );
  return (
    <div class="page narrow">
      <AccountForm register="BUYER" head={head} onDone={goOn} />
    </div>
  );
}
