import { ConcurrencyError, type Context } from '../../concurrency/index.ts';
import { AppError, notFound } from '../../platform/errors.ts';
import type { IdempotentRequest } from '../../platform/idempotency.ts';
import { invalidTransition, mayMove, ORDER_RESOURCE, paymentUnderWay, type StandingOrder } from '../orders/index.ts';
import { ATTEMPTS_MAX, type OpenAttempt, recordAttempt } from './attempts.sql.ts';
import { PAYMENT_ERRORS } from './errors.ts';
import type { StandingAttempt } from './outcomes.sql.ts';

/** What a buyer asks for. */
export interface PaymentRequest {
  readonly buyerId: string;
  readonly orderId: string;
  readonly method: string;
  /** The request, where it has a key, and what its answer can be made of beside the attempt. */
  readonly asked?: { readonly request: IdempotentRequest; readonly data: object } | undefined;
}

/** An attempt that was begun, or the one that is in its way and can be ended. */
export type Begun = { readonly order: StandingOrder } & (
  | { readonly attempt: OpenAttempt; readonly standing: StandingAttempt }
  | { readonly overdue: OpenAttempt }
);

/**
 * Records an attempt to pay an order, before any money moves. One at a time.
 * @throws AppError not-found, invalid-transition (paid already, ended, or a payment is under way), too-many-payment-attempts
 * @throws ConcurrencyError when someone moved the order, or began to pay it, at the same moment; nothing is written then
 */
export async function beginAttempt(
  context: Context,
  { asked, ...request }: PaymentRequest,
  { id: attemptId, provider }: { id: string; provider: string },
): Promise<Begun> {
  const found = await recordAttempt(context, { ...request, id: attemptId, provider, asked });
  if (found === undefined) throw notFound('order');
  const { id, status, attempts, open, mayBeEnded, begun: attempt } = found;
  const { expiresAt, createdAt, usefulUntil, feeBasisPoints } = found;
  const order = { id, status };
  if (attempt !== undefined) {
    const standing = {
      status: 'PENDING',
      amount: attempt.amount,
      order,
      expiresAt,
      createdAt,
      usefulUntil,
      feeBasisPoints,
    } as const;
    return { order, attempt, standing };
  }
  if (open !== undefined && mayBeEnded) return { order, overdue: open };
  if (!mayMove('payment', status, 'PAID')) throw invalidTransition('payment', status);
  if (open !== undefined) throw paymentUnderWay(status);
  if (attempts >= ATTEMPTS_MAX) throw tooManyAttempts(id, attempts);
  throw new ConcurrencyError(ORDER_RESOURCE, id);
}

function tooManyAttempts(orderId: string, attempts: number): AppError {
  return new AppError(PAYMENT_ERRORS['too-many-payment-attempts'], {
    params: { attempts },
    extensions: { orderId, attempts },
  });
}
