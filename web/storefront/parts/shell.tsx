import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { asFailure } from '../../shared/market.ts';
import { Mark } from '../../shared/parts/brand.tsx';
import { Connection } from '../../shared/parts/connection.tsx';
import { Icon } from '../../shared/parts/icons.tsx';
import { Settings } from '../../shared/parts/settings.tsx';
import { hrefOf, Link, navigate, path, query } from '../../shared/router.tsx';
import { account, role } from '../../shared/tokens.ts';
import { cart, refreshCart } from '../state/cart.ts';
import { t } from '../words/index.ts';
import { Notice, signInPath } from './notice.tsx';

/** What stands around every page. */
export function Shell({ children }: { readonly children: ComponentChildren }) {
  useEffect(() => {
    // The number at the cart; where it cannot be read there is none.
    if (role.value === 'BUYER' && cart.value === undefined)
      refreshCart().catch((error: unknown) => void asFailure(error));
  }, [account.value]);
  return (
    <>
      <a class="skip" href={hrefOf(path.value)} onClick={skip}>
        {t().skip}
      </a>
      <header class="top">
        <div class="top-row">
          <Link class="brand" to="" aria-label={t().home}>
            <Mark />
            <span>tianguis</span>
          </Link>
          <Search />
          <Places />
          <Settings onSignOut={() => navigate('')}>
            <Link class="button quiet small" to={signInPath()}>
              <Icon name="person" />
              {t().signIn}
            </Link>
          </Settings>
        </div>
      </header>
      <Connection />
      <OnlyLooking />
      <main id="main" tabIndex={-1}>
        {children}
      </main>
      <footer class="foot">
        <p>{t().footer}</p>
        <p>
          <a href={hrefOf('seller')}>{t().sellHere}</a>
        </p>
      </footer>
    </>
  );
}

/** Told before the market refuses what only buyers may do; not where one changes the account. */
function OnlyLooking() {
  if (role.value === undefined || role.value === 'BUYER' || path.value === 'shop/sign-in') return null;
  return (
    <div class="page">
      <Notice kind="info" title={t().onlyLooking}>
        <p>{t().onlyLookingText}</p>
        {role.value === 'SELLER' && (
          <a class="button" href={hrefOf('seller')}>
            {t().toDesk}
          </a>
        )}
      </Notice>
    </div>
  );
}

function skip(event: Event): void {
  event.preventDefault();
  document.getElementById('main')?.focus();
}

function Search() {
  const field = useRef<HTMLInputElement>(null);
  const searched = query.value.get('search') ?? '';
  // The same field, so that whoever types in it goes on typing.
  useEffect(() => {
    if (field.current !== null) field.current.value = searched;
  }, [searched]);
  const find = (event: SubmitEvent) => {
    event.preventDefault();
    const wanted = new FormData(event.currentTarget as HTMLFormElement).get('search');
    navigate(`?search=${encodeURIComponent(String(wanted))}`);
  };
  return (
    <search class="search">
      <form onSubmit={find}>
        <label class="visually-hidden" for="search">
          {t().search}
        </label>
        <input
          class="input"
          id="search"
          type="search"
          name="search"
          maxLength={100}
          placeholder={t().searchHint}
          ref={field}
        />
        <button type="submit" class="icon-button" aria-label={t().search}>
          <Icon name="search" />
        </button>
      </form>
    </search>
  );
}

/** At the top on a wide screen, at the thumb on a phone. */
function Places() {
  const at = (place: string) => (path.value.startsWith(place) ? 'page' : undefined);
  const isBrowsing = path.value === '' || path.value.startsWith('shop/products');
  const count = cart.value?.itemCount ?? 0;
  return (
    <nav class="places" aria-label={t().places}>
      <Link to="" aria-current={isBrowsing ? 'page' : undefined}>
        <Icon name="stall" />
        {t().shop}
      </Link>
      <Link to="shop/experiences" aria-current={at('shop/experiences')}>
        <Icon name="calendar" />
        {t().experiences}
      </Link>
      <Link to="shop/orders" aria-current={at('shop/orders')}>
        <Icon name="receipt" />
        {t().orders}
      </Link>
      <Link to="shop/cart" aria-current={at('shop/c')}>
        <Icon name="bag" />
        {t().cart}
        {count > 0 && (
          <span class="count">
            {count}
            <span class="visually-hidden"> {t().itemsIn(count)}</span>
          </span>
        )}
      </Link>
    </nav>
  );
}
