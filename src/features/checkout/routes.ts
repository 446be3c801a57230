import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { contextOf, type Workload } from '../../concurrency/index.ts';
import { callerOf } from '../../platform/access.ts';
import { tellReplayed } from '../../platform/idempotency.ts';
import { limitCodes } from '../vouchers/index.ts';
import { checkoutBody, checkoutSchema } from './schemas.ts';
import { type CheckoutDependencies, checkout } from './service.ts';

const CHECKOUT_REFUSALS = [
  'empty-cart',
  'insufficient-stock',
  'purchase-limit',
  'voucher-invalid',
  'voucher-used-up',
  'price-changed',
] as const;

export async function checkoutRoutes(
  root: FastifyInstance,
  { workload, ...deps }: CheckoutDependencies & { workload: Workload },
): Promise<void> {
  const app = root.withTypeProvider<ZodTypeProvider>();
  app.addHook('onClose', () => deps.strategy.close());

  app.post(
    '/checkout',
    {
      config: { tells: ['rate-limit'], access: ['BUYER'], workload, idempotency: 'effect', errors: CHECKOUT_REFUSALS },
      schema: {
        tags: ['checkout'],
        operationId: 'checkOut',
        summary: 'Order everything in your cart',
        description:
          'One order per seller, all or nothing. What is held for you is used first. On 409 `concurrency-conflict` send the same request again after Retry-After.',
        body: checkoutBody,
        response: { 201: checkoutSchema },
      },
      preHandler: limitCodes(app, ({ body }) => (body as { voucherCode?: string }).voucherCode),
    },
    async (request, reply) => {
      const { checkout: view, replayed } = await checkout(contextOf(request), deps, {
        buyerId: callerOf(request).id,
        input: request.body,
        idempotent: request.idempotent,
      });
      return tellReplayed(reply, { replayed }).status(201).send(view);
    },
  );
}
