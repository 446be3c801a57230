import type { Config } from '../../config.ts';
import { type Feature, MARKET_PREFIX } from '../feature.ts';
import { CART_CHECKS } from './checks.ts';
import { CART_ERRORS } from './errors.ts';
import { CART_FIGURES } from './figures.ts';
import type { HoldTerms } from './hold-rules.ts';
import { holdExpiry } from './holds.ts';
import { cartRoutes, letGoRoutes, shownCartRoutes } from './routes.ts';
import { CART } from './tables.ts';

const MINUTE_MS = 60_000;

/** How what is held for carts is bounded. */
export function holdTermsOf({ cartHold }: Pick<Config, 'cartHold'>): HoldTerms {
  return { holdMs: cartHold.minutes * MINUTE_MS, unitsMax: cartHold.unitsMax };
}

/** What buyers mean to buy, and what is held for them meanwhile. */
export const cartFeature = {
  name: 'cart',
  tags: { cart: 'What a buyer is about to order, and holding it for a while.' },
  errors: CART_ERRORS,
  contended: [CART.resource],
  checks: CART_CHECKS,
  figures: CART_FIGURES,
  serve: ({ config }) => ({
    prefix: MARKET_PREFIX,
    routes: [shownCartRoutes, async (app) => cartRoutes(app, { holdTerms: holdTermsOf(config) }), letGoRoutes],
  }),
  work: ({ config, context }) => [holdExpiry(context, holdTermsOf(config))],
} as const satisfies Feature;
