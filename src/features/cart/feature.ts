import { type Feature, MARKET_PREFIX } from '../feature.ts';
import { cartRoutes } from './routes.ts';

/** What buyers mean to buy. */
export const cartFeature = {
  name: 'cart',
  serve: () => ({ prefix: MARKET_PREFIX, routes: [cartRoutes] }),
} as const satisfies Feature;
