export { orderRoutes, orderStatusRoutes } from './routes.ts';
export { addressSchema, checkoutOrderSchema, type OrderView, orderSchema } from './schemas.ts';
export { changeStatus, ownOrder } from './service.ts';
export { type CleanupOptions, cleanupFailedOrders, type SkippedOrder } from './stale-orders.ts';
export { moveOrder } from './status-changes.ts';
export { AWAITING_PAYMENT, viewOrder } from './views.ts';
