import type { Context } from '../../concurrency/index.ts';
import type { PaymentProvider } from '../providers/index.ts';

/** What it takes to give money back. */
export interface RefundContext extends Context {
  readonly provider: PaymentProvider;
  /** Told of a refund that was not sent: it will be tried again. */
  readonly onUnsent: (refundId: string, error: unknown) => void;
}

/** What of it stays the same for all requests. */
export type Refunding = Omit<RefundContext, keyof Context>;
