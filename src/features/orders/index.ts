export { endingStatement, type GiveBack, stockGivenBack } from './endings.sql.ts';
export type {
  Endings,
  OpenWork,
  OrderContext,
  Refunder,
  SkippedOrder,
  UnfinishedWork,
  WholeRefunds,
} from './endings.ts';
export { type CleanupContext, type CleanupOptions, cleanupFailedOrders } from './expired-orders.ts';
export { ordersFeature } from './feature.ts';
export {
  type BoughtUnits,
  boughtOf,
  boughtUnits,
  LIMITED_PURCHASES,
  type LimitedWish,
  noteLimits,
  readBought,
} from './limited-purchases.sql.ts';
export {
  enterHistory,
  type MovedAlong,
  type MoveStory,
  type MovingStatement,
  movingStatement,
  type PlannedMove,
  type StandingOrder,
  storyGiven,
} from './moves.sql.ts';
export { endOrder, endOrders, moveAndTell, moveOrder, writeMove } from './moves.ts';
export { type OrderParts, orderOf, orderParts } from './order-parts.sql.ts';
export { invalidTransition, paymentReturned, paymentUnderWay } from './refusals.ts';
export { actorOf, type Mover, mayMove, ORDER_RESOURCE, statusesFrom, wasShipped } from './rules.ts';
export {
  addressSchema,
  checkoutOrderSchema,
  type OrderView,
  orderParams,
  orderSchema,
  paymentSchema,
  refundSchema,
} from './schemas.ts';
export { changeStatus, endUnpaid, ownOrder } from './service.ts';
export { countRefunded } from './shipments.sql.ts';
export { ORDER_ITEMS, ORDERS, ORDERS_OF_SEATS } from './tables.ts';
export { unshippedUnits } from './unshipped.sql.ts';
export { AWAITING_PAYMENT, type OrderWithParts, type ShownPayment, viewOrder, viewPayment } from './views.ts';
export { STALE_ORDERS } from './watched.sql.ts';
