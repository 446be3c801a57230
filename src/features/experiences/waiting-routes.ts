import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { contextOf } from '../../concurrency/index.ts';
import { callerOf } from '../../platform/access.ts';
import { tellReplayed } from '../../platform/idempotency.ts';
import { sendPage } from '../../platform/paging.ts';
import { slotParams } from './slot-schemas.ts';
import { joinWaitingList, leaveWaitingList, listOwnWaiting, listWaiting } from './waiting-list.ts';
import { waitingBody, waitingPageSchema, waitingQuery, waitingSchema } from './waiting-schemas.ts';

const tags = ['experiences'];
const access = ['BUYER'] as const;

/** Who waits for seats, and where. */
export async function waitingRoutes(root: FastifyInstance): Promise<void> {
  const app = root.withTypeProvider<ZodTypeProvider>();

  app.get(
    '/waiting-list',
    {
      config: { access, workload: 'read' },
      schema: {
        tags,
        operationId: 'listWaitingPlaces',
        summary: 'Your places on waiting lists, the oldest first',
        querystring: waitingQuery,
        response: { 200: waitingPageSchema },
      },
    },
    async (request, reply) =>
      sendPage(request, reply, await listOwnWaiting(contextOf(request), callerOf(request).id, request.query)),
  );

  app.get(
    '/slots/:id/waiting-list',
    {
      config: { access: ['BUYER', 'SELLER'], workload: 'read', errors: ['not-found'] },
      schema: {
        tags,
        operationId: 'listSlotWaitingList',
        summary: 'Who waits for seats of a time slot: as its host all, else yourself',
        params: slotParams,
        querystring: waitingQuery,
        response: { 200: waitingPageSchema },
      },
    },
    async (request, reply) => {
      const { params, query } = request;
      return sendPage(request, reply, await listWaiting(contextOf(request), callerOf(request), params.id, query));
    },
  );
}

/** How people wait, and wait no longer. */
export async function waitingChangeRoutes(root: FastifyInstance): Promise<void> {
  const app = root.withTypeProvider<ZodTypeProvider>();

  app.post(
    '/slots/:id/waiting-list',
    {
      config: {
        access,
        workload: 'manage',
        idempotency: 'effect',
        errors: [
          ...(['not-found', 'slot-not-bookable', 'already-booked', 'already-waiting', 'seats-available'] as const),
          ...(['too-many-waiting', 'waiting-list-full'] as const),
        ],
      },
      schema: {
        tags,
        operationId: 'joinWaitingList',
        summary: 'Wait for seats of a time slot that has too few',
        description:
          'Seats that are free again are booked for whoever waits longest of all whom they are enough for. The booking has to be paid by its `expiresAt`, or they go to the next.',
        params: slotParams,
        body: waitingBody,
        response: { 201: waitingSchema },
      },
    },
    async (request, reply) => {
      const input = { slotId: request.params.id, guests: request.body.guests };
      const joined = await joinWaitingList(contextOf(request), callerOf(request).id, input, request.idempotent);
      return tellReplayed(reply.status(201), joined).send(joined.body);
    },
  );

  app.delete(
    '/slots/:id/waiting-list',
    {
      config: { access, workload: 'manage', errors: ['not-found', 'concurrency-conflict'] },
      schema: {
        tags,
        operationId: 'leaveWaitingList',
        summary: 'Wait no longer for seats of a time slot',
        params: slotParams,
        response: { 204: z.null() },
      },
    },
    async (request, reply) => {
      await leaveWaitingList(contextOf(request), callerOf(request).id, request.params.id);
      return reply.status(204).send(null);
    },
  );
}
