import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { contextOf } from '../../concurrency/index.ts';
import { callerOf } from '../../platform/access.ts';
import { idSchema } from '../../platform/http-schemas.ts';
import { orderSchema } from '../orders/index.ts';
import { payCheckout } from './checkout-payments.ts';
import { loggedBy } from './paying.ts';
import { checkoutPaymentAnswer, freeKey, paymentAnswer } from './payment-answers.ts';
import type { Paying } from './payment-context.ts';
import { openObserverOf, PAYMENT_REFUSALS, PAYMENT_WITHIN_MS, payByRequest } from './requests.ts';
import { checkoutPaymentSchema, paymentBody } from './schemas.ts';

const tags = ['payments'];
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
        answerWithinMs: PAYMENT_WITHIN_MS,
        errors: PAYMENT_REFUSALS,
        idempotency: { answerOf: paymentAnswer },
      },
      schema: {
        tags,
        operationId: 'payOrder',
        summary: 'Pay one of your orders',
        description:
          'The order is PAID, or PENDING where the provider settles the payment later: `payment.nextAction` says then what the buyer has to do.',
        params,
        body: paymentBody,
        response: { 201: orderSchema },
      },
    },
    async (request, reply) => {
      const payment = { orderId: request.params.id, method: request.body.paymentMethod };
      return reply.status(201).send(await payByRequest(request, paying, payment));
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
        answerWithinMs: PAYMENT_WITHIN_MS,
        errors: ['not-found', 'concurrency-conflict'],
        idempotency: { answerOf: checkoutPaymentAnswer },
      },
      schema: {
        tags,
        operationId: 'payCheckout',
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
