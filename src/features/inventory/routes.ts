import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { contextOf } from '../../concurrency/index.ts';
import { callerOf } from '../../platform/access.ts';
import { notFound } from '../../platform/errors.ts';
import { sendPage } from '../../platform/paging.ts';
import { adjustGoods } from './adjustments.ts';
import { findAvailability } from './availability.sql.ts';
import { getDocument, listDocuments } from './documents.ts';
import { listLevels, listMovements } from './goods-list.ts';
import { ownerOf } from './owners.ts';
import { receiveGoods } from './receipts.ts';
import {
  adjustmentBody,
  availabilitySchema,
  documentPageSchema,
  documentParams,
  documentQuery,
  documentSchema,
  LINES_BYTES_MAX,
  levelPageSchema,
  levelQuery,
  movementPageSchema,
  movementQuery,
  productParams,
  receiptBody,
  warehouseBody,
  warehousePageSchema,
  warehouseParams,
  warehousePatch,
  warehouseQuery,
  warehouseSchema,
} from './schemas.ts';
import { sendDocument } from './send-document.ts';
import { addWarehouse, changeWarehouse, listWarehouses } from './warehouses.ts';

const tags = ['inventory'];
const access = ['SELLER', 'ADMIN'] as const;

/** Where goods can lie. */
export async function warehouseRoutes(root: FastifyInstance): Promise<void> {
  const app = root.withTypeProvider<ZodTypeProvider>();

  app.get(
    '/warehouses',
    {
      config: { access, workload: 'read' },
      schema: {
        tags,
        operationId: 'listWarehouses',
        summary: 'Your warehouses, the oldest first',
        querystring: warehouseQuery,
        response: { 200: warehousePageSchema },
      },
    },
    async (request, reply) =>
      sendPage(request, reply, await listWarehouses(contextOf(request), callerOf(request), request.query)),
  );

  app.post(
    '/warehouses',
    {
      config: { access, workload: 'manage', errors: ['not-found', 'warehouse-code-taken', 'concurrency-conflict'] },
      schema: {
        tags,
        operationId: 'createWarehouse',
        summary: 'Add a warehouse: your own, or as ADMIN the operator’s',
        body: warehouseBody,
        response: { 201: warehouseSchema },
      },
    },
    async (request, reply) =>
      reply.status(201).send(await addWarehouse(contextOf(request), callerOf(request), request.body)),
  );

  app.patch(
    '/warehouses/:id',
    {
      config: { access, workload: 'manage', errors: ['not-found', 'concurrency-conflict'] },
      schema: {
        tags,
        operationId: 'editWarehouse',
        summary: 'Change a warehouse’s name, or what leaves it before others',
        params: warehouseParams,
        body: warehousePatch,
        response: { 200: warehouseSchema },
      },
    },
    async (request) => changeWarehouse(contextOf(request), callerOf(request), request.params.id, request.body),
  );
}

/** What lies where, and how it came and went. */
export async function goodsRoutes(root: FastifyInstance): Promise<void> {
  const app = root.withTypeProvider<ZodTypeProvider>();

  app.get(
    '/levels',
    {
      config: { access, workload: 'read' },
      schema: {
        tags,
        operationId: 'listStockLevels',
        summary: 'What lies where, by product, warehouse and lot',
        querystring: levelQuery,
        response: { 200: levelPageSchema },
      },
    },
    async (request, reply) =>
      sendPage(request, reply, await listLevels(contextOf(request), callerOf(request), request.query)),
  );

  app.get(
    '/ledger',
    {
      config: { access, workload: 'read' },
      schema: {
        tags,
        operationId: 'listMovements',
        summary: 'Every movement of a product, a warehouse or a lot, the newest first',
        description: 'One of `productId`, `warehouseId` and `lotId` is needed.',
        querystring: movementQuery,
        response: { 200: movementPageSchema },
      },
    },
    async (request, reply) =>
      sendPage(request, reply, await listMovements(contextOf(request), callerOf(request), request.query)),
  );

  app.get(
    '/products/:id/availability',
    {
      config: { access, workload: 'read', errors: ['not-found'] },
      schema: {
        tags,
        operationId: 'getAvailability',
        summary: 'What there is of a product, what of it is promised, and what can be sold',
        params: productParams,
        response: { 200: availabilitySchema },
      },
    },
    async (request) => {
      const found = await findAvailability(contextOf(request).db.ask, request.params.id, ownerOf(callerOf(request)));
      if (found === undefined) throw notFound('product');
      return found;
    },
  );
}

/** What people do with goods. */
export async function postingRoutes(root: FastifyInstance): Promise<void> {
  const app = root.withTypeProvider<ZodTypeProvider>();

  app.post(
    '/receipts',
    {
      bodyLimit: LINES_BYTES_MAX,
      config: { access, workload: 'manage', idempotency: 'effect', errors: ['not-found'] },
      schema: {
        tags,
        operationId: 'receiveGoods',
        summary: 'Receive goods into a warehouse, in lots where they have some',
        body: receiptBody,
        response: { 201: documentSchema },
      },
    },
    async (request, reply) =>
      sendDocument(
        reply.status(201),
        await receiveGoods(contextOf(request), callerOf(request), request.body, request.idempotent),
      ),
  );

  app.post(
    '/adjustments',
    {
      config: {
        access,
        workload: 'manage',
        idempotency: 'effect',
        errors: ['not-found', 'insufficient-stock'],
      },
      schema: {
        tags,
        operationId: 'adjustStock',
        summary: 'Correct what lies in a place, with the reason',
        body: adjustmentBody,
        response: { 201: documentSchema },
      },
    },
    async (request, reply) =>
      sendDocument(
        reply.status(201),
        await adjustGoods(contextOf(request), callerOf(request), request.body, request.idempotent),
      ),
  );
}

/** What was written down of it. */
export async function documentRoutes(root: FastifyInstance): Promise<void> {
  const app = root.withTypeProvider<ZodTypeProvider>();

  app.get(
    '/documents',
    {
      config: { access, workload: 'read' },
      schema: {
        tags,
        operationId: 'listStockDocuments',
        summary: 'Receipts, adjustments and the like, the newest first',
        querystring: documentQuery,
        response: { 200: documentPageSchema },
      },
    },
    async (request, reply) =>
      sendPage(request, reply, await listDocuments(contextOf(request), callerOf(request), request.query)),
  );

  app.get(
    '/documents/:id',
    {
      config: { access, workload: 'read', errors: ['not-found'] },
      schema: {
        tags,
        operationId: 'getStockDocument',
        summary: 'A receipt, an adjustment or the like, with its lines and its history',
        params: documentParams,
        response: { 200: documentSchema },
      },
    },
    async (request) => getDocument(contextOf(request), callerOf(request), request.params.id),
  );
}
