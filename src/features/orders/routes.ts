import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { contextOf } from '../../concurrency/index.ts';
import { callerOf } from '../../platform/access.ts';
import { noBody } from '../../platform/http-schemas.ts';
import type { BegunDecision } from '../../platform/idempotency.ts';
import { pageSchema, sendPage } from '../../platform/paging.ts';
import type { Endings } from './endings.ts';
import { listOrders } from './order-list.ts';
import { orderDetailsSchema, orderParams, orderQuery, orderSchema, pickListSchema, statusBody } from './schemas.ts';
import { cancelledOrder, cancelOrder, changeStatus, getOrder, getPickList } from './service.ts';

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
        operationId: 'listOrders',
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
        operationId: 'listSellerOrders',
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
      config: { access: ['BUYER', 'SELLER', 'ADMIN'], workload: 'read', errors: ['not-found'] },
      schema: {
        tags,
        operationId: 'getOrder',
        summary: 'One order with its history and its refunds, for its buyer and its seller',
        params: orderParams,
        response: { 200: orderDetailsSchema },
      },
    },
    async (request) => getOrder(contextOf(request), callerOf(request), request.params.id),
  );

  app.get(
    '/orders/:id/pick-list',
    {
      config: { access: ['SELLER'], workload: 'read', errors: ['not-found', 'invalid-transition'] },
      schema: {
        tags,
        operationId: 'getPickList',
        summary: 'Which lots to take from where; of a shipped order, which were',
        params: orderParams,
        response: { 200: pickListSchema },
      },
    },
    async (request) => getPickList(contextOf(request), callerOf(request).id, request.params.id),
  );
}

/** What buyers and sellers do with an order. */
export async function orderStatusRoutes(root: FastifyInstance, endings: Endings): Promise<void> {
  const orderContextOf = (request: FastifyRequest) => ({ ...contextOf(request), ...endings });
  const app = root.withTypeProvider<ZodTypeProvider>();

  app.put(
    '/orders/:id/status',
    {
      config: {
        access: ['SELLER'],
        workload: 'checkout',
        errors: [...MOVE_ERRORS, 'insufficient-stock', 'units-missing'],
      },
      schema: {
        tags,
        operationId: 'setOrderStatus',
        summary: 'Move an order on to its next status',
        description:
          'PAID → PROCESSING → SHIPPED → DELIVERED. An unpaid order can be CANCELLED, a paid one REFUNDED; either gives the stock back, and a shipped one brings its goods back. SHIPPED takes the goods from where they lie: first what expires first, all or none; of a serialised product it takes an available unit for each piece. Of a booking only CANCELLED and REFUNDED: see POST /api/bookings/{id}/complete.',
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
      config: {
        access: ['BUYER'],
        workload: 'checkout',
        errors: MOVE_ERRORS,
        idempotency: {
          answerOf: async (request, decision) => {
            const { orderId } = decision as BegunDecision & { orderId: string };
            return { status: 200, body: await cancelledOrder(contextOf(request), callerOf(request).id, orderId) };
          },
        },
      },
      schema: {
        tags,
        operationId: 'cancelOrder',
        summary: 'Cancel an order that you have not paid',
        params: orderParams,
        body: noBody,
        response: { 200: orderSchema },
      },
    },
    async (request) => {
      const cancellation = { buyerId: callerOf(request).id, orderId: request.params.id, key: request.idempotent };
      return cancelOrder(orderContextOf(request), cancellation);
    },
  );
}
