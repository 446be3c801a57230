import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { contextOf, ifMatchHeaders, readRevisionOf } from '../../concurrency/index.ts';
import { callerOf } from '../../platform/access.ts';
import { deleteHolder, editHolder, getHolder } from './holder-edits.ts';
import { holderPatch, holderSchema, unitParams as params } from './schemas.ts';
import { etagOf } from './shared-schemas.ts';

const tags = ['units'];
const access = ['SELLER', 'ADMIN'] as const;

/** How those who may have units are edited, and go. */
export async function holderEditRoutes(root: FastifyInstance): Promise<void> {
  const app = root.withTypeProvider<ZodTypeProvider>();

  app.get(
    '/units/holders/:id',
    {
      config: { tells: ['etag'], access, workload: 'read', errors: ['not-found'] },
      schema: { tags, operationId: 'getUnitHolder', summary: 'One holder', params, response: { 200: holderSchema } },
    },
    async (request, reply) => {
      const holder = await getHolder(contextOf(request), callerOf(request), request.params.id);
      return reply.header('etag', etagOf(holder)).send(holder);
    },
  );

  app.patch(
    '/units/holders/:id',
    {
      config: {
        tells: ['etag'],
        access,
        workload: 'manage',
        errors: ['not-found', 'duplicate', 'edit-conflict', 'precondition-required', 'concurrency-conflict'],
      },
      schema: {
        tags,
        operationId: 'editUnitHolder',
        summary: 'Edit a holder',
        description: 'As of units: with the ETag that you read as If-Match. A field that is null is taken away.',
        params,
        headers: ifMatchHeaders,
        body: holderPatch,
        response: { 200: holderSchema },
      },
    },
    async (request, reply) => {
      const readRevision = readRevisionOf(request.headers['if-match']);
      const edit = { id: request.params.id, readRevision, patch: request.body };
      const holder = await editHolder(contextOf(request), callerOf(request), edit);
      return reply.header('etag', etagOf(holder)).send(holder);
    },
  );

  app.delete(
    '/units/holders/:id',
    {
      config: { access, workload: 'manage', errors: ['not-found', 'in-use', 'concurrency-conflict'] },
      schema: {
        tags,
        operationId: 'deleteUnitHolder',
        summary: 'Delete a holder who never had a unit',
        params,
        response: { 204: z.null() },
      },
    },
    async (request, reply) => {
      await deleteHolder(contextOf(request), callerOf(request), request.params.id);
      return reply.status(204).send(null);
    },
  );
}
