import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { contextOf } from '../../concurrency/index.ts';
import { callerOf } from '../../platform/access.ts';
import { limitCodes } from '../vouchers/index.ts';
import { addItemBody, cartQuery, cartSchema, changeItemBody, itemParams } from './schemas.ts';
import { addItem, changeItem, clearCart, getCart, removeItem } from './service.ts';

const access = ['BUYER'] as const;
const tags = ['cart'];

export async function cartRoutes(root: FastifyInstance): Promise<void> {
  const app = root.withTypeProvider<ZodTypeProvider>();

  app.get(
    '/cart',
    {
      config: { access, workload: 'read', errors: ['voucher-invalid', 'voucher-used-up'] },
      schema: {
        tags,
        summary: 'Your cart at current prices, with a voucher if you like',
        querystring: cartQuery,
        response: { 200: cartSchema },
      },
      preHandler: limitCodes(app, ({ query }) => (query as { voucherCode?: string }).voucherCode),
    },
    async (request) => getCart(contextOf(request), callerOf(request).id, request.query.voucherCode),
  );

  app.post(
    '/cart/items',
    {
      config: { access, workload: 'cart', errors: ['not-found', 'insufficient-stock', 'concurrency-conflict'] },
      schema: { tags, summary: 'Add units of a product', body: addItemBody, response: { 201: cartSchema } },
    },
    async (request, reply) => {
      const cart = await addItem(contextOf(request), callerOf(request).id, request.body);
      return reply.status(201).send(cart);
    },
  );

  app.patch(
    '/cart/items/:itemId',
    {
      config: { access, workload: 'cart', errors: ['not-found', 'insufficient-stock', 'concurrency-conflict'] },
      schema: {
        tags,
        summary: 'Set the quantity of an item',
        params: itemParams,
        body: changeItemBody,
        response: { 200: cartSchema },
      },
    },
    async (request) => changeItem(contextOf(request), callerOf(request).id, { ...request.params, ...request.body }),
  );

  app.delete(
    '/cart/items/:itemId',
    {
      config: { access, workload: 'cart', errors: ['not-found', 'concurrency-conflict'] },
      schema: { tags, summary: 'Remove an item', params: itemParams, response: { 200: cartSchema } },
    },
    async (request) => removeItem(contextOf(request), callerOf(request).id, request.params.itemId),
  );

  app.delete(
    '/cart',
    {
      config: { access, workload: 'cart', errors: ['concurrency-conflict'] },
      schema: { tags, summary: 'Empty the cart', response: { 200: cartSchema } },
    },
    async (request) => clearCart(contextOf(request), callerOf(request).id),
  );
}
