import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { contextOf } from '../../concurrency/index.ts';
import { callerOf } from '../../platform/access.ts';
import { setSerialised } from './serialised-products.ts';
import { serialisedBody, serialisedParams, serialisedSchema } from './serialised-schemas.ts';

/** Products whose orders leave with units. */
export async function serialisedRoutes(root: FastifyInstance): Promise<void> {
  root.withTypeProvider<ZodTypeProvider>().put(
    '/units/products/:id/serialised',
    {
      config: { access: ['SELLER', 'ADMIN'], workload: 'manage', errors: ['not-found', 'concurrency-conflict'] },
      schema: {
        tags: ['units'],
        operationId: 'setProductSerialised',
        summary: 'Say whether every piece of a product is a unit: its orders leave with units then',
        params: serialisedParams,
        body: serialisedBody,
        response: { 200: serialisedSchema },
      },
    },
    async (request) =>
      setSerialised(contextOf(request), callerOf(request), { productId: request.params.id, ...request.body }),
  );
}
