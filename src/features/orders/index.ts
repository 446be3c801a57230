export { ordersFeature } from './feature.ts';
export { addressSchema, checkoutOrderSchema, type OrderView, orderSchema } from './schemas.ts';
export { changeStatus, ownOrder } from './service.ts';
export { type CleanupOptions, cleanupFailedOrders, type SkippedOrder } from './stale-orders.ts';
export { moveOrder } from './status-changes.ts';
export { ORDER_ITEMS, ORDERS } from './tables.ts';
export { AWAITING_PAYMENT, viewOrder } from './views.ts';
