export { createCheckoutMetrics } from './metrics.ts';
export { checkoutRoutes } from './routes.ts';
export { createStrategy } from './strategy.ts';
