export { paymentsFeature } from './feature.ts';
export { openPayments } from './open-payments.ts';
export { createPaying, loggedBy } from './paying.ts';
export type { Paying, PaymentContext } from './payment-context.ts';
export { settlePayment } from './settlement.ts';
export { noPaymentUnderWay } from './under-way.sql.ts';
