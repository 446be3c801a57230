import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { contextOf } from '../../concurrency/index.ts';
import { callerOf } from '../../platform/access.ts';
import { tellReplayed } from '../../platform/idempotency.ts';
import { changeLine } from './document-lines.ts';
import { lotParams, rejectionBody, rejectionSchema } from './rejection-schemas.ts';
import { rejectLot } from './rejections.ts';
import { documentSchema } from './schemas.ts';
import { lineBody, lineParams } from './transfer-schemas.ts';

const tags = ['inventory'];
const access = ['SELLER', 'ADMIN'] as const;

/** Corrections of what came, and of what was written down. */
export async function correctionRoutes(root: FastifyInstance): Promise<void> {
  const app = root.withTypeProvider<ZodTypeProvider>();

  app.post(
    '/lots/:id/reject',
    {
      config: {
        access,
        workload: 'manage',
        idempotency: 'effect',
        errors: ['not-found', 'lot-rejected', 'lot-in-transit', 'insufficient-stock'],
      },
      schema: {
        tags,
        operationId: 'rejectLot',
        summary: 'Take all of a lot out, for good; says what of it is already sold',
        params: lotParams,
        body: rejectionBody,
        response: { 200: rejectionSchema },
      },
    },
    async (request, reply) => {
      const what = { lotId: request.params.id, input: request.body };
      const rejected = await rejectLot(contextOf(request), callerOf(request), what, request.idempotent);
      return tellReplayed(reply, rejected).send(rejected.rejection);
    },
  );

  app.patch(
    '/documents/:id/lines/:lineId',
    {
      config: {
        access,
        workload: 'manage',
        errors: ['not-found', 'movements-exist', 'invalid-transition', 'concurrency-conflict'],
      },
      schema: {
        tags,
        operationId: 'editTransferLine',
        summary: 'Change a line of a transfer that was not sent yet; what has moved is corrected by an adjustment',
        params: lineParams,
        body: lineBody,
        response: { 200: documentSchema },
      },
    },
    async (request) => changeLine(contextOf(request), callerOf(request), request.params, request.body),
  );
}
