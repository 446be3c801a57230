export { refundsFeature } from './feature.ts';
export type { RefundContext, Refunding } from './refund-context.ts';
export { enterRefunds } from './refunds.sql.ts';
export { sendDueRefunds, sendRefundLater, settleRefund } from './sending.ts';
export { refundOrder } from './service.ts';
