import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { contextOf } from '../../concurrency/index.ts';
import { callerOf } from '../../platform/access.ts';
import { noBody } from '../../platform/http-schemas.ts';
import { pageSchema, sendPage } from '../../platform/paging.ts';
import type { OrderContext } from './endings.ts';
import { listOrders } from './order-list.ts';
import { orderParams, orderQuery, orderSchema, pickListSchema, refundBody, statusBody } from './schemas.ts';
import { cancelOrder, changeStatus, getOrder, getPickList, refundOrder } from './service.ts';

const tags = ['orders'];
/** What a change of status may be refused with. */
const MOVE_ERRORS = ['not-found', 'invalid-transition', 'concurrency-conflict'] as const;

/** What buyers and sellers look at. */
export async function orderRoutes(root: FastifyInstance): Promise<void> {
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
    async (request, reply) =>
      sendPage(request, reply, await listOrders(contextOf(request), { buyerId: callerOf(request).id }, request.query)),
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
    async (request, reply) =>
      sendPage(request, reply, await listOrders(contextOf(request), { sellerId: callerOf(request).id }, request.query)),
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
    async (request) => getOrder(contextOf(request), callerOf(request), request.params.id),
  );

  app.get(
    '/orders/:id/pick-list',
    {
      config: { access: ['SELLER'], workload: 'read', errors: ['not-found'] },
      schema: {
        tags,
        summary: 'Which lots to take from where; of a shipped order, which were',
        params: orderParams,
        response: { 200: pickListSchema },
      },
    },
    async (request) => getPickList(contextOf(request), callerOf(request).id, request.params.id),
  );
}

/** What buyers and sellers do with an order. */
export async function orderStatusRoutes(
  root: FastifyInstance,
  { ending, returning }: Pick<OrderContext, 'ending' | 'returning'>,
): Promise<void> {
  const orderContextOf = (request: FastifyRequest) => ({ ...contextOf(request), ending, returning });
  const app = root.withTypeProvider<ZodTypeProvider>();

  app.put(
    '/orders/:id/status',
    {
      config: { access: ['SELLER'], workload: 'checkout', errors: [...MOVE_ERRORS, 'insufficient-stock'] },
      schema: {
        tags,
        summary: 'Move an order on to its next status',
        description:
          'PAID → PROCESSING → SHIPPED → DELIVERED. An unpaid order can be CANCELLED, a paid one REFUNDED; either gives the stock back, and a shipped one brings its goods back. SHIPPED takes the goods from where they lie: first what expires first, all or none.',
        params: orderParams,
        body: statusBody,
        response: { 200: orderSchema },
      },
    },
    async (request) => {
      const change = { orderId: request.params.id, to: request.body.status };
      return changeStatus(orderContextOf(request), callerOf(request).id, change);
    },
  );

  app.post(
    '/orders/:id/cancel',
    {
      config: { access: ['BUYER'], workload: 'checkout', errors: MOVE_ERRORS },
      schema: {
        tags,
        summary: 'Cancel an order that you have not paid',
        params: orderParams,
        body: noBody,
        response: { 200: orderSchema },
      },
    },
    async (request) => cancelOrder(orderContextOf(request), callerOf(request).id, request.params.id),
  );

  app.post(
    '/orders/:id/refunds',
    {
      config: { access: ['SELLER'], workload: 'checkout', errors: MOVE_ERRORS },
      schema: {
        tags,
        summary: 'Refund a paid order',
        description:
          'Of a shipped order the goods come back to the lots and places that they were taken from, as a return among the documents of inventory: all that can still be sold, or with `restock: false` nothing.',
        params: orderParams,
        body: refundBody,
        response: { 201: orderSchema },
      },
    },
    async (request, reply) => {
      const { params, body } = request;
      return reply.status(201).send(await refundOrder(orderContextOf(request), callerOf(request).id, params.id, body));
    },
  );
}
