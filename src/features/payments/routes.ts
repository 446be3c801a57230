import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { contextOf } from '../../concurrency/index.ts';
import { callerOf } from '../../platform/access.ts';
import { AppError } from '../../platform/errors.ts';
import { idSchema } from '../../platform/http-schemas.ts';
import { orderSchema } from '../orders/index.ts';
import { PROVIDER_WAIT_MS } from '../providers/index.ts';
import { payCheckout } from './checkout-payments.ts';
import type { OpenObserver } from './late-answers.ts';
import { loggedBy } from './paying.ts';
import { checkoutPaymentAnswer, freeKey, paymentAnswer } from './payment-answers.ts';
import type { Paying } from './payment-context.ts';
import { checkoutPaymentSchema, paymentBody } from './schemas.ts';
import { payOrder } from './service.ts';

const tags = ['payments'];
/** Two questions, and as much again for what stands between. */
const ANSWER_WITHIN_MS = 4 * PROVIDER_WAIT_MS;
const params = z.strictObject({ id: idSchema });

export async function paymentRoutes(root: FastifyInstance, paying: Paying): Promise<void> {
  await orderPaymentRoutes(root, paying);
  await checkoutPaymentRoutes(root, paying);
}

async function orderPaymentRoutes(root: FastifyInstance, paying: Paying): Promise<void> {
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
          'payment-provider-unavailable',
          'too-many-payment-attempts',
          'concurrency-conflict',
        ],
        idempotency: { answerOf: paymentAnswer },
      },
      schema: {
        tags,
        summary: 'Pay one of your orders',
        description:
          'The order is PAID, or PENDING where the provider settles the payment later: `payment.nextAction` says then what the buyer has to do.',
        params,
        body: paymentBody,
        response: { 201: orderSchema },
      },
    },
    async (request, reply) => {
      const { paymentMethod: method } = request.body;
      const { idempotent } = request;
      const asked = idempotent && { request: idempotent, data: {} };
      const context = { ...contextOf(request), ...loggedBy(request.log, paying) };
      const payment = { buyerId: callerOf(request).id, orderId: request.params.id, method, asked };
      const order = await payOrder(context, payment, openObserverOf(request)).catch(async (error: unknown) => {
        if (error instanceof AppError && error.code === 'payment-provider-unavailable') await freeKey(request, context);
        throw error;
      });
      return reply.status(201).send(order);
    },
  );
}

async function checkoutPaymentRoutes(root: FastifyInstance, paying: Paying): Promise<void> {
  const app = root.withTypeProvider<ZodTypeProvider>();

  app.post(
    '/checkouts/:id/payments',
    {
      config: {
        access: ['BUYER'],
        workload: 'checkout',
        answerWithinMs: ANSWER_WITHIN_MS,
        errors: ['not-found', 'concurrency-conflict'],
        idempotency: { answerOf: checkoutPaymentAnswer },
      },
      schema: {
        tags,
        summary: 'Pay all orders of one of your checkouts',
        description: 'Each by itself; the answer says of each what became of it. Those that are paid already stay so.',
        params,
        body: paymentBody,
        response: { 200: checkoutPaymentSchema },
      },
    },
    async (request) => {
      const { paymentMethod: method } = request.body;
      const { idempotent: key } = request;
      const payment = { buyerId: callerOf(request).id, checkoutId: request.params.id, method, key };
      const context = { ...contextOf(request), ...loggedBy(request.log, paying) };
      const { orders, isDecided } = await payCheckout(context, payment, openObserverOf(request));
      // What may come to something else is not kept.
      if (!isDecided) await freeKey(request, context);
      return { orders };
    },
  );
}

function openObserverOf({ log }: FastifyRequest): OpenObserver {
  return ({ attemptId, orderId }, err) =>
    log.error(
      { err, attemptId, orderId },
      'an attempt to pay stays open: its outcome is not known, or could not be written',
    );
}
