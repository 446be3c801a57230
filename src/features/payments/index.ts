export { paymentsFeature } from './feature.ts';
export { openPayments } from './open-payments.ts';
export type { Charge, ChargeResult, PaymentContext, PaymentProvider } from './provider.ts';
export { moneyGivenBack } from './refunds.sql.ts';
export { settlePayment } from './settlement.ts';
export { simulatedProvider } from './simulated-provider.ts';
