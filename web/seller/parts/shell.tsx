import type { ComponentChildren } from 'preact';
import { Mark } from '../../shared/parts/brand.tsx';
import { Connection } from '../../shared/parts/connection.tsx';
import { Icon } from '../../shared/parts/icons.tsx';
import { Settings } from '../../shared/parts/settings.tsx';
import { hrefOf, Link, navigate, path } from '../../shared/router.tsx';
import { common } from '../../shared/words.ts';
import { SECTIONS } from '../sections.ts';
import { profile } from '../state/profile.ts';
import { said } from '../state/said.ts';
import { d } from '../words/desk.ts';

interface ShellProps {
  /** Whether somebody works here: then there are ways to go. */
  readonly isOpen?: boolean;
  readonly children: ComponentChildren;
}

/** What stands around every page of the desk. */
export function Shell({ isOpen = false, children }: ShellProps) {
  return (
    <>
      <a class="skip" href={hrefOf(path.value)} onClick={skip}>
        {common().skip}
      </a>
      <header class="top">
        <div class="top-row">
          <Link class="brand" to="seller">
            <Mark />
            <span>{profile.value?.businessName ?? 'tianguis'}</span>
            <span class="visually-hidden">{d().home}</span>
          </Link>
          {isOpen && <Places />}
          <Settings onSignOut={() => navigate('seller')}>{null}</Settings>
        </div>
      </header>
      <Connection />
      <main id="main" tabIndex={-1}>
        {children}
      </main>
      <p class="said" role="status">
        {said.value && <span>{said.value}</span>}
      </p>
      <footer class="foot">
        <p>
          {isOpen && <RarePlaces />}
          <a href={hrefOf('')}>{d().toShop}</a>
        </p>
      </footer>
    </>
  );
}

/** What is used now and then. */
function RarePlaces() {
  return (
    <>
      {SECTIONS.filter(({ isRare }) => isRare).map(({ path: place, title }) => (
        <Link key={place} to={`seller/${place}`}>
          {title()}
        </Link>
      ))}
      <Link to="seller/profile">{d().profile}</Link>
    </>
  );
}

function skip(event: Event): void {
  event.preventDefault();
  document.getElementById('main')?.focus();
}

/** At the top on a wide screen, at the thumb on a phone. */
function Places() {
  const [, name = ''] = path.value.split('/');
  return (
    <nav class="places" aria-label={common().places}>
      <Link to="seller" aria-current={name === '' ? 'page' : undefined}>
        <Icon name="stall" />
        {d().today}
      </Link>
      {SECTIONS.filter(({ isRare }) => !isRare).map((section) => (
        <Link
          key={section.path}
          to={`seller/${section.path}`}
          aria-current={name === section.path ? 'page' : undefined}
        >
          <Icon name={section.icon} />
          {section.title()}
        </Link>
      ))}
    </nav>
  );
}
