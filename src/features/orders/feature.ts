import { type Feature, type JobParts, MARKET_PREFIX, type Parts } from '../feature.ts';
import { ORDER_CHECKS } from './checks.ts';
import { cleanupJob } from './cleanup-job.ts';
import type { Endings } from './endings.ts';
import { ORDER_FIGURES } from './figures.ts';
import { orderRoutes, orderStatusRoutes } from './routes.ts';
import { ORDER_RESOURCE } from './rules.ts';

/**
 * Orders from their placing to their end.
 * @param endingsOf what other features have to do with it
 */
export function ordersFeature(endingsOf: (parts: Parts | JobParts) => Endings) {
  return {
    name: 'orders',
    tags: { orders: 'What was ordered, for its buyer and its seller, and how it moves on until it is delivered.' },
    contended: [ORDER_RESOURCE],
    checks: ORDER_CHECKS,
    figures: ORDER_FIGURES,
    serve: (parts) => ({
      prefix: MARKET_PREFIX,
      routes: [orderRoutes, async (app) => orderStatusRoutes(app, endingsOf(parts))],
    }),
    jobs: (parts) => [
      cleanupJob({ ...parts, context: { ...parts.context, ...endingsOf(parts) }, cron: parts.config.cleanupCron }),
    ],
  } as const satisfies Feature;
}
