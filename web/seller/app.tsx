import { path } from '../shared/router.tsx';
import { visitorWith } from '../shared/visitor.ts';
import { HomePage } from './pages/home.tsx';
import { NotFoundPage } from './pages/not-found.tsx';
import { NewProfilePage, ProfilePage } from './pages/profile.tsx';
import { Door } from './parts/door.tsx';
import { Shell } from './parts/shell.tsx';
import { SECTIONS } from './sections.ts';
import { profile } from './state/profile.ts';

/** What stands at the address: a section's page, by what comes after its name. */
function Place() {
  const [name = '', ...rest] = path.value.split('/').slice(1);
  if (name === '') return <HomePage />;
  if (name === 'profile') return <ProfilePage />;
  const section = SECTIONS.find((one) => one.path === name);
  return section?.page(rest) ?? <NotFoundPage />;
}

/** The desk: for sellers who have a profile, or the way to be one. */
export function App() {
  if (visitorWith('SELLER') === undefined || profile.value === undefined) return <Shell>{<Door />}</Shell>;
  if (profile.value === null) return <Shell>{<NewProfilePage />}</Shell>;
  return (
    <Shell isOpen>
      <Place />
    </Shell>
  );
}
