import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { contextOf } from '../../concurrency/index.ts';
import { callerOf } from '../../platform/access.ts';
import type { BegunDecision } from '../../platform/idempotency.ts';
import { orderParams } from '../orders/index.ts';
import { PROVIDER_WAIT_MS } from '../providers/index.ts';
import { refundAfterwards, refundAnswer } from './read-refund.ts';
import type { Refunding } from './refund-context.ts';
import { refundAnswerSchema, refundBody } from './schemas.ts';
import { refundOrder } from './service.ts';

/** A question, and as much again for what stands around it. */
const ANSWER_WITHIN_MS = 3 * PROVIDER_WAIT_MS;

export async function refundRoutes(root: FastifyInstance, refunding: Refunding): Promise<void> {
  const app = root.withTypeProvider<ZodTypeProvider>();

  app.post(
    '/orders/:id/refunds',
    {
      config: {
        access: ['SELLER', 'ADMIN'],
        workload: 'checkout',
        answerWithinMs: ANSWER_WITHIN_MS,
        errors: [
          'not-found',
          'invalid-transition',
          'refund-exceeds-payment',
          'refund-exceeds-items',
          'too-many-refunds',
          'concurrency-conflict',
        ],
        idempotency: {
          answerOf: async (request, decision) => {
            const { orderId, refundId } = decision as BegunDecision & { orderId: string; refundId: string };
            return refundAnswer(contextOf(request), orderId, refundId);
          },
        },
      },
      schema: {
        tags: ['refunds'],
        operationId: 'refundOrder',
        summary: 'Refund a paid order: all of it, an amount, or units of items',
        description:
          'Without a body all that is left. What was not shipped goes back to the shelf; of a shipped order the goods come back to the lots and places that they were taken from, as a return among the documents of inventory: all that can still be sold, or with `restock: false` nothing. An amount moves money only, until nothing of the payment is left: then the order is REFUNDED. PENDING: the provider has not sent it yet, and is asked again.',
        params: orderParams,
        body: refundBody,
        response: { 201: refundAnswerSchema },
      },
    },
    async (request, reply) => {
      const { id, role } = callerOf(request);
      const { amount, items, restock = true, reason = null } = request.body ?? {};
      const orderId = request.params.id;
      const context = { ...contextOf(request), ...refunding, onUnsent: unsentObserverOf(request, refunding) };
      const refundId = await refundOrder(
        context,
        { id, mover: role === 'ADMIN' ? 'operator' : 'seller' },
        {
          orderId,
          amount: amount === undefined ? undefined : BigInt(amount),
          items: items?.map(({ productId, quantity }) => ({ productId: productId.toLowerCase(), quantity })),
          restock,
          reason,
          key: request.idempotent,
        },
      );
      return reply.status(201).send(await refundAfterwards(context, orderId, refundId));
    },
  );
}

function unsentObserverOf({ log }: FastifyRequest, { onUnsent }: Refunding): Refunding['onUnsent'] {
  return (refundId, err) => {
    onUnsent(refundId, err);
    log.warn({ err, refundId }, 'a refund was not sent; it is tried again');
  };
}
