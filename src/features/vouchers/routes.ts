import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { contextOf } from '../../concurrency/index.ts';
import { callerOf } from '../../platform/access.ts';
import { sendPage } from '../../platform/paging.ts';
import { limitCodes } from './code-limit.ts';
import { voucherBody, voucherPageSchema, voucherParams, voucherPatch, voucherQuery, voucherSchema } from './schemas.ts';
import { addVoucher, changeVoucher, getVoucher, listVouchers } from './service.ts';

const tags = ['vouchers'];
const access = ['SELLER', 'ADMIN'] as const;
const MAKING_REFUSALS = [
  ...(['not-found', 'voucher-code-taken', 'too-many-vouchers', 'concurrency-conflict', 'rate-limited'] as const),
];

export async function voucherRoutes(root: FastifyInstance): Promise<void> {
  const app = root.withTypeProvider<ZodTypeProvider>();

  app.get(
    '/vouchers',
    {
      config: { access, workload: 'read' },
      schema: {
        tags,
        operationId: 'listVouchers',
        summary: 'Your vouchers, the oldest first; as ADMIN everybody’s',
        querystring: voucherQuery,
        response: { 200: voucherPageSchema },
      },
    },
    async (request, reply) =>
      sendPage(request, reply, await listVouchers(contextOf(request), callerOf(request), request.query)),
  );

  app.post(
    '/vouchers',
    {
      config: { tells: ['rate-limit'], access, workload: 'manage', errors: MAKING_REFUSALS },
      schema: {
        tags,
        operationId: 'createVoucher',
        summary: 'Make a voucher for your goods; as ADMIN for all goods',
        body: voucherBody,
        response: { 201: voucherSchema },
      },
      // What is taken says which codes there are.
      preHandler: limitCodes(app, ({ body }) => (body as { code?: string }).code),
    },
    async (request, reply) =>
      reply.status(201).send(await addVoucher(contextOf(request), callerOf(request), request.body)),
  );

  app.get(
    '/vouchers/:id',
    {
      config: { access, workload: 'read', errors: ['not-found'] },
      schema: {
        tags,
        operationId: 'getVoucher',
        summary: 'One of your vouchers',
        params: voucherParams,
        response: { 200: voucherSchema },
      },
    },
    async (request) => getVoucher(contextOf(request), callerOf(request), request.params.id),
  );

  app.patch(
    '/vouchers/:id',
    {
      config: { access, workload: 'manage', errors: ['not-found', 'voucher-limit-below-used', 'concurrency-conflict'] },
      schema: {
        tags,
        operationId: 'editVoucher',
        summary: 'Change how often a voucher can be used, when, and whether at all',
        params: voucherParams,
        body: voucherPatch,
        response: { 200: voucherSchema },
      },
    },
    async (request) => changeVoucher(contextOf(request), callerOf(request), request.params.id, request.body),
  );
}
