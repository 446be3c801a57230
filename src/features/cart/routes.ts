import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { contextOf } from '../../concurrency/index.ts';
import { callerOf } from '../../platform/access.ts';
import { limitCodes } from '../vouchers/index.ts';
import { releaseHold } from './holds.ts';
import { addItemBody, cartQuery, cartSchema, changeItemBody, itemParams } from './schemas.ts';
import { addItem, type CartContext, changeItem, clearCart, getCart, removeItem } from './service.ts';

const access = ['BUYER'] as const;
const tags = ['cart'];

export async function shownCartRoutes(root: FastifyInstance): Promise<void> {
  const app = root.withTypeProvider<ZodTypeProvider>();

  app.get(
    '/cart',
    {
      config: {
        tells: ['rate-limit'],
        access,
        workload: 'read',
        replica: 'never',
        errors: ['voucher-invalid', 'voucher-used-up'],
      },
      schema: {
        tags,
        operationId: 'getCart',
        summary: 'Your cart at current prices, with a voucher if you like',
        querystring: cartQuery,
        response: { 200: cartSchema },
      },
      preHandler: limitCodes(app, ({ query }) => (query as { voucherCode?: string }).voucherCode),
    },
    async (request) => getCart(contextOf(request), callerOf(request).id, request.query.voucherCode),
  );
}

/** What adding may be refused with where what is added is held too. */
const HOLD_ERRORS = ['hold-limit', 'purchase-limit'] as const;

export async function cartRoutes(root: FastifyInstance, { holdTerms }: Pick<CartContext, 'holdTerms'>): Promise<void> {
  const app = root.withTypeProvider<ZodTypeProvider>();
  const cartContextOf = (request: FastifyRequest): CartContext => ({ ...contextOf(request), holdTerms });

  app.post(
    '/cart/items',
    {
      config: {
        access,
        workload: 'cart',
        errors: ['not-found', 'insufficient-stock', 'concurrency-conflict', ...HOLD_ERRORS],
      },
      schema: {
        tags,
        operationId: 'addCartItem',
        summary: 'Add units of a product',
        body: addItemBody,
        response: { 201: cartSchema },
      },
    },
    async (request, reply) => {
      const cart = await addItem(cartContextOf(request), callerOf(request).id, request.body);
      return reply.status(201).send(cart);
    },
  );

  app.patch(
    '/cart/items/:itemId',
    {
      config: {
        access,
        workload: 'cart',
        errors: ['not-found', 'insufficient-stock', 'concurrency-conflict', ...HOLD_ERRORS],
      },
      schema: {
        tags,
        operationId: 'changeCartItem',
        summary: 'Set the quantity of an item',
        params: itemParams,
        body: changeItemBody,
        response: { 200: cartSchema },
      },
    },
    async (request) => changeItem(cartContextOf(request), callerOf(request).id, { ...request.params, ...request.body }),
  );

  app.delete(
    '/cart/items/:itemId',
    {
      config: { access, workload: 'cart', errors: ['not-found', 'concurrency-conflict'] },
      schema: {
        tags,
        operationId: 'removeCartItem',
        summary: 'Remove an item',
        params: itemParams,
        response: { 200: cartSchema },
      },
    },
    async (request) => removeItem(cartContextOf(request), callerOf(request).id, request.params.itemId),
  );

  app.delete(
    '/cart',
    {
      config: { access, workload: 'cart', errors: ['concurrency-conflict'] },
      schema: { tags, operationId: 'clearCart', summary: 'Empty the cart', response: { 200: cartSchema } },
    },
    async (request) => clearCart(cartContextOf(request), callerOf(request).id),
  );
}

/** Letting go of what is held; holding it goes the way of the checkout. */
export async function letGoRoutes(root: FastifyInstance): Promise<void> {
  const app = root.withTypeProvider<ZodTypeProvider>();

  app.delete(
    '/cart/hold',
    {
      config: { access, workload: 'cart', errors: ['concurrency-conflict'] },
      schema: {
        tags,
        operationId: 'releaseHold',
        summary: 'Let go of what is held for your cart',
        response: { 204: z.null() },
      },
    },
    async (request, reply) => {
      await releaseHold(contextOf(request), callerOf(request).id);
      return reply.status(204).send(null);
    },
  );
}
