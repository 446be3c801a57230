import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { contextOf, ifMatchHeaders, readRevisionOf } from '../../concurrency/index.ts';
import { callerOf } from '../../platform/access.ts';
import { deleteEntry, editEntry, getEntry } from './entry-edits.ts';
import { listEntryPatch, listEntrySchema, listEntryParams as params } from './schemas.ts';
import { etagOf } from './shared-schemas.ts';

const tags = ['units'];
const access = ['SELLER', 'ADMIN'] as const;

/** How the words that units are described by are edited, and go. */
export async function entryEditRoutes(root: FastifyInstance): Promise<void> {
  const app = root.withTypeProvider<ZodTypeProvider>();

  app.get(
    '/units/lists/:list/:id',
    {
      config: { tells: ['etag'], access, workload: 'read', errors: ['not-found'] },
      schema: {
        tags,
        operationId: 'getUnitListEntry',
        summary: 'One entry of a list, yours or the operator’s',
        params,
        response: { 200: listEntrySchema },
      },
    },
    async (request, reply) => {
      const entry = await getEntry(contextOf(request), callerOf(request), request.params);
      return reply.header('etag', etagOf(entry)).send(entry);
    },
  );

  app.patch(
    '/units/lists/:list/:id',
    {
      config: {
        tells: ['etag'],
        access,
        workload: 'manage',
        errors: [
          ...(['not-found', 'forbidden', 'duplicate', 'edit-conflict', 'precondition-required'] as const),
          'concurrency-conflict',
        ],
      },
      schema: {
        tags,
        operationId: 'editUnitListEntry',
        summary: 'Edit an entry of a list: your own, or as ADMIN any',
        description: 'As of units: with the ETag that you read as If-Match.',
        params,
        headers: ifMatchHeaders,
        body: listEntryPatch,
        response: { 200: listEntrySchema },
      },
    },
    async (request, reply) => {
      const readRevision = readRevisionOf(request.headers['if-match']);
      const edit = { ...request.params, readRevision, patch: request.body };
      const entry = await editEntry(contextOf(request), callerOf(request), edit);
      return reply.header('etag', etagOf(entry)).send(entry);
    },
  );

  app.delete(
    '/units/lists/:list/:id',
    {
      config: { access, workload: 'manage', errors: ['not-found', 'forbidden', 'in-use', 'concurrency-conflict'] },
      schema: {
        tags,
        operationId: 'deleteUnitListEntry',
        summary: 'Delete an entry of a list that no unit names',
        params,
        response: { 204: z.null() },
      },
    },
    async (request, reply) => {
      await deleteEntry(contextOf(request), callerOf(request), request.params);
      return reply.status(204).send(null);
    },
  );
}
