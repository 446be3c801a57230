import { Heading } from '../../shared/parts/small.tsx';
import { SECTIONS } from '../sections.ts';
import { d } from '../words/desk.ts';

/** What is to be done today. */
export function HomePage() {
  return (
    <div class="page">
      <Heading title={d().today} />
      <div class="todays">{SECTIONS.map(({ path, Today }) => Today && <Today key={path} />)}</div>
    </div>
  );
}
