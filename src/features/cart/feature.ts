import { type Feature, MARKET_PREFIX } from '../feature.ts';
import { cartRoutes } from './routes.ts';
import { CART } from './tables.ts';

/** What buyers mean to buy. */
export const cartFeature = {
  name: 'cart',
  contended: [CART.resource],
  serve: () => ({ prefix: MARKET_PREFIX, routes: [cartRoutes] }),
} as const satisfies Feature;
