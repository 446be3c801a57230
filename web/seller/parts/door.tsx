import { AccountForm } from '../../shared/parts/account-form.tsx';
import { FailureNotice } from '../../shared/parts/notice.tsx';
import { Heading, Loading } from '../../shared/parts/small.tsx';
import { hrefOf } from '../../shared/router.tsx';
import { recognise, signOut, unrecognised, visitor, visitorWith } from '../../shared/visitor.ts';
import { common } from '../../shared/words.ts';
import { profileFailure, readProfile } from '../state/profile.ts';
import { d } from '../words/desk.ts';

/** Lets sellers in, and tells others what this is. */
export function Door() {
  if (visitor.value === 'nobody') return <SignIn />;
  if (visitor.value !== 'unknown' && visitorWith('SELLER') === undefined) return <NotASeller />;
  const [failure, retry] =
    visitor.value === 'unknown' ? [unrecognised.value, recognise] : [profileFailure.value, readProfile];
  return (
    <div class="page narrow">
      <FailureNotice failure={failure} retry={() => void retry()} />
      {failure === undefined && <Loading />}
    </div>
  );
}

function SignIn() {
  const head = (isNew: boolean) => (
    <Heading title={isNew ? d().openStall : d().title}>
      <p>{isNew ? d().openStallText : d().signInText}</p>
    </Heading>
  );
  return (
    <div class="page narrow">
      <AccountForm register="SELLER" head={head} />
    </div>
  );
}

function NotASeller() {
  return (
    <div class="page narrow">
      <Heading title={d().notASeller}>
        <p>{d().notASellerText}</p>
      </Heading>
      <div class="form">
        <button type="button" class="button primary wide" onClick={signOut}>
          {common().otherAccount}
        </button>
        <a class="button wide" href={hrefOf('')}>
          {d().toShop}
        </a>
      </div>
    </div>
  );
}
