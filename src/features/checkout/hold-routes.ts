import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { contextOf, type Workload } from '../../concurrency/index.ts';
import { callerOf } from '../../platform/access.ts';
import { noBody } from '../../platform/http-schemas.ts';
import { holdSchema } from '../cart/index.ts';
import type { CheckoutStrategy } from './request.ts';

/** Holding a cart goes the way of its checkout: the same claim, in the same lane. */
export async function holdRoutes(
  root: FastifyInstance,
  { strategy, workload }: { readonly strategy: CheckoutStrategy; readonly workload: Workload },
): Promise<void> {
  const app = root.withTypeProvider<ZodTypeProvider>();

  app.post(
    '/cart/hold',
    {
      config: {
        access: ['BUYER'],
        workload,
        errors: [
          'empty-cart',
          'insufficient-stock',
          'purchase-limit',
          'hold-limit',
          'hold-ended',
          'concurrency-conflict',
        ],
      },
      schema: {
        tags: ['cart'],
        operationId: 'holdCart',
        summary: 'Hold what is in your cart for a while',
        description:
          'All of it or nothing. It follows the cart until it ends; holding again does not make it longer. A checkout uses it.',
        body: noBody,
        response: { 201: holdSchema },
      },
    },
    async (request, reply) => {
      const { onConflict } = contextOf(request);
      const { id: buyerId } = callerOf(request);
      const hold = await strategy.hold({ wish: 'hold', buyerId, onConflict, progress: { tries: 0 } });
      return reply.status(201).send(hold);
    },
  );
}
