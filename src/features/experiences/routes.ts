import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { contextOf, ifMatchHeaders, readRevisionOf } from '../../concurrency/index.ts';
import { callerOf } from '../../platform/access.ts';
import { tellReplayed } from '../../platform/idempotency.ts';
import { sendPage } from '../../platform/paging.ts';
import { archiveExperience, editExperience } from './experience-edits.ts';
import { createExperience, getExperience, listExperiences } from './experiences.ts';
import {
  type ExperienceView,
  experienceBody,
  experiencePageSchema,
  experienceParams,
  experiencePatch,
  experienceQuery,
  experienceSchema,
} from './schemas.ts';

const tags = ['experiences'];
const access = ['SELLER'] as const;

const CHANGE_ERRORS = ['not-found', 'forbidden', 'concurrency-conflict'] as const;

const etagOf = ({ version }: ExperienceView) => `"${version}"`;

/** What everybody sees. */
export async function experienceRoutes(root: FastifyInstance): Promise<void> {
  const app = root.withTypeProvider<ZodTypeProvider>();

  app.get(
    '/experiences',
    {
      config: { access: 'public', workload: 'read' },
      schema: {
        tags,
        operationId: 'listExperiences',
        summary: 'Experiences, the newest first',
        querystring: experienceQuery,
        response: { 200: experiencePageSchema },
      },
    },
    async (request, reply) => sendPage(request, reply, await listExperiences(contextOf(request), request.query)),
  );

  app.get(
    '/experiences/:id',
    {
      config: { tells: ['etag'], access: 'public', workload: 'read', errors: ['not-found'] },
      schema: {
        tags,
        operationId: 'getExperience',
        summary: 'One experience',
        params: experienceParams,
        response: { 200: experienceSchema },
      },
    },
    async (request, reply) => {
      const experience = await getExperience(contextOf(request), request.params.id);
      return reply.header('etag', etagOf(experience)).send(experience);
    },
  );
}

/** What hosts offer, and change of it. */
export async function experienceEditRoutes(root: FastifyInstance): Promise<void> {
  const app = root.withTypeProvider<ZodTypeProvider>();

  app.post(
    '/experiences',
    {
      config: {
        tells: ['etag'],
        access,
        workload: 'manage',
        idempotency: 'effect',
        errors: ['seller-profile-required'],
      },
      schema: {
        tags,
        operationId: 'createExperience',
        summary: 'Offer an experience',
        body: experienceBody,
        response: { 201: experienceSchema },
      },
    },
    async (request, reply) => {
      const { id } = callerOf(request);
      const created = await createExperience(contextOf(request), id, request.body, request.idempotent);
      return tellReplayed(reply.status(201), created).header('etag', etagOf(created.body)).send(created.body);
    },
  );

  app.patch(
    '/experiences/:id',
    {
      config: {
        tells: ['etag'],
        access,
        workload: 'manage',
        errors: [...CHANGE_ERRORS, 'edit-conflict', 'precondition-required'],
      },
      schema: {
        tags,
        operationId: 'editExperience',
        summary: 'Edit your experience',
        description:
          'Send the ETag that you read as If-Match. An edit of a field that was changed since is refused, and `conflicts` names the field; edits of other fields are merged. ' +
          'Bookings that were made keep their price, and until when they are free to cancel.',
        params: experienceParams,
        headers: ifMatchHeaders,
        body: experiencePatch,
        response: { 200: experienceSchema },
      },
    },
    async (request, reply) => {
      const readRevision = readRevisionOf(request.headers['if-match']);
      const edit = { id: request.params.id, readRevision, patch: request.body };
      const experience = await editExperience(contextOf(request), callerOf(request).id, edit);
      return reply.header('etag', etagOf(experience)).send(experience);
    },
  );
}

/** How hosts take an experience back. */
export async function experienceArchiveRoutes(root: FastifyInstance): Promise<void> {
  const app = root.withTypeProvider<ZodTypeProvider>();

  app.delete(
    '/experiences/:id',
    {
      config: { access, workload: 'manage', errors: CHANGE_ERRORS },
      schema: {
        tags,
        operationId: 'archiveExperience',
        summary: 'Archive your experience',
        params: experienceParams,
        response: { 204: z.null() },
      },
    },
    async (request, reply) => {
      await archiveExperience(contextOf(request), callerOf(request).id, request.params.id);
      return reply.status(204).send(null);
    },
  );
}
