import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { contextOf } from '../../concurrency/index.ts';
import { callerOf } from '../../platform/access.ts';
import { sendPage } from '../../platform/paging.ts';
import type { AddressRules } from './addresses.ts';
import { addEndpoint, changeEndpoint, deleteEndpoint, getEndpoint, listEndpoints, rotateSecret } from './endpoints.ts';
import {
  endpointBody,
  endpointPageSchema,
  endpointParams,
  endpointPatch,
  endpointQuery,
  endpointSchema,
  newEndpointSchema,
  rotationBody,
  secretSchema,
} from './schemas.ts';

export const access = ['SELLER', 'ADMIN'] as const;
export const tags = ['webhooks'];

const reads = { access, workload: 'read' } as const;
const writes = { access, workload: 'manage', errors: ['not-found', 'concurrency-conflict'] } as const;

/** Where owners want to be told. @param rules which addresses an endpoint may have */
export async function endpointRoutes(root: FastifyInstance, rules: AddressRules): Promise<void> {
  const app = root.withTypeProvider<ZodTypeProvider>();

  app.get(
    '/webhook-endpoints',
    {
      config: reads,
      schema: {
        tags,
        operationId: 'listWebhookEndpoints',
        summary: 'Your webhook endpoints',
        querystring: endpointQuery,
        response: { 200: endpointPageSchema },
      },
    },
    async (request, reply) =>
      sendPage(request, reply, await listEndpoints(contextOf(request), callerOf(request), request.query)),
  );

  app.post(
    '/webhook-endpoints',
    {
      config: { ...writes, errors: [...writes.errors, 'too-many-webhook-endpoints'] },
      schema: {
        tags,
        operationId: 'createWebhookEndpoint',
        summary: 'Be told by webhook what happens from now on',
        description:
          'Signed as https://www.standardwebhooks.com has it, with a secret that is shown in this answer and never again. Sellers are told of their shop, the operator of everything.',
        body: endpointBody,
        response: { 201: newEndpointSchema },
      },
    },
    async (request, reply) =>
      reply.status(201).send(await addEndpoint(contextOf(request), rules, callerOf(request), request.body)),
  );
}

/** What owners do with one of them. @param rules which addresses it may have */
export async function ownEndpointRoutes(root: FastifyInstance, rules: AddressRules): Promise<void> {
  const app = root.withTypeProvider<ZodTypeProvider>();

  app.get(
    '/webhook-endpoints/:id',
    {
      config: { ...reads, errors: ['not-found'] },
      schema: {
        tags,
        operationId: 'getWebhookEndpoint',
        summary: 'One of your webhook endpoints',
        params: endpointParams,
        response: { 200: endpointSchema },
      },
    },
    async (request) => getEndpoint(contextOf(request), callerOf(request), request.params.id),
  );

  app.patch(
    '/webhook-endpoints/:id',
    {
      config: writes,
      schema: {
        tags,
        operationId: 'editWebhookEndpoint',
        summary: 'Change a webhook endpoint, or switch it on again',
        params: endpointParams,
        body: endpointPatch,
        response: { 200: endpointSchema },
      },
    },
    async (request) =>
      changeEndpoint(contextOf(request), rules, callerOf(request), { ...request.body, ...request.params }),
  );

  app.delete(
    '/webhook-endpoints/:id',
    {
      config: writes,
      schema: {
        tags,
        operationId: 'deleteWebhookEndpoint',
        summary: 'Delete a webhook endpoint, and what it has not been told yet',
        params: endpointParams,
        response: { 204: z.null() },
      },
    },
    async (request, reply) => {
      await deleteEndpoint(contextOf(request), callerOf(request), request.params.id);
      return reply.status(204).send(null);
    },
  );
}

/** How the secret of an endpoint is changed. */
export async function secretRoutes(root: FastifyInstance): Promise<void> {
  const app = root.withTypeProvider<ZodTypeProvider>();

  app.post(
    '/webhook-endpoints/:id/rotate-secret',
    {
      config: { ...writes, errors: [...writes.errors, 'webhook-secrets-overlap'] },
      schema: {
        tags,
        operationId: 'rotateWebhookSecret',
        summary: 'Get a new secret',
        description:
          'The old one signs beside it for 24 hours, or no longer with endPrevious. While two count, only with endPrevious.',
        params: endpointParams,
        body: rotationBody,
        response: { 200: secretSchema },
      },
    },
    async (request) =>
      rotateSecret(contextOf(request), callerOf(request), request.params.id, request.body?.endPrevious ?? false),
  );
}
