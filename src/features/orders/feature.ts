import { type Feature, MARKET_PREFIX } from '../feature.ts';
import { ORDER_CHECKS } from './checks.ts';
import { cleanupJob } from './cleanup-job.ts';
import type { Endings } from './endings.ts';
import { ORDER_FIGURES } from './figures.ts';
import { orderRoutes, orderStatusRoutes } from './routes.ts';
import { ORDER_RESOURCE } from './rules.ts';

/** Orders from their placing to their end. */
export function ordersFeature(endings: Endings) {
  return {
    name: 'orders',
    contended: [ORDER_RESOURCE],
    checks: ORDER_CHECKS,
    figures: ORDER_FIGURES,
    serve: () => ({ prefix: MARKET_PREFIX, routes: [orderRoutes, async (app) => orderStatusRoutes(app, endings)] }),
    jobs: ({ config, context, ...parts }) => [
      cleanupJob({ ...parts, context: { ...context, ...endings }, cron: config.cleanupCron }),
    ],
  } as const satisfies Feature;
}
