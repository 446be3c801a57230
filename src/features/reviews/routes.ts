import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { contextOf } from '../../concurrency/index.ts';
import { callerOf } from '../../platform/access.ts';
import { pageSchema, sendPage } from '../../platform/paging.ts';
import { EXPERIENCES, PRODUCTS } from './reviewed.ts';
import { experienceReviewSchema, reviewBody, reviewParams, reviewQuery, reviewSchema } from './schemas.ts';
import { listReviews, writeReview } from './service.ts';

const tags = ['reviews'];
const WRITING = { access: ['BUYER'], workload: 'manage', errors: ['not-found', 'forbidden', 'review-exists'] } as const;

/** Of products. */
export async function reviewRoutes(root: FastifyInstance): Promise<void> {
  const app = root.withTypeProvider<ZodTypeProvider>();

  app.get(
    '/products/:id/reviews',
    {
      config: { access: 'public', workload: 'read', errors: ['not-found'] },
      schema: {
        tags,
        operationId: 'listProductReviews',
        summary: 'Reviews of a product, newest first',
        params: reviewParams,
        querystring: reviewQuery,
        response: { 200: pageSchema(reviewSchema) },
      },
    },
    async (request, reply) =>
      sendPage(request, reply, await listReviews(contextOf(request), PRODUCTS, request.params.id, request.query)),
  );

  app.post(
    '/products/:id/reviews',
    {
      config: WRITING,
      schema: {
        tags,
        operationId: 'reviewProduct',
        summary: 'Review a product that was delivered to you',
        params: reviewParams,
        body: reviewBody,
        response: { 201: reviewSchema },
      },
    },
    async (request, reply) => {
      const review = { ...request.body, id: request.params.id, buyerId: callerOf(request).id };
      return reply.status(201).send(await writeReview(contextOf(request), PRODUCTS, review));
    },
  );
}

/** Of experiences. */
export async function experienceReviewRoutes(root: FastifyInstance): Promise<void> {
  const app = root.withTypeProvider<ZodTypeProvider>();

  app.get(
    '/experiences/:id/reviews',
    {
      config: { access: 'public', workload: 'read', errors: ['not-found'] },
      schema: {
        tags,
        operationId: 'listExperienceReviews',
        summary: 'Reviews of an experience, newest first',
        params: reviewParams,
        querystring: reviewQuery,
        response: { 200: pageSchema(experienceReviewSchema) },
      },
    },
    async (request, reply) =>
      sendPage(request, reply, await listReviews(contextOf(request), EXPERIENCES, request.params.id, request.query)),
  );

  app.post(
    '/experiences/:id/reviews',
    {
      config: WRITING,
      schema: {
        tags,
        operationId: 'reviewExperience',
        summary: 'Review an experience after a booking of it was completed',
        params: reviewParams,
        body: reviewBody,
        response: { 201: experienceReviewSchema },
      },
    },
    async (request, reply) => {
      const review = { ...request.body, id: request.params.id, buyerId: callerOf(request).id };
      return reply.status(201).send(await writeReview(contextOf(request), EXPERIENCES, review));
    },
  );
}
