import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { callerOf } from '../../platform/access.ts';
import type { Database } from '../../platform/database.ts';
import { noBody, pageSchema } from '../../platform/http-schemas.ts';
import type { OrderContext } from './endings.ts';
import { orderParams, orderQuery, orderSchema, statusBody } from './schemas.ts';
import { cancelOrder, changeStatus, getOrder, listOrders } from './service.ts';

const tags = ['orders'];

/** What buyers and sellers look at. */
export async function orderRoutes(root: FastifyInstance, { db }: { db: Database }): Promise<void> {
  const app = root.withTypeProvider<ZodTypeProvider>();

  app.get(
    '/orders',
    {
      config: { access: ['BUYER'], workload: 'read' },
      schema: {
        tags,
        summary: 'Orders you placed, newest first',
        querystring: orderQuery,
        response: { 200: pageSchema(orderSchema) },
      },
    },
    async (request) => listOrders(db, 'buyer', callerOf(request).id, request.query),
  );

  app.get(
    '/seller/orders',
    {
      config: { access: ['SELLER'], workload: 'read' },
      schema: {
        tags,
        summary: 'Orders placed with you, newest first',
        querystring: orderQuery,
        response: { 200: pageSchema(orderSchema) },
      },
    },
    async (request) => listOrders(db, 'seller', callerOf(request).id, request.query),
  );

  app.get(
    '/orders/:id',
    {
      config: { access: ['BUYER', 'SELLER'], workload: 'read', errors: ['not-found'] },
      schema: {
        tags,
        summary: 'One order, for its buyer and its seller',
        params: orderParams,
        response: { 200: orderSchema },
      },
    },
    async (request) => getOrder(db, callerOf(request), request.params.id),
  );
}

/** What buyers and sellers do with an order. */
export async function orderStatusRoutes(root: FastifyInstance, { orders }: { orders: OrderContext }): Promise<void> {
  const app = root.withTypeProvider<ZodTypeProvider>();

  app.put(
    '/orders/:id/status',
    {
      config: {
        access: ['SELLER'],
        workload: 'checkout',
        errors: ['not-found', 'invalid-transition', 'concurrency-conflict'],
      },
      schema: {
        tags,
        summary: 'Take an order of yours along',
        description:
          'PAID → PROCESSING → SHIPPED → DELIVERED. An unpaid order can be CANCELLED, a paid one REFUNDED until it is shipped; either gives the stock back.',
        params: orderParams,
        body: statusBody,
        response: { 200: orderSchema },
      },
    },
    async (request) => {
      const change = { orderId: request.params.id, to: request.body.status };
      return changeStatus(orders, callerOf(request).id, change, request.onConflict);
    },
  );

  app.post(
    '/orders/:id/cancel',
    {
      config: {
        access: ['BUYER'],
        workload: 'checkout',
        errors: ['not-found', 'invalid-transition', 'concurrency-conflict'],
      },
      schema: {
        tags,
        summary: 'Cancel an order before you paid it',
        params: orderParams,
        body: noBody,
        response: { 200: orderSchema },
      },
    },
    async (request) => cancelOrder(orders, callerOf(request).id, request.params.id, request.onConflict),
  );

  app.post(
    '/orders/:id/refunds',
    {
      config: {
        access: ['SELLER'],
        workload: 'checkout',
        errors: ['not-found', 'invalid-transition', 'concurrency-conflict'],
      },
      schema: {
        tags,
        summary: 'Refund a paid order of yours that is not shipped yet',
        params: orderParams,
        body: noBody,
        response: { 201: orderSchema },
      },
    },
    async (request, reply) => {
      const change = { orderId: request.params.id, to: 'REFUNDED' as const };
      return reply.status(201).send(await changeStatus(orders, callerOf(request).id, change, request.onConflict));
    },
  );
}
