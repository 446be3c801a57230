import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { contextOf } from '../../concurrency/index.ts';
import { callerOf } from '../../platform/access.ts';
import { tellReplayed } from '../../platform/idempotency.ts';
import { sendPage } from '../../platform/paging.ts';
import { attributeBody, attributePageSchema, attributeQuery, attributeSchema } from './attribute-schemas.ts';
import { addAttribute, listAttributes } from './attributes.ts';
import { unitParams as params } from './schemas.ts';

const tags = ['units'];
const access = ['SELLER', 'ADMIN'] as const;

/** What units of a type have of their own. */
export async function attributeRoutes(root: FastifyInstance): Promise<void> {
  const app = root.withTypeProvider<ZodTypeProvider>();

  app.get(
    '/units/lists/types/:id/attributes',
    {
      config: { access, workload: 'read', errors: ['not-found'] },
      schema: {
        tags,
        operationId: 'listUnitAttributes',
        summary: 'What units of a type have of their own, the oldest first',
        params,
        querystring: attributeQuery,
        response: { 200: attributePageSchema },
      },
    },
    async (request, reply) => {
      const { params: type, query } = request;
      return sendPage(request, reply, await listAttributes(contextOf(request), callerOf(request), type.id, query));
    },
  );

  app.post(
    '/units/lists/types/:id/attributes',
    {
      config: {
        access,
        workload: 'manage',
        idempotency: 'effect',
        errors: ['not-found', 'forbidden', 'duplicate', 'list-full'],
      },
      schema: {
        tags,
        operationId: 'defineUnitAttribute',
        summary: 'Define what units of a type have: of your own type, or as ADMIN of any',
        description:
          'Units say it as `attributes`: {code: value}. Where it is required, units that are there have it once their type or attributes are edited.',
        params,
        body: attributeBody,
        response: { 201: attributeSchema },
      },
    },
    async (request, reply) => {
      const input = { ...request.body, typeId: request.params.id };
      const added = await addAttribute(contextOf(request), callerOf(request), input, request.idempotent);
      return tellReplayed(reply.status(201), added).send(added.row);
    },
  );
}
