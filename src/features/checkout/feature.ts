import { workloadOf } from '../../concurrency/index.ts';
import { holdTermsOf } from '../cart/index.ts';
import { type Feature, MARKET_PREFIX, type Parts, type Serving } from '../feature.ts';
import { CHECKOUT_CHECKS } from './checks.ts';
import { CHECKOUT_ERRORS } from './errors.ts';
import { holdRoutes } from './hold-routes.ts';
import { createCheckoutMetrics } from './metrics.ts';
import { checkoutRoutes } from './routes.ts';
import { createStrategy } from './strategy.ts';

const MINUTE_MS = 60_000;

function serve({ config, db, registry, lanePool: pool }: Parts): Serving {
  const holdMs = config.orderHoldMinutes * MINUTE_MS;
  const strategy = createStrategy(db, registry, { ...config.checkout, pool, holdMs, holdTerms: holdTermsOf(config) });
  const metrics = createCheckoutMetrics(registry);
  const workload = workloadOf(config.checkout.strategy);
  return {
    prefix: MARKET_PREFIX,
    routes: [
      (app) => checkoutRoutes(app, { metrics, strategy, workload }),
      (app) => holdRoutes(app, { strategy, workload }),
    ],
    isStuck: () => strategy.stuck,
  };
}

/** From a cart to orders. */
export const checkoutFeature = {
  name: 'checkout',
  tags: { checkout: 'From the cart to one order per seller, all or nothing.' },
  errors: CHECKOUT_ERRORS,
  checks: CHECKOUT_CHECKS,
  serve,
} as const satisfies Feature;
