import { type Feature, MARKET_PREFIX } from '../feature.ts';
import { CATALOG_ERRORS } from './errors.ts';
import { productRoutes, sellerRoutes, shelfRoutes } from './routes.ts';

/** Sellers and what they offer. */
export const catalogFeature = {
  name: 'catalog',
  errors: CATALOG_ERRORS,
  serve: () => ({ prefix: MARKET_PREFIX, routes: [sellerRoutes, shelfRoutes, productRoutes] }),
} as const satisfies Feature;
