import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { contextOf } from '../../concurrency/index.ts';
import { callerOf } from '../../platform/access.ts';
import { sendPage } from '../../platform/paging.ts';
import type { Asked } from './askers.ts';
import { getBalance, listEntries } from './balances.ts';
import { setFee } from './fees.ts';
import { balanceSchema, entryPageSchema, entryQuery, feeBody, feeSchema, sellerParams } from './schemas.ts';

const tags = ['money'];

/** What the market keeps where nothing else is said. */
export interface FeeSettings {
  /** In basis points. */
  readonly defaultFee: number;
}

/** What sellers see of their money. */
export async function balanceRoutes(root: FastifyInstance, { defaultFee }: FeeSettings): Promise<void> {
  const app = root.withTypeProvider<ZodTypeProvider>();
  const config = { access: ['SELLER'] as const, workload: 'read' as const, errors: ['not-found'] as const };

  app.get(
    '/seller/balance',
    {
      config,
      schema: { tags, operationId: 'getBalance', summary: 'What you are owed', response: { 200: balanceSchema } },
    },
    async (request) => getBalance(contextOf(request), { sellerId: callerOf(request).id }, defaultFee),
  );

  app.get(
    '/seller/balance/entries',
    {
      config,
      schema: {
        tags,
        operationId: 'listBalanceEntries',
        summary: 'What made your balance, the newest first',
        querystring: entryQuery,
        response: { 200: entryPageSchema },
      },
    },
    async (request, reply) =>
      sendPage(
        request,
        reply,
        await listEntries(contextOf(request), { sellerId: callerOf(request).id }, request.query),
      ),
  );
}

/** An operator asks about a seller. */
function askedBy(request: FastifyRequest, { id }: { id: string }): Required<Asked> {
  return { sellerId: id, operatorId: callerOf(request).id };
}

/** What operators see and decide of sellers' money. */
export async function operatorRoutes(root: FastifyInstance, { defaultFee }: FeeSettings): Promise<void> {
  const app = root.withTypeProvider<ZodTypeProvider>();
  const access = ['ADMIN'] as const;
  const config = { access, workload: 'read' as const, errors: ['not-found'] as const };

  app.get(
    '/sellers/:id/balance',
    {
      config,
      schema: {
        tags,
        operationId: 'getSellerBalance',
        summary: 'What a seller is owed',
        params: sellerParams,
        response: { 200: balanceSchema },
      },
    },
    async (request) => getBalance(contextOf(request), askedBy(request, request.params), defaultFee),
  );

  app.get(
    '/sellers/:id/balance/entries',
    {
      config,
      schema: {
        tags,
        operationId: 'listSellerBalanceEntries',
        summary: 'What made a seller’s balance, the newest first',
        params: sellerParams,
        querystring: entryQuery,
        response: { 200: entryPageSchema },
      },
    },
    async (request, reply) =>
      sendPage(request, reply, await listEntries(contextOf(request), askedBy(request, request.params), request.query)),
  );

  app.put(
    '/sellers/:id/fee',
    {
      config: { access, workload: 'manage', errors: ['not-found', 'concurrency-conflict'] },
      schema: {
        tags,
        operationId: 'setSellerFee',
        summary: 'Set what the market keeps of a seller’s payments',
        description:
          'From the next payment on. What goes back of an earlier one takes its share of the fee that it had.',
        params: sellerParams,
        body: feeBody,
        response: { 200: feeSchema },
      },
    },
    async (request) => setFee(contextOf(request), { ...request.body, ...askedBy(request, request.params) }, defaultFee),
  );
}
