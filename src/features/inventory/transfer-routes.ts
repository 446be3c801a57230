import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { contextOf } from '../../concurrency/index.ts';
import { callerOf } from '../../platform/access.ts';
import { noBody } from '../../platform/http-schemas.ts';
import { changeLine } from './document-lines.ts';
import { lotParams, rejectionBody, rejectionSchema } from './rejection-schemas.ts';
import { rejectLot } from './rejections.ts';
import { documentParams, documentSchema, LINES_BYTES_MAX } from './schemas.ts';
import { arrivalBody, cancellationBody, lineBody, lineParams, transferBody } from './transfer-schemas.ts';
import { cancelTransfer, dispatchTransfer, receiveTransfer, requestTransfer } from './transfers.ts';

const tags = ['inventory'];
const access = ['SELLER', 'ADMIN'] as const;
const STEP_ERRORS = ['not-found', 'invalid-transition', 'concurrency-conflict'] as const;

/** How goods go from one warehouse to another. */
export async function transferRoutes(root: FastifyInstance): Promise<void> {
  const app = root.withTypeProvider<ZodTypeProvider>();

  app.post(
    '/transfers',
    {
      bodyLimit: LINES_BYTES_MAX,
      config: { access, workload: 'manage', errors: ['not-found', 'concurrency-conflict'] },
      schema: {
        tags,
        summary: 'Request that goods go to another warehouse; nothing moves until it is dispatched',
        body: transferBody,
        response: { 201: documentSchema },
      },
    },
    async (request, reply) =>
      reply.status(201).send(await requestTransfer(contextOf(request), callerOf(request), request.body)),
  );

  app.post(
    '/transfers/:id/dispatch',
    {
      config: { access, workload: 'manage', errors: [...STEP_ERRORS, 'insufficient-stock'] },
      schema: {
        tags,
        summary: 'Send the goods of a transfer: until they arrive they lie nowhere and cannot be sold',
        params: documentParams,
        body: noBody,
        response: { 200: documentSchema },
      },
    },
    async (request) => dispatchTransfer(contextOf(request), callerOf(request), request.params.id),
  );

  app.post(
    '/transfers/:id/receive',
    {
      bodyLimit: LINES_BYTES_MAX,
      config: { access, workload: 'manage', errors: STEP_ERRORS },
      schema: {
        tags,
        summary: 'Take in what arrived of a transfer; what did not is explained',
        params: documentParams,
        body: arrivalBody,
        response: { 200: documentSchema },
      },
    },
    async (request) => receiveTransfer(contextOf(request), callerOf(request), request.params.id, request.body),
  );

  app.post(
    '/transfers/:id/cancel',
    {
      config: { access, workload: 'manage', errors: STEP_ERRORS },
      schema: {
        tags,
        summary: 'Give a transfer up; what was sent comes back',
        params: documentParams,
        body: cancellationBody,
        response: { 200: documentSchema },
      },
    },
    async (request) => cancelTransfer(contextOf(request), callerOf(request), request.params.id, request.body),
  );
}

/** Corrections of what came, and of what was written down. */
export async function correctionRoutes(root: FastifyInstance): Promise<void> {
  const app = root.withTypeProvider<ZodTypeProvider>();

  app.post(
    '/lots/:id/reject',
    {
      config: {
        access,
        workload: 'manage',
        errors: ['not-found', 'lot-rejected', 'lot-in-transit', 'insufficient-stock', 'concurrency-conflict'],
      },
      schema: {
        tags,
        summary: 'Take all of a lot out, for good; says what of it is already sold',
        params: lotParams,
        body: rejectionBody,
        response: { 200: rejectionSchema },
      },
    },
    async (request) => rejectLot(contextOf(request), callerOf(request), request.params.id, request.body),
  );

  app.patch(
    '/documents/:id/lines/:lineId',
    {
      config: { access, workload: 'manage', errors: ['not-found', 'movements-exist', 'concurrency-conflict'] },
      schema: {
        tags,
        summary: 'Change a line of a transfer that was not sent yet; what has moved is corrected by an adjustment',
        params: lineParams,
        body: lineBody,
        response: { 200: documentSchema },
      },
    },
    async (request) => changeLine(contextOf(request), callerOf(request), request.params, request.body),
  );
}
