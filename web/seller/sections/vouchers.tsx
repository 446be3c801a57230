import { VouchersPage } from '../pages/vouchers.tsx';
import type { Section } from '../sections.ts';
import { t } from '../words/vouchers.ts';

/** What takes something off the seller's goods. */
export const vouchers: Section = {
  path: 'vouchers',
  icon: 'tag',
  title: () => t().title,
  page: (rest) => (rest.length === 0 ? <VouchersPage /> : undefined),
  isRare: true,
};
