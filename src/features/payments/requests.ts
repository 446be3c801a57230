import type { FastifyRequest } from 'fastify';
import { contextOf } from '../../concurrency/index.ts';
import { callerOf } from '../../platform/access.ts';
import { AppError } from '../../platform/errors.ts';
import type { OrderView } from '../orders/index.ts';
import { PROVIDER_WAIT_MS } from '../providers/index.ts';
import type { OpenObserver } from './late-answers.ts';
import { loggedBy } from './paying.ts';
import { freeKey } from './payment-answers.ts';
import type { Paying } from './payment-context.ts';
import { payOrder } from './service.ts';

/** How requests pay an order, whatever it is of. */

/** Two questions, and as much again for what stands between. */
export const PAYMENT_WITHIN_MS = 4 * PROVIDER_WAIT_MS;

/** What a payment of an order may be refused with. */
export const PAYMENT_REFUSALS = [
  'not-found',
  'invalid-transition',
  'payment-declined',
  'payment-provider-unavailable',
  'too-many-payment-attempts',
  'concurrency-conflict',
] as const;

/** Pays an order of the caller's. @throws as payOrder(); the key of a request that could not be tried is free again */
export async function payByRequest(
  request: FastifyRequest,
  paying: Paying,
  { orderId, method }: { readonly orderId: string; readonly method: string },
): Promise<OrderView> {
  const { idempotent } = request;
  const asked = idempotent && { request: idempotent, data: {} };
  const context = { ...contextOf(request), ...loggedBy(request.log, paying) };
  const payment = { buyerId: callerOf(request).id, orderId, method, asked };
  return payOrder(context, payment, openObserverOf(request)).catch(async (error: unknown) => {
    if (error instanceof AppError && error.code === 'payment-provider-unavailable') await freeKey(request, context);
    throw error;
  });
}

export function openObserverOf({ log }: FastifyRequest): OpenObserver {
  return ({ attemptId, orderId }, err) =>
    log.error(
      { err, attemptId, orderId },
      'an attempt to pay stays open: its outcome is not known, or could not be written',
    );
}
