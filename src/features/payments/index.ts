export { paymentsFeature } from './feature.ts';
export { openPayments, type PaymentContext } from './open-payments.ts';
export type { Charge, ChargeResult, PaymentProvider } from './provider.ts';
export { refundMoney } from './refunds.ts';
export { settlePayment } from './settlement.ts';
export { simulatedProvider } from './simulated-provider.ts';
