import type { GiveBack } from '../orders/index.ts';
import { refundPayments } from './attempts.sql.ts';

/** Refunded orders give their money back. The simulated provider does so at once and always. */
export const refundMoney: GiveBack = async (ask, ended) => {
  const orderIds = ended.filter(({ status }) => status === 'REFUNDED').map(({ id }) => id);
  if (orderIds.length === 0) return;
  const count = await refundPayments(ask, orderIds);
  if (count !== orderIds.length) throw new Error(`of ${orderIds.length} refunded orders ${count} have a payment`);
};
