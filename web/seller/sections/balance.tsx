import { BalancePage } from '../pages/balance.tsx';
import type { Section } from '../sections.ts';
import { t } from '../words/balance.ts';

/** What the market owes the seller. */
export const balance: Section = {
  path: 'balance',
  icon: 'coins',
  title: () => t().title,
  page: (rest) => (rest.length === 0 ? <BalancePage /> : undefined),
};
