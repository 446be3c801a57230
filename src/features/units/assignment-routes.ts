import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { contextOf } from '../../concurrency/index.ts';
import { callerOf } from '../../platform/access.ts';
import { noBody } from '../../platform/http-schemas.ts';
import { tellReplayed } from '../../platform/idempotency.ts';
import { sendPage } from '../../platform/paging.ts';
import { listAssignments } from './assignment-list.ts';
import {
  assignmentBody,
  assignmentPageSchema,
  assignmentQuery,
  assignmentSchema,
  retirementBody,
  returnBody,
} from './assignment-schemas.ts';
import { assignUnit, reinstateUnit, retireUnit, returnUnit, transferUnit } from './assignments.ts';
import { lockTokenHeaders } from './locks.ts';
import { namedIn, sendUnit } from './routes.ts';
import { unitParams, unitSchema } from './schemas.ts';

const tags = ['units'];
const access = ['SELLER', 'ADMIN'] as const;
const MANAGED = { access, workload: 'manage', idempotency: 'effect' } as const;
const ERRORS = ['not-found', 'unit-locked', 'lock-lost', 'concurrency-conflict'] as const;
const STEP = { ...MANAGED, errors: [...ERRORS, 'invalid-transition'] } as const;

/** Who has a unit. */
export async function assignmentRoutes(root: FastifyInstance): Promise<void> {
  const app = root.withTypeProvider<ZodTypeProvider>();

  app.get(
    '/units/:id/assignments',
    {
      config: { access, workload: 'read', errors: ['not-found'] },
      schema: {
        tags,
        operationId: 'listUnitAssignments',
        summary: 'Who had a unit from when to when, the last first',
        params: unitParams,
        querystring: assignmentQuery,
        response: { 200: assignmentPageSchema },
      },
    },
    async (request, reply) =>
      sendPage(
        request,
        reply,
        await listAssignments(contextOf(request), callerOf(request), request.params.id, request.query),
      ),
  );

  app.post(
    '/units/:id/assignments',
    {
      config: { ...MANAGED, errors: [...ERRORS, 'unit-not-available'] },
      schema: {
        tags,
        operationId: 'assignUnit',
        summary: 'Give an available unit to someone of its site; of several at once one does',
        params: unitParams,
        headers: lockTokenHeaders,
        body: assignmentBody,
        response: { 201: assignmentSchema },
      },
    },
    async (request, reply) => {
      const asked = { ...namedIn(request), request: request.idempotent };
      const assigned = await assignUnit(contextOf(request), callerOf(request), { ...request.body, ...asked });
      return tellReplayed(reply.status(201), assigned).send(assigned.row);
    },
  );
}

/** How a unit goes on from whoever has it. */
export async function handoverRoutes(root: FastifyInstance): Promise<void> {
  const app = root.withTypeProvider<ZodTypeProvider>();

  app.post(
    '/units/:id/transfer',
    {
      config: { ...STEP, errors: [...STEP.errors, 'unit-not-available'] },
      schema: {
        tags,
        operationId: 'transferUnit',
        summary: 'Give a unit from whoever has it to someone else of its site',
        params: unitParams,
        headers: lockTokenHeaders,
        body: assignmentBody,
        response: { 201: assignmentSchema },
      },
    },
    async (request, reply) => {
      const asked = { ...namedIn(request), request: request.idempotent };
      const assigned = await transferUnit(contextOf(request), callerOf(request), { ...request.body, ...asked });
      return tellReplayed(reply.status(201), assigned).send(assigned.row);
    },
  );

  app.post(
    '/units/:id/return',
    {
      config: { ...STEP, tells: ['etag'] },
      schema: {
        tags,
        operationId: 'returnUnit',
        summary: 'Take a unit back from whoever has it',
        params: unitParams,
        headers: lockTokenHeaders,
        body: returnBody,
        response: { 200: unitSchema },
      },
    },
    async (request, reply) => {
      const asked = { ...request.body, ...namedIn(request), request: request.idempotent };
      return sendUnit(reply, await returnUnit(contextOf(request), callerOf(request), asked));
    },
  );
}

/** Units that nobody gets any more. */
export async function retirementRoutes(root: FastifyInstance): Promise<void> {
  const app = root.withTypeProvider<ZodTypeProvider>();

  app.post(
    '/units/:id/retire',
    {
      config: { ...STEP, tells: ['etag'] },
      schema: {
        tags,
        operationId: 'retireUnit',
        summary: 'Retire a unit: nobody gets it any more, and whoever has it has it no longer',
        params: unitParams,
        headers: lockTokenHeaders,
        body: retirementBody,
        response: { 200: unitSchema },
      },
    },
    async (request, reply) => {
      const asked = { ...request.body, ...namedIn(request), request: request.idempotent };
      return sendUnit(reply, await retireUnit(contextOf(request), callerOf(request), asked));
    },
  );

  app.post(
    '/units/:id/reinstate',
    {
      config: { ...STEP, tells: ['etag'] },
      schema: {
        tags,
        operationId: 'reinstateUnit',
        summary: 'Have a retired unit available again',
        params: unitParams,
        headers: lockTokenHeaders,
        body: noBody,
        response: { 200: unitSchema },
      },
    },
    async (request, reply) => {
      const asked = { ...namedIn(request), request: request.idempotent };
      return sendUnit(reply, await reinstateUnit(contextOf(request), callerOf(request), asked));
    },
  );
}
