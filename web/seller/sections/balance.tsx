import { lazily } from '../../shared/parts/lazily.tsx';
import type { Section } from '../sections.ts';
import { d } from '../words/desk.ts';

const BalancePage = lazily(async () => (await import('../pages/balance.tsx')).BalancePage);

/** What the market owes the seller. */
export const balance: Section = {
  path: 'balance',
  icon: 'coins',
  title: () => d().balance,
  page: (rest) => (rest.length === 0 ? <BalancePage /> : undefined),
};
