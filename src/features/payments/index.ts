export { paymentsFeature } from './feature.ts';
export { openPayments } from './open-payments.ts';
export { createPaying, loggedBy } from './paying.ts';
export { paymentAnswer } from './payment-answers.ts';
export type { Paying, PaymentContext } from './payment-context.ts';
export { PAYMENT_REFUSALS, PAYMENT_WITHIN_MS, payByRequest } from './requests.ts';
export { paymentBody } from './schemas.ts';
export { settlePayment } from './settlement.ts';
export { noPaymentUnderWay } from './under-way.sql.ts';
