import { BriefReads } from '../../platform/brief-reads.ts';
import { type Feature, MARKET_PREFIX } from '../feature.ts';
import { CATALOG_ERRORS } from './errors.ts';
import { productRoutes, sellerRoutes, shelfRoutes } from './routes.ts';

/** Sellers and what they offer. */
export const catalogFeature = {
  name: 'catalog',
  errors: CATALOG_ERRORS,
  serve: ({ config }) => {
    const reads = new BriefReads(config.readCacheMs);
    return {
      prefix: MARKET_PREFIX,
      routes: [sellerRoutes, async (app) => shelfRoutes(app, { reads }), productRoutes],
    };
  },
} as const satisfies Feature;
