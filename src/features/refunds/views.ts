import type { RefundStatus } from '../../generated/prisma/enums.ts';
import { money } from '../../platform/http-schemas.ts';
import type { RefundView } from './schemas.ts';

/** A refund as it was read. */
export interface ReadRefund {
  readonly id: string;
  readonly orderId: string;
  /** In minor units. */
  readonly amount: bigint;
  readonly status: RefundStatus;
  readonly reason: string | null;
  readonly createdAt: Date;
  /** Whoever asked for it may be waiting for the provider still. */
  readonly isBeingSent: boolean;
  readonly items: readonly { readonly productId: string; readonly quantity: number }[];
}

export function viewRefund({ id, orderId, amount, status, reason, createdAt, items }: ReadRefund): RefundView {
  return { id, orderId, status, reason, amount: money(amount), items: [...items], createdAt: createdAt.toISOString() };
}
