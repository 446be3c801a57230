import { lazily } from '../../shared/parts/lazily.tsx';
import type { Section } from '../sections.ts';
import { d } from '../words/desk.ts';

const VouchersPage = lazily(async () => (await import('../pages/vouchers.tsx')).VouchersPage);

/** What takes something off the seller's goods. */
export const vouchers: Section = {
  path: 'vouchers',
  icon: 'tag',
  title: () => d().vouchers,
  page: (rest) => (rest.length === 0 ? <VouchersPage /> : undefined),
  isRare: true,
};
