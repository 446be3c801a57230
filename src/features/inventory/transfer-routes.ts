import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { contextOf } from '../../concurrency/index.ts';
import { callerOf } from '../../platform/access.ts';
import { noBody } from '../../platform/http-schemas.ts';
import { documentParams, documentSchema, LINES_BYTES_MAX } from './schemas.ts';
import { sendDocument } from './send-document.ts';
import { arrivalBody, cancellationBody, transferBody } from './transfer-schemas.ts';
import { cancelTransfer, dispatchTransfer, receiveTransfer, requestTransfer } from './transfers.ts';

const tags = ['inventory'];
const config = { access: ['SELLER', 'ADMIN'], workload: 'manage', idempotency: 'effect' } as const;
const STEP_ERRORS = ['not-found', 'invalid-transition'] as const;

/** How goods set out from one warehouse to another. */
export async function transferRoutes(root: FastifyInstance): Promise<void> {
  const app = root.withTypeProvider<ZodTypeProvider>();

  app.post(
    '/transfers',
    {
      bodyLimit: LINES_BYTES_MAX,
      config: { ...config, errors: ['not-found'] },
      schema: {
        tags,
        operationId: 'requestTransfer',
        summary: 'Request that goods go to another warehouse; nothing moves until it is dispatched',
        body: transferBody,
        response: { 201: documentSchema },
      },
    },
    async (request, reply) =>
      sendDocument(
        reply.status(201),
        await requestTransfer(contextOf(request), callerOf(request), request.body, request.idempotent),
      ),
  );

  app.post(
    '/transfers/:id/dispatch',
    {
      config: { ...config, errors: [...STEP_ERRORS, 'insufficient-stock'] },
      schema: {
        tags,
        operationId: 'dispatchTransfer',
        summary: 'Send the goods of a transfer: until they arrive they lie nowhere and cannot be sold',
        params: documentParams,
        body: noBody,
        response: { 200: documentSchema },
      },
    },
    async (request, reply) =>
      sendDocument(
        reply,
        await dispatchTransfer(contextOf(request), callerOf(request), request.params.id, request.idempotent),
      ),
  );
}

/** How transfers end. */
export async function arrivalRoutes(root: FastifyInstance): Promise<void> {
  const app = root.withTypeProvider<ZodTypeProvider>();

  app.post(
    '/transfers/:id/receive',
    {
      bodyLimit: LINES_BYTES_MAX,
      config: { ...config, errors: STEP_ERRORS },
      schema: {
        tags,
        operationId: 'receiveTransfer',
        summary: 'Take in what arrived of a transfer; what did not is explained',
        params: documentParams,
        body: arrivalBody,
        response: { 200: documentSchema },
      },
    },
    async (request, reply) => {
      const step = { id: request.params.id, input: request.body };
      return sendDocument(
        reply,
        await receiveTransfer(contextOf(request), callerOf(request), step, request.idempotent),
      );
    },
  );

  app.post(
    '/transfers/:id/cancel',
    {
      config: { ...config, errors: STEP_ERRORS },
      schema: {
        tags,
        operationId: 'cancelTransfer',
        summary: 'Give a transfer up; what was sent comes back',
        params: documentParams,
        body: cancellationBody,
        response: { 200: documentSchema },
      },
    },
    async (request, reply) => {
      const step = { id: request.params.id, input: request.body };
      return sendDocument(reply, await cancelTransfer(contextOf(request), callerOf(request), step, request.idempotent));
    },
  );
}
