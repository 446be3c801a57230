import { after, lookedUp, unindexed } from '../../platform/statements.ts';
import type { GiveBack } from '../orders/index.ts';

/** Refunded orders give their money back. The simulated provider does so at once and always. */
export const moneyGivenBack: GiveBack = {
  thing: 'money',
  hold: ({ lock }, before) => [
    `money_held AS MATERIALIZED (
      SELECT h.order_id, p.id AS payment_id FROM held h
      JOIN payments p ON ${lookedUp('p.settled_order_id', 'h.order_id')} AND ${unindexed("p.status = 'SUCCEEDED'")}
      WHERE h.will_be = 'REFUNDED' AND ${after(before)} ${lock('p')})`,
  ],
  condition: () => "(h.will_be <> 'REFUNDED' OR h.order_id IN (SELECT order_id FROM money_held))",
  change: [
    `money_returned AS (
      UPDATE payments p SET status = 'REFUNDED', refunded_at = now() FROM moving m JOIN money_held h USING (order_id)
      WHERE ${lookedUp('p.id', 'h.payment_id')})`,
  ],
};
