import type { FastifyInstance } from 'fastify';
import { BriefReads } from '../../platform/brief-reads.ts';
import { type Feature, INVENTORY_PREFIX, MARKET_PREFIX } from '../feature.ts';
import { CATALOG_ERRORS } from './errors.ts';
import { productImportRoutes } from './import-routes.ts';
import { ProductTexts } from './product-texts.ts';
import { productRoutes, sellerRoutes, shelfRoutes } from './routes.ts';

/** Sellers and what they offer. */
export const catalogFeature = {
  name: 'catalog',
  errors: CATALOG_ERRORS,
  serve: ({ config }) => {
    const kept = { reads: new BriefReads(config.readCacheMs), texts: new ProductTexts(config.readCacheMs) };
    const market = {
      prefix: MARKET_PREFIX,
      routes: [sellerRoutes, async (app: FastifyInstance) => shelfRoutes(app, kept), productRoutes],
    };
    // All imports are found at the same place.
    return [market, { prefix: INVENTORY_PREFIX, routes: [productImportRoutes] }];
  },
} as const satisfies Feature;
