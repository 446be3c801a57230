import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { contextOf } from '../../concurrency/index.ts';
import { callerOf } from '../../platform/access.ts';
import { tellReplayed } from '../../platform/idempotency.ts';
import { sendPage } from '../../platform/paging.ts';
import { archiveExperience, createExperience, getExperience, listExperiences } from './experiences.ts';
import {
  type ExperienceView,
  experienceBody,
  experiencePageSchema,
  experienceParams,
  experienceQuery,
  experienceSchema,
} from './schemas.ts';

const tags = ['experiences'];
const access = ['SELLER'] as const;

const etagOf = ({ version }: ExperienceView) => `"${version}"`;

export async function experienceRoutes(root: FastifyInstance): Promise<void> {
  const app = root.withTypeProvider<ZodTypeProvider>();

  app.get(
    '/experiences',
    {
      config: { access: 'public', workload: 'read' },
      schema: {
        tags,
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
      config: { access: 'public', workload: 'read', errors: ['not-found'] },
      schema: { tags, summary: 'One experience', params: experienceParams, response: { 200: experienceSchema } },
    },
    async (request, reply) => {
      const experience = await getExperience(contextOf(request), request.params.id);
      return reply.header('etag', etagOf(experience)).send(experience);
    },
  );

  app.post(
    '/experiences',
    {
      config: { access, workload: 'manage', idempotency: 'effect', errors: ['seller-profile-required'] },
      schema: {
        tags,
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

  app.delete(
    '/experiences/:id',
    {
      config: { access, workload: 'manage', errors: ['not-found', 'forbidden', 'concurrency-conflict'] },
      schema: { tags, summary: 'Archive your experience', params: experienceParams, response: { 204: z.null() } },
    },
    async (request, reply) => {
      await archiveExperience(contextOf(request), callerOf(request).id, request.params.id);
      return reply.status(204).send(null);
    },
  );
}
