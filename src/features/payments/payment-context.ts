import type { Context } from '../../concurrency/index.ts';
import type { RefundContext } from '../refunds/index.ts';

/** What became of a payment that succeeded after its order had ended. */
export type LatePayment = 'taken-again' | 'returned';

/** What it takes to pay orders. */
export interface PaymentContext extends RefundContext {
  /** How long an order waits for its buyer, in milliseconds. */
  readonly orderHoldMs: number;
  /** What the market keeps of payments to sellers who have no fee of their own. */
  readonly feeBasisPoints: number;
  readonly onLatePayment: (what: LatePayment) => void;
  /** Told of every order that is paid, with its amount in minor units. */
  readonly onPaid: (amount: bigint) => void;
}

/** What of it stays the same for all requests. */
export type Paying = Omit<PaymentContext, keyof Context>;
