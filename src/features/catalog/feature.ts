import { BriefReads } from '../../platform/brief-reads.ts';
import { type Feature, MARKET_PREFIX } from '../feature.ts';
import { CATALOG_ERRORS } from './errors.ts';
import { ProductTexts } from './product-texts.ts';
import { productRoutes, sellerRoutes, shelfRoutes } from './routes.ts';

/** Sellers and what they offer. */
export const catalogFeature = {
  name: 'catalog',
  errors: CATALOG_ERRORS,
  serve: ({ config }) => {
    const kept = { reads: new BriefReads(config.readCacheMs), texts: new ProductTexts(config.readCacheMs) };
    return {
      prefix: MARKET_PREFIX,
      routes: [sellerRoutes, async (app) => shelfRoutes(app, kept), productRoutes],
    };
  },
} as const satisfies Feature;
