export { createCheckoutMetrics } from './metrics.ts';
export { createOptimisticCheckout } from './optimistic.ts';
export { checkoutRoutes } from './routes.ts';
export { createStrategy, workloadOf } from './strategy.ts';
