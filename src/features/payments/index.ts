export { refundMoney } from './refunds.ts';
export { paymentRoutes } from './routes.ts';
