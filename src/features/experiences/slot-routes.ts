import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { contextOf, ifMatchHeaders, readRevisionOf } from '../../concurrency/index.ts';
import { callerOf } from '../../platform/access.ts';
import { noBody } from '../../platform/http-schemas.ts';
import { tellReplayed } from '../../platform/idempotency.ts';
import { sendPage } from '../../platform/paging.ts';
import { cancelSlot, changeCapacity } from './slot-changes.ts';
import {
  type SlotView,
  slotBody,
  slotPageSchema,
  slotParams,
  slotPatch,
  slotQuery,
  slotSchema,
  slotsSchema,
} from './slot-schemas.ts';
import { addSlots, getSlot, listSlots } from './slots.ts';

const tags = ['experiences'];
const access = ['SELLER'] as const;

const etagOf = ({ version }: SlotView) => `"${version}"`;

/** When experiences take place. */
export async function slotRoutes(root: FastifyInstance): Promise<void> {
  const app = root.withTypeProvider<ZodTypeProvider>();

  app.get(
    '/experiences/:id/slots',
    {
      config: { access: 'public', workload: 'read', errors: ['not-found'] },
      schema: {
        tags,
        operationId: 'listSlots',
        summary: 'Time slots of an experience that take place, in their order',
        params: slotParams,
        querystring: slotQuery,
        response: { 200: slotPageSchema },
      },
    },
    async (request, reply) =>
      sendPage(request, reply, await listSlots(contextOf(request), request.params.id, request.query)),
  );

  app.get(
    '/slots/:id',
    {
      config: { tells: ['etag'], access: 'public', workload: 'read', errors: ['not-found'] },
      schema: {
        tags,
        operationId: 'getSlot',
        summary: 'One time slot',
        params: slotParams,
        response: { 200: slotSchema },
      },
    },
    async (request, reply) => {
      const slot = await getSlot(contextOf(request), request.params.id);
      return reply.header('etag', etagOf(slot)).send(slot);
    },
  );

  app.post(
    '/experiences/:id/slots',
    {
      config: {
        access,
        tells: ['etag'],
        workload: 'manage',
        idempotency: 'effect',
        errors: ['not-found', 'forbidden', 'experience-archived', 'slot-overlaps'],
      },
      schema: {
        tags,
        operationId: 'createSlots',
        summary: 'Make a time slot of your experience, or one for each time of a weekly recurrence',
        description:
          'Of a recurrence all slots are made, or none. It keeps its time by the clocks of the experience: on a day when they pass over it there is no slot, and where they show it twice it is the first.',
        params: slotParams,
        body: slotBody,
        response: { 201: z.union([slotSchema, slotsSchema]) },
      },
    },
    async (request, reply) => {
      const input = { ...request.body, experienceId: request.params.id };
      const made = await addSlots(contextOf(request), callerOf(request).id, input, request.idempotent);
      tellReplayed(reply.status(201), made);
      const [slot] = made.body;
      if (request.body.recurrence !== undefined || slot === undefined) return reply.send({ slots: made.body });
      return reply.header('etag', etagOf(slot)).send(slot);
    },
  );
}

/** What hosts change of slots that are there. */
export async function slotChangeRoutes(root: FastifyInstance): Promise<void> {
  const app = root.withTypeProvider<ZodTypeProvider>();

  app.patch(
    '/slots/:id',
    {
      config: {
        tells: ['etag'],
        access,
        workload: 'manage',
        errors: [
          ...(['not-found', 'forbidden', 'capacity-below-booked', 'edit-conflict', 'precondition-required'] as const),
          ...(['invalid-transition', 'concurrency-conflict'] as const),
        ],
      },
      schema: {
        tags,
        operationId: 'editSlot',
        summary: 'Change how many seats a time slot has',
        description:
          'Send the ETag that you read as If-Match. Bookings that were made since are no conflict, but the seats that are booked must fit.',
        params: slotParams,
        headers: ifMatchHeaders,
        body: slotPatch,
        response: { 200: slotSchema },
      },
    },
    async (request, reply) => {
      const readRevision = readRevisionOf(request.headers['if-match']);
      const edit = { id: request.params.id, readRevision, capacity: request.body.capacity };
      const slot = await changeCapacity(contextOf(request), callerOf(request).id, edit);
      return reply.header('etag', etagOf(slot)).send(slot);
    },
  );

  app.post(
    '/slots/:id/cancel',
    {
      config: {
        tells: ['etag'],
        access,
        workload: 'manage',
        idempotency: 'effect',
        errors: ['not-found', 'forbidden', 'slot-has-bookings'],
      },
      schema: {
        tags,
        operationId: 'cancelSlot',
        summary: 'Call a time slot off that nobody has booked',
        params: slotParams,
        body: noBody,
        response: { 200: slotSchema },
      },
    },
    async (request, reply) => {
      const { params, idempotent } = request;
      const cancelled = await cancelSlot(contextOf(request), callerOf(request).id, params.id, idempotent);
      return tellReplayed(reply, cancelled).header('etag', etagOf(cancelled.body)).send(cancelled.body);
    },
  );
}
