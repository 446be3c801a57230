import { lookedUp, unindexed } from '../../platform/statements.ts';
import type { GiveBack } from '../orders/index.ts';

const isPayment = `${lookedUp('p.settled_order_id', 'h.order_id')} AND ${unindexed("p.status = 'SUCCEEDED'")}`;

/** Refunded orders give their money back. The simulated provider does so at once and always. */
export const refundMoney: GiveBack = {
  condition: () => `(h.will_be <> 'REFUNDED' OR EXISTS (SELECT FROM payments p WHERE ${isPayment}))`,
  give: [
    `refunded AS (
      UPDATE payments p SET status = 'REFUNDED', refunded_at = now() FROM moving h
      WHERE h.will_be = 'REFUNDED' AND ${isPayment})`,
  ],
};
