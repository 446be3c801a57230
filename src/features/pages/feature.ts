import type { Feature } from '../feature.ts';
import { pagesRoutes } from './routes.ts';

/** What people look at: the storefront, the seller's desk and the operations page. They use the API like anybody else. */
export const pagesFeature = {
  name: 'pages',
  serve: () => ({ prefix: '', routes: [pagesRoutes] }),
} as const satisfies Feature;
