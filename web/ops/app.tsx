import { useEffect } from 'preact/hooks';
import { time } from '../shared/format.ts';
import { chooseLanguage, language } from '../shared/i18n.ts';
import { chooseTheme, theme } from '../shared/theme.ts';
import { Charts } from './parts/charts.tsx';
import { Now, Warnings } from './parts/now.tsx';
import { RacePanel } from './parts/race.tsx';
import { SignIn } from './parts/sign-in.tsx';
import { Details } from './parts/tables.tsx';
import { isAnswering, keepReading, latest } from './state/history.ts';
import { recognise, signOut, visitor } from './state/market.ts';
import { words } from './words/index.ts';

function Header() {
  const w = words();
  const isDark = theme.value === 'dark';
  const isSpanish = language.value === 'es';
  return (
    <header class="top">
      <p class="brand">
        <span aria-hidden="true" class="mark" />
        tianguis
      </p>
      <h1>{w.title}</h1>
      <div class="choices">
        <button
          class="button quiet"
          type="button"
          lang={isSpanish ? 'en' : 'es'}
          onClick={() => chooseLanguage(isSpanish ? 'en' : 'es')}
        >
          {w.language}
        </button>
        <button class="button quiet" type="button" onClick={() => chooseTheme(isDark ? 'light' : 'dark')}>
          {isDark ? w.toLight : w.toDark}
        </button>
        {visitor.value === 'operator' && (
          <button class="button quiet" type="button" onClick={() => void signOut()}>
            {w.signOut}
          </button>
        )}
      </div>
    </header>
  );
}

function Status() {
  const w = words();
  const at = latest.value?.at;
  return (
    <>
      <p class="status" role="status">
        {isAnswering.value ? '' : w.notAnswering}
      </p>
      {isAnswering.value && (
        <p class="live">
          <span class="dot" aria-hidden="true" /> {at === undefined ? w.loading : `${w.live} · ${time(at)}`}
        </p>
      )}
    </>
  );
}

function Dashboard() {
  useEffect(keepReading, []);
  return (
    <>
      <Status />
      <Warnings />
      <Now />
      <Charts />
      {latest.value?.mayRace && <RacePanel />}
      <Details />
    </>
  );
}

/** The page: for operators, or the door to it. */
export function App() {
  useEffect(() => void recognise(), []);
  useEffect(() => {
    document.title = `tianguis · ${words().title}`;
  }, [language.value]);
  return (
    <>
      <a class="button skip visually-hidden" href={`${location.pathname}#figures`}>
        {words().skip}
      </a>
      <Header />
      <main id="figures" tabIndex={-1}>
        {visitor.value === 'operator' && <Dashboard />}
        {(visitor.value === 'nobody' || visitor.value === 'other') && <SignIn />}
      </main>
    </>
  );
}
