import { useEffect } from 'preact/hooks';
import { time } from '../shared/format.ts';
import { language } from '../shared/i18n.ts';
import { Settings } from '../shared/parts/settings.tsx';
import { visitorWith } from '../shared/visitor.ts';
import { Charts } from './parts/charts.tsx';
import { Now, Warnings } from './parts/now.tsx';
import { RacePanel } from './parts/race.tsx';
import { SignIn } from './parts/sign-in.tsx';
import { Details } from './parts/tables.tsx';
import { isAnswering, keepReading, latest } from './state/history.ts';
import { words } from './words/index.ts';

function Header() {
  return (
    <header class="top">
      <p class="brand">
        <span aria-hidden="true" class="mark" />
        tianguis
      </p>
      <h1>{words().title}</h1>
      <Settings />
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
        {visitorWith('ADMIN') ? <Dashboard /> : <SignIn />}
      </main>
    </>
  );
}
