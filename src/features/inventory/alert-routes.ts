import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { contextOf } from '../../concurrency/index.ts';
import { callerOf } from '../../platform/access.ts';
import { sendPage } from '../../platform/paging.ts';
import {
  expiringPageSchema,
  expiringQuery,
  lowStockPageSchema,
  lowStockQuery,
  shortfallPageSchema,
  shortfallQuery,
  thresholdBody,
  thresholdSchema,
} from './alert-schemas.ts';
import { listExpiring, listLowStock, listShortfalls, setThreshold } from './alerts.ts';
import { productParams } from './schemas.ts';

const tags = ['inventory'];
const access = ['SELLER', 'ADMIN'] as const;

/** What sellers should look at. */
export async function alertRoutes(root: FastifyInstance): Promise<void> {
  const app = root.withTypeProvider<ZodTypeProvider>();

  app.get(
    '/expiring',
    {
      config: { access, workload: 'read' },
      schema: {
        tags,
        operationId: 'listExpiringStock',
        summary: 'What expires soon, what expires first first',
        querystring: expiringQuery,
        response: { 200: expiringPageSchema },
      },
    },
    async (request, reply) =>
      sendPage(request, reply, await listExpiring(contextOf(request), callerOf(request), request.query)),
  );

  app.get(
    '/shortfalls',
    {
      config: { access, workload: 'read' },
      schema: {
        tags,
        operationId: 'listShortfalls',
        summary: 'Products of which more is promised to buyers than there is, since it expired',
        description: 'Receive more, or refund orders: either covers a shortfall before anything can be sold again.',
        querystring: shortfallQuery,
        response: { 200: shortfallPageSchema },
      },
    },
    async (request, reply) =>
      sendPage(request, reply, await listShortfalls(contextOf(request), callerOf(request), request.query)),
  );

  app.get(
    '/low-stock',
    {
      config: { access, workload: 'read' },
      schema: {
        tags,
        operationId: 'listLowStock',
        summary: 'Products of which few are left, by the threshold of each',
        querystring: lowStockQuery,
        response: { 200: lowStockPageSchema },
      },
    },
    async (request, reply) =>
      sendPage(request, reply, await listLowStock(contextOf(request), callerOf(request), request.query)),
  );

  app.put(
    '/products/:id/low-stock-threshold',
    {
      config: { access, workload: 'manage', errors: ['not-found', 'concurrency-conflict'] },
      schema: {
        tags,
        operationId: 'setLowStockThreshold',
        summary: 'Set with how few units a product counts as low',
        params: productParams,
        body: thresholdBody,
        response: { 200: thresholdSchema },
      },
    },
    async (request) => setThreshold(contextOf(request), callerOf(request), request.params.id, request.body),
  );
}
