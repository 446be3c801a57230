import { lazily } from '../../shared/parts/lazily.tsx';
import type { Section } from '../sections.ts';
import { d } from '../words/desk.ts';

const FilesPage = lazily(async () => (await import('../pages/files.tsx')).FilesPage);

/** Files of many lines. */
export const files: Section = {
  path: 'files',
  icon: 'receipt',
  title: () => d().files,
  page: (rest) => (rest.length === 0 ? <FilesPage /> : undefined),
  isRare: true,
};
