export { type GiveBack, type OrderContext, returnStock } from './endings.ts';
export { moveOrders } from './moves.ts';
export { orderRoutes, orderStatusRoutes } from './routes.ts';
export { addressSchema, checkoutOrderSchema, type OrderView, orderSchema } from './schemas.ts';
export { changeStatus, ownOrder } from './service.ts';
export { type CleanupOptions, cleanupFailedOrders, type SkippedOrder } from './stale-orders.ts';
export { ORDER_ITEMS, ORDERS } from './tables.ts';
export { AWAITING_PAYMENT, viewOrder } from './views.ts';
