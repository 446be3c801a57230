import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { contextOf, ifMatchHeaders, readRevisionOf } from '../../concurrency/index.ts';
import { callerOf } from '../../platform/access.ts';
import { sendPage } from '../../platform/paging.ts';
import { listChanges } from './history.ts';
import { historyPageSchema, historyQuery } from './history-schemas.ts';
import { lockTokenHeaders, lockTokenIn } from './locks.ts';
import { unitParams, unitPatch, unitSchema } from './schemas.ts';
import { etagOf } from './shared-schemas.ts';
import { editUnit } from './unit-edits.ts';

const tags = ['units'];
const access = ['SELLER', 'ADMIN'] as const;

/** How units are edited, and what became of them. */
export async function editRoutes(root: FastifyInstance): Promise<void> {
  const app = root.withTypeProvider<ZodTypeProvider>();

  app.patch(
    '/units/:id',
    {
      config: {
        tells: ['etag'],
        access,
        workload: 'manage',
        errors: [
          ...(['not-found', 'duplicate', 'edit-conflict', 'precondition-required', 'invalid-transition'] as const),
          ...(['unit-locked', 'lock-lost', 'concurrency-conflict'] as const),
        ],
      },
      schema: {
        tags,
        operationId: 'editUnit',
        summary: 'Edit a unit',
        description:
          'Send the ETag that you read as If-Match. An edit of a field that was changed since is refused, and `conflicts` names the field; edits of other fields are merged. ' +
          'A field that is null is taken away.',
        params: unitParams,
        headers: ifMatchHeaders.extend(lockTokenHeaders.shape),
        body: unitPatch,
        response: { 200: unitSchema },
      },
    },
    async (request, reply) => {
      const readRevision = readRevisionOf(request.headers['if-match']);
      const named = { id: request.params.id, lockToken: lockTokenIn(request.headers) };
      const unit = await editUnit(contextOf(request), callerOf(request), {
        ...named,
        readRevision,
        patch: request.body,
      });
      return reply.header('etag', etagOf(unit)).send(unit);
    },
  );

  app.get(
    '/units/:id/history',
    {
      config: { access, workload: 'read', errors: ['not-found'] },
      schema: {
        tags,
        operationId: 'listUnitChanges',
        summary: 'Who changed what of a unit when, from what to what, the last first; also of a deleted one',
        params: unitParams,
        querystring: historyQuery,
        response: { 200: historyPageSchema },
      },
    },
    async (request, reply) => {
      const { params, query } = request;
      return sendPage(request, reply, await listChanges(contextOf(request), callerOf(request), params.id, query));
    },
  );
}
