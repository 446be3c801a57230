import { lookedUp, unindexed } from '../../platform/statements.ts';
import type { GiveBack } from '../orders/index.ts';

/**
 * No order ends while a payment of it is under way: the provider may be taking the money. It has nothing to give back; an attempt
 * that begins in the very moment in which the order ends is late money.
 */
export const noPaymentUnderWay: GiveBack = {
  thing: 'payment',
  condition: () =>
    `NOT EXISTS (SELECT FROM payments p WHERE ${lookedUp('p.order_id', 'h.order_id')} AND ${unindexed("p.status = 'PENDING'")})`,
  change: [],
};
