import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { contextOf } from '../../concurrency/index.ts';
import { callerOf } from '../../platform/access.ts';
import { idSchema } from '../../platform/http-schemas.ts';
import { orderSchema } from '../orders/index.ts';
import type { OpenAttempt } from './attempts.sql.ts';
import { type PaymentContext, PROVIDER_WAIT_MS } from './provider.ts';
import { paymentBody } from './schemas.ts';
import { payOrder } from './service.ts';

/** Two questions, and as much again for what stands between. */
const ANSWER_WITHIN_MS = 4 * PROVIDER_WAIT_MS;

export async function paymentRoutes(root: FastifyInstance, paying: Pick<PaymentContext, 'provider'>): Promise<void> {
  const app = root.withTypeProvider<ZodTypeProvider>();

  app.post(
    '/orders/:id/payments',
    {
      config: {
        access: ['BUYER'],
        workload: 'checkout',
        answerWithinMs: ANSWER_WITHIN_MS,
        errors: [
          'not-found',
          'invalid-transition',
          'payment-declined',
          'too-many-payment-attempts',
          'concurrency-conflict',
        ],
      },
      schema: {
        tags: ['payments'],
        summary: 'Pay one of your orders',
        params: z.strictObject({ id: idSchema }),
        body: paymentBody,
        response: { 201: orderSchema },
      },
    },
    async (request, reply) => {
      const { paymentMethod: method } = request.body;
      const payment = { buyerId: callerOf(request).id, orderId: request.params.id, method };
      const onOpen = ({ attemptId, orderId }: OpenAttempt, err: unknown) =>
        request.log.error(
          { err, attemptId, orderId },
          'an attempt to pay stays open: its outcome is not known, or could not be written',
        );
      return reply.status(201).send(await payOrder({ ...contextOf(request), ...paying }, payment, onOpen));
    },
  );
}
