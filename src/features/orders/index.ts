export { endingStatement, type GiveBack, goodsGivenBack, RETURNING_COLUMNS, stockGivenBack } from './endings.sql.ts';
export type {
  Endings,
  OpenWork,
  OrderContext,
  SkippedOrder,
  UnfinishedWork,
} from './endings.ts';
export { type CleanupContext, type CleanupOptions, cleanupFailedOrders } from './expired-orders.ts';
export { ordersFeature } from './feature.ts';
export { type MovedAlong, movingStatement, type StandingOrder } from './moves.sql.ts';
export { endOrder, endOrders, moveOrder } from './moves.ts';
export { invalidTransition, paymentReturned, paymentUnderWay } from './refusals.ts';
export { mayMove, ORDER_RESOURCE, statusesFrom } from './rules.ts';
export { addressSchema, checkoutOrderSchema, type OrderView, orderSchema } from './schemas.ts';
export { changeStatus, ownOrder } from './service.ts';
export { ORDER_ITEMS, ORDERS } from './tables.ts';
export { unshippedUnits } from './unshipped.sql.ts';
export { AWAITING_PAYMENT, viewOrder } from './views.ts';
