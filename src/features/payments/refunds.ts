import type { GiveBack } from '../orders/index.ts';

/** Refunded orders give their money back. The simulated provider does so at once and always. */
export const refundMoney: GiveBack = async (tx, ended) => {
  const orderIds = ended.filter(({ status }) => status === 'REFUNDED').map(({ id }) => id);
  if (orderIds.length === 0) return;
  const { count } = await tx.payment.updateMany({
    where: { settledOrderId: { in: orderIds }, status: 'SUCCEEDED' },
    data: { status: 'REFUNDED', refundedAt: new Date() },
  });
  if (count !== orderIds.length) throw new Error(`of ${orderIds.length} refunded orders ${count} have a payment`);
};
