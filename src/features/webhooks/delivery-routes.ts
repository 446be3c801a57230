import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { contextOf } from '../../concurrency/index.ts';
import { callerOf } from '../../platform/access.ts';
import { noBody } from '../../platform/http-schemas.ts';
import { sendPage } from '../../platform/paging.ts';
import { attemptLimit } from '../../platform/rate-limit.ts';
import { listDeliveries, pingEndpoint, resendDelivery } from './deliveries.ts';
import { access, tags } from './routes.ts';
import {
  deliveryPageSchema,
  deliveryParams,
  deliveryQuery,
  deliverySchema,
  endpointParams,
  pingSchema,
} from './schemas.ts';
import { SEND_TIMEOUT_MS, type Send } from './sender.ts';

/** A ping's answer comes after the endpoint's; and as much again for what stands around it. */
const PING_WITHIN_MS = 2 * SEND_TIMEOUT_MS;
const PINGS_PER_MINUTE = 10;
const RESENDS_PER_MINUTE = 60;

/** @param what is counted together for an endpoint and its owner */
const perEndpoint = (app: FastifyInstance, what: string, perMinute: number) =>
  attemptLimit(app, {
    perMinute,
    keyOf: (request) => `${what} of ${(request.params as { id: string }).id} by ${callerOf(request).id}`,
  });

/** What endpoints were told. */
export async function deliveryRoutes(root: FastifyInstance): Promise<void> {
  const app = root.withTypeProvider<ZodTypeProvider>();

  app.get(
    '/webhook-endpoints/:id/deliveries',
    {
      config: { access, workload: 'read', errors: ['not-found'] },
      schema: {
        tags,
        operationId: 'listWebhookDeliveries',
        summary: 'What a webhook endpoint was told, the newest first',
        description: 'Deliveries are removed 7 days after they succeeded, others with the endpoint.',
        params: endpointParams,
        querystring: deliveryQuery,
        response: { 200: deliveryPageSchema },
      },
    },
    async (request, reply) =>
      sendPage(
        request,
        reply,
        await listDeliveries(contextOf(request), callerOf(request), request.params.id, request.query),
      ),
  );

  app.post(
    '/webhook-endpoints/:id/deliveries/:deliveryId/resend',
    {
      config: {
        tells: ['rate-limit'],
        access,
        workload: 'manage',
        errors: ['not-found', 'webhook-endpoint-disabled', 'rate-limited'],
      },
      schema: {
        tags,
        operationId: 'resendWebhookDelivery',
        summary: 'Send a delivery once more, whatever became of it',
        description: 'At once, beside those that wait for their turn. Where it fails, its status stays as it is.',
        params: deliveryParams,
        body: noBody,
        response: { 202: deliverySchema },
      },
      preHandler: perEndpoint(app, 'resends', RESENDS_PER_MINUTE),
    },
    async (request, reply) =>
      reply.status(202).send(await resendDelivery(contextOf(request), callerOf(request), request.params)),
  );
}

/** How an endpoint is tried. @param send pings */
export async function pingRoutes(root: FastifyInstance, send: Send): Promise<void> {
  const app = root.withTypeProvider<ZodTypeProvider>();

  app.post(
    '/webhook-endpoints/:id/ping',
    {
      config: {
        tells: ['rate-limit'],
        access,
        workload: 'manage',
        answerWithinMs: PING_WITHIN_MS,
        errors: ['not-found', 'rate-limited'],
      },
      schema: {
        tags,
        operationId: 'pingWebhookEndpoint',
        summary: 'Call a webhook endpoint with an event of the type ping, and see what it answers',
        params: endpointParams,
        body: noBody,
        response: { 200: pingSchema },
      },
      preHandler: perEndpoint(app, 'pings', PINGS_PER_MINUTE),
    },
    async (request) => pingEndpoint(contextOf(request), send, callerOf(request), request.params.id),
  );
}
