import { type Feature, INVENTORY_PREFIX } from '../feature.ts';
import { alertRoutes } from './alert-routes.ts';
import { INVENTORY_CHECKS } from './checks.ts';
import { correctionRoutes } from './correction-routes.ts';
import { INVENTORY_ERRORS } from './errors.ts';
import { expiryJob } from './expiry-job.ts';
import { exportRoutes } from './export-routes.ts';
import { INVENTORY_FIGURES } from './figures.ts';
import { importRoutes } from './import-routes.ts';
import { documentRoutes, goodsRoutes, postingRoutes, warehouseRoutes } from './routes.ts';
import { STOCK } from './tables.ts';
import { arrivalRoutes, transferRoutes } from './transfer-routes.ts';

/** Stock and its ledger, for the other features; and what sellers see and do behind the counter. */
export const inventoryFeature = {
  name: 'inventory',
  tags: { inventory: 'Where goods lie, in which lots, how they come and go, and what of them can be sold.' },
  errors: INVENTORY_ERRORS,
  contended: [STOCK.resource],
  checks: INVENTORY_CHECKS,
  figures: INVENTORY_FIGURES,
  jobs: (parts) => [expiryJob(parts)],
  serve: () => ({
    prefix: INVENTORY_PREFIX,
    routes: [
      ...[warehouseRoutes, goodsRoutes, alertRoutes, importRoutes, exportRoutes],
      ...[postingRoutes, documentRoutes, transferRoutes, arrivalRoutes, correctionRoutes],
    ],
  }),
} as const satisfies Feature;
