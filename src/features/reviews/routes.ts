import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { contextOf } from '../../concurrency/index.ts';
import { callerOf } from '../../platform/access.ts';
import { pageSchema, sendPage } from '../../platform/paging.ts';
import { reviewBody, reviewParams, reviewQuery, reviewSchema } from './schemas.ts';
import { listReviews, writeReview } from './service.ts';

const tags = ['reviews'];

export async function reviewRoutes(root: FastifyInstance): Promise<void> {
  const app = root.withTypeProvider<ZodTypeProvider>();

  app.get(
    '/products/:id/reviews',
    {
      config: { access: 'public', workload: 'read', errors: ['not-found'] },
      schema: {
        tags,
        summary: 'Reviews of a product, newest first',
        params: reviewParams,
        querystring: reviewQuery,
        response: { 200: pageSchema(reviewSchema) },
      },
    },
    async (request, reply) =>
      sendPage(request, reply, await listReviews(contextOf(request), request.params.id, request.query)),
  );

  app.post(
    '/products/:id/reviews',
    {
      config: { access: ['BUYER'], workload: 'manage', errors: ['not-found', 'forbidden', 'review-exists'] },
      schema: {
        tags,
        summary: 'Review a product that was delivered to you',
        params: reviewParams,
        body: reviewBody,
        response: { 201: reviewSchema },
      },
    },
    async (request, reply) =>
      reply
        .status(201)
        .send(await writeReview(contextOf(request), callerOf(request).id, request.params.id, request.body)),
  );
}
