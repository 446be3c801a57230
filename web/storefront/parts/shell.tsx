import type { ComponentChildren } from 'preact';
import { useEffect } from 'preact/hooks';
import { chooseLanguage, language } from '../../shared/i18n.ts';
import { hrefOf, Link, navigate, path, query } from '../../shared/router.tsx';
import { chooseTheme, theme } from '../../shared/theme.ts';
import { isSignedIn } from '../../shared/tokens.ts';
import { cart, refreshCart } from '../state/cart.ts';
import { asFailure, isOnline, market, retrying } from '../state/market.ts';
import { t } from '../words/index.ts';
import { Icon } from './icons.tsx';
import { signInPath } from './notice.tsx';

/** What stands around every page. */
export function Shell({ children }: { readonly children: ComponentChildren }) {
  useEffect(() => {
    // The number at the cart; where it cannot be read there is none.
    if (isSignedIn.value && cart.value === undefined) refreshCart().catch((error: unknown) => void asFailure(error));
  }, [isSignedIn.value]);
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
          <Settings />
        </div>
      </header>
      <Connection />
      <main id="main" tabIndex={-1}>
        {children}
      </main>
      <footer class="foot">
        <p>{t().footer}</p>
      </footer>
    </>
  );
}

function skip(event: Event): void {
  event.preventDefault();
  document.getElementById('main')?.focus();
}

function Mark() {
  return (
    <svg class="mark" viewBox="0 0 32 32" aria-hidden="true">
      <path class="mark-roof" d="M4 14l3.4-9h17.2L28 14z" />
      <path class="mark-stripe" d="M11 5h3.6L13.4 14H8zM17.4 5H21l3 9h-5.4z" />
      <path class="mark-wall" d="M7 17v10h18V17M13 27v-7h6v7" />
    </svg>
  );
}

function Search() {
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
          defaultValue={query.value.get('search') ?? ''}
          key={query.value.get('search') ?? ''}
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

function Settings() {
  const other = language.value === 'es' ? 'en' : 'es';
  const opposite = theme.value === 'dark' ? 'light' : 'dark';
  const leave = () => {
    market()
      .signOut()
      .catch((error: unknown) => void asFailure(error));
    navigate('');
  };
  return (
    <div class="settings">
      <button type="button" class="icon-button" lang={other} onClick={() => chooseLanguage(other)}>
        <span aria-hidden="true">{other.toUpperCase()}</span>
        <span class="visually-hidden">{other === 'es' ? 'Español' : 'English'}</span>
      </button>
      <button
        type="button"
        class="icon-button"
        aria-label={opposite === 'dark' ? t().darkTheme : t().lightTheme}
        onClick={() => chooseTheme(opposite)}
      >
        <Icon name={opposite === 'dark' ? 'moon' : 'sun'} />
      </button>
      {isSignedIn.value ? (
        <button type="button" class="button quiet small" onClick={leave}>
          {t().signOut}
        </button>
      ) : (
        <Link class="button quiet small" to={signInPath()}>
          <Icon name="person" />
          {t().signIn}
        </Link>
      )}
    </div>
  );
}

/** What people should know of the connection: that there is none, or that the market is asked again. */
function Connection() {
  const again = retrying.value;
  const text = !isOnline.value
    ? t().offline
    : again && (again.isOffline ? t().noAnswerYet(again.attempt) : t().stillTrying(again.attempt));
  return (
    <div class="connection" role="status">
      {text && (
        <p>
          <span class="spinner" aria-hidden="true" /> {text}
        </p>
      )}
    </div>
  );
}
