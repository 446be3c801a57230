import type { Feature } from '../feature.ts';
import { alertRoutes } from './alert-routes.ts';
import { INVENTORY_CHECKS } from './checks.ts';
import { INVENTORY_ERRORS } from './errors.ts';
import { expiryJob } from './expiry-job.ts';
import { INVENTORY_FIGURES } from './figures.ts';
import { documentRoutes, goodsRoutes, warehouseRoutes } from './routes.ts';
import { STOCK } from './tables.ts';
import { correctionRoutes, transferRoutes } from './transfer-routes.ts';

/** Stock and its ledger, for the other features; and what sellers see and do behind the counter. */
export const inventoryFeature = {
  name: 'inventory',
  errors: INVENTORY_ERRORS,
  contended: [STOCK.resource],
  checks: INVENTORY_CHECKS,
  figures: INVENTORY_FIGURES,
  jobs: (parts) => [expiryJob(parts)],
  serve: () => ({
    prefix: '/api/inventory',
    routes: [warehouseRoutes, goodsRoutes, documentRoutes, transferRoutes, correctionRoutes, alertRoutes],
  }),
} as const satisfies Feature;
