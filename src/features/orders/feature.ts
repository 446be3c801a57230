import { type Feature, MARKET_PREFIX } from '../feature.ts';
import { ORDER_CHECKS } from './checks.ts';
import { cleanupJob } from './cleanup-job.ts';
import { ORDER_ERRORS } from './errors.ts';
import { ORDER_FIGURES } from './figures.ts';
import { orderRoutes, orderStatusRoutes } from './routes.ts';

/** Orders from their placing to their end. */
export const ordersFeature = {
  name: 'orders',
  errors: ORDER_ERRORS,
  checks: ORDER_CHECKS,
  figures: ORDER_FIGURES,
  serve: () => ({ prefix: MARKET_PREFIX, routes: [orderRoutes, orderStatusRoutes] }),
  jobs: ({ config, ...parts }) => [cleanupJob({ ...parts, cron: config.cleanupCron })],
} as const satisfies Feature;
