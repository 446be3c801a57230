import type { FastifyInstance } from 'fastify';
import { type Feature, INVENTORY_PREFIX, MARKET_PREFIX } from '../feature.ts';
import { CATALOG_ERRORS } from './errors.ts';
import { productImportRoutes } from './import-routes.ts';
import { keepReads } from './kept-reads.ts';
import { archiveRoutes, productRoutes, sellerRoutes, shelfRoutes } from './routes.ts';

/** Sellers and what they offer. */
export const catalogFeature = {
  name: 'catalog',
  tags: {
    sellers: 'What a seller is called in the market.',
    products: 'What is for sale: shoppers list and search it, sellers put it up, edit and archive it.',
  },
  errors: CATALOG_ERRORS,
  serve: (parts) => {
    const kept = keepReads(parts);
    const market = {
      prefix: MARKET_PREFIX,
      routes: [sellerRoutes, async (app: FastifyInstance) => shelfRoutes(app, kept), productRoutes, archiveRoutes],
    };
    // All imports are found at the same place.
    return [market, { prefix: INVENTORY_PREFIX, routes: [productImportRoutes] }];
  },
} as const satisfies Feature;
