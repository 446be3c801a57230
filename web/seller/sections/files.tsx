import { FilesPage } from '../pages/files.tsx';
import type { Section } from '../sections.ts';
import { t } from '../words/files.ts';

/** Files of many lines. */
export const files: Section = {
  path: 'files',
  icon: 'receipt',
  title: () => t().title,
  page: (rest) => (rest.length === 0 ? <FilesPage /> : undefined),
  isRare: true,
};
