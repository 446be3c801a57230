import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { contextOf } from '../../concurrency/index.ts';
import { callerOf } from '../../platform/access.ts';
import { lockBody, lockSchema } from './lock-schemas.ts';
import { lockTokenHeaders, lockTokenIn, lockUnit, unlockUnit } from './locks.ts';
import { unitParams } from './schemas.ts';

const tags = ['units'];
const access = ['SELLER', 'ADMIN'] as const;

/** Editing a unit for a while. */
export async function lockRoutes(root: FastifyInstance): Promise<void> {
  const app = root.withTypeProvider<ZodTypeProvider>();

  app.post(
    '/units/:id/lock',
    {
      config: {
        access,
        workload: 'manage',
        errors: ['not-found', 'forbidden', 'unit-locked', 'concurrency-conflict'],
      },
      schema: {
        tags,
        operationId: 'lockUnit',
        summary: 'Lock a unit for a while, so that nobody else changes it; once more: go on',
        description:
          'It ends by itself. Send its `token` as `Lock-Token` with every change: one that is no longer the unit’s is refused. ' +
          'An ADMIN takes over what another has; that has a higher token.',
        params: unitParams,
        body: lockBody,
        response: { 200: lockSchema },
      },
    },
    async (request) => {
      const { params, body } = request;
      return lockUnit(contextOf(request), callerOf(request), params.id, body);
    },
  );

  app.delete(
    '/units/:id/lock',
    {
      config: {
        access,
        workload: 'manage',
        errors: ['not-found', 'unit-locked', 'lock-lost', 'concurrency-conflict'],
      },
      schema: {
        tags,
        operationId: 'unlockUnit',
        summary: 'Let others have a unit that you locked',
        params: unitParams,
        headers: lockTokenHeaders,
        response: { 204: z.null() },
      },
    },
    async (request, reply) => {
      await unlockUnit(contextOf(request), callerOf(request), request.params.id, lockTokenIn(request.headers));
      return reply.status(204).send(null);
    },
  );
}
