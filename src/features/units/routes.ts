import type { FastifyInstance, FastifyReply } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { contextOf } from '../../concurrency/index.ts';
import { callerOf } from '../../platform/access.ts';
import { noBody } from '../../platform/http-schemas.ts';
import { tellReplayed } from '../../platform/idempotency.ts';
import { sendPage } from '../../platform/paging.ts';
import type { Changed } from './changes.ts';
import { addHolder, listHolders } from './holders.ts';
import { addListEntry, listEntries } from './list-entries.ts';
import { lockTokenHeaders, lockTokenIn } from './locks.ts';
import {
  holderBody,
  holderPageSchema,
  holderQuery,
  holderSchema,
  listEntryBody,
  listEntryPageSchema,
  listEntryQuery,
  listEntrySchema,
  listParams,
  type UnitView,
  unitBody,
  unitPageSchema,
  unitParams,
  unitQuery,
  unitSchema,
} from './schemas.ts';
import { etagOf } from './shared-schemas.ts';
import { addUnit, deleteUnit, getUnit, listUnits, type NamedUnit, restoreUnit } from './units.ts';

const tags = ['units'];
const access = ['SELLER', 'ADMIN'] as const;
const KEYED = { access, workload: 'manage', idempotency: 'effect', errors: ['not-found', 'duplicate'] } as const;
const BOUNDED = { ...KEYED, errors: [...KEYED.errors, 'list-full'] } as const;

/** The words that units are described by. */
export async function listRoutes(root: FastifyInstance): Promise<void> {
  const app = root.withTypeProvider<ZodTypeProvider>();

  app.get(
    '/units/lists/:list',
    {
      config: { access, workload: 'read', errors: ['not-found'] },
      schema: {
        tags,
        operationId: 'listUnitListEntries',
        summary: 'One of the lists that units are described by: your entries and the operator’s, the oldest first',
        params: listParams,
        querystring: listEntryQuery,
        response: { 200: listEntryPageSchema },
      },
    },
    async (request, reply) =>
      sendPage(
        request,
        reply,
        await listEntries(contextOf(request), callerOf(request), request.params.list, request.query),
      ),
  );

  app.post(
    '/units/lists/:list',
    {
      config: BOUNDED,
      schema: {
        tags,
        operationId: 'createUnitListEntry',
        summary: 'Add an entry to a list: your own, or as ADMIN one for everybody',
        params: listParams,
        body: listEntryBody,
        response: { 201: listEntrySchema },
      },
    },
    async (request, reply) => {
      const input = { ...request.body, list: request.params.list };
      const added = await addListEntry(contextOf(request), callerOf(request), input, request.idempotent);
      return tellReplayed(reply.status(201), added).send(added.row);
    },
  );
}

/** Who may have units. */
export async function holderRoutes(root: FastifyInstance): Promise<void> {
  const app = root.withTypeProvider<ZodTypeProvider>();

  app.get(
    '/units/holders',
    {
      config: { access, workload: 'read' },
      schema: {
        tags,
        operationId: 'listUnitHolders',
        summary: 'Who may have units at your sites, the oldest first',
        querystring: holderQuery,
        response: { 200: holderPageSchema },
      },
    },
    async (request, reply) =>
      sendPage(request, reply, await listHolders(contextOf(request), callerOf(request), request.query)),
  );

  app.post(
    '/units/holders',
    {
      config: BOUNDED,
      schema: {
        tags,
        operationId: 'createUnitHolder',
        summary: 'Add someone who may have units of a site',
        body: holderBody,
        response: { 201: holderSchema },
      },
    },
    async (request, reply) => {
      const added = await addHolder(contextOf(request), callerOf(request), request.body, request.idempotent);
      return tellReplayed(reply.status(201), added).send(added.row);
    },
  );
}

/** Answers with a unit as it is now. */
export function sendUnit(reply: FastifyReply, changed: Changed<UnitView>): FastifyReply {
  return tellReplayed(reply, changed).header('etag', etagOf(changed.row)).send(changed.row);
}

/** The units themselves. */
export async function unitRoutes(root: FastifyInstance): Promise<void> {
  const app = root.withTypeProvider<ZodTypeProvider>();

  app.get(
    '/units',
    {
      config: { access, workload: 'read' },
      schema: {
        tags,
        operationId: 'listUnits',
        summary: 'Units at your sites',
        querystring: unitQuery,
        response: { 200: unitPageSchema },
      },
    },
    async (request, reply) =>
      sendPage(request, reply, await listUnits(contextOf(request), callerOf(request), request.query)),
  );

  app.post(
    '/units',
    {
      config: { ...KEYED, tells: ['etag'] },
      schema: {
        tags,
        operationId: 'registerUnit',
        summary: 'Register a unit at a site',
        body: unitBody,
        response: { 201: unitSchema },
      },
    },
    async (request, reply) =>
      sendUnit(
        reply.status(201),
        await addUnit(contextOf(request), callerOf(request), request.body, request.idempotent),
      ),
  );

  app.get(
    '/units/:id',
    {
      config: { tells: ['etag'], access, workload: 'read', errors: ['not-found'] },
      schema: { tags, operationId: 'getUnit', summary: 'One unit', params: unitParams, response: { 200: unitSchema } },
    },
    async (request, reply) => {
      const unit = await getUnit(contextOf(request), callerOf(request), request.params.id);
      return reply.header('etag', etagOf(unit)).send(unit);
    },
  );
}

/** The unit of a path, and the token of the caller's lock of it. */
export function namedIn(request: { params: { id: string }; headers: Parameters<typeof lockTokenIn>[0] }): NamedUnit {
  return { id: request.params.id, lockToken: lockTokenIn(request.headers) };
}

/** How they go, and come back. */
export async function unitEndRoutes(root: FastifyInstance): Promise<void> {
  const app = root.withTypeProvider<ZodTypeProvider>();

  app.delete(
    '/units/:id',
    {
      config: {
        access,
        workload: 'manage',
        errors: ['not-found', 'unit-not-available', 'unit-locked', 'lock-lost', 'concurrency-conflict'],
      },
      schema: {
        tags,
        operationId: 'deleteUnit',
        summary: 'Delete a unit; its tag, serial and IMEI are free for others then',
        params: unitParams,
        headers: lockTokenHeaders,
        response: { 204: z.null() },
      },
    },
    async (request, reply) => {
      await deleteUnit(contextOf(request), callerOf(request), namedIn(request));
      return reply.status(204).send(null);
    },
  );

  app.post(
    '/units/:id/restore',
    {
      config: { tells: ['etag'], ...KEYED, errors: [...KEYED.errors, 'unit-locked', 'lock-lost'] },
      schema: {
        tags,
        operationId: 'restoreUnit',
        summary: 'Bring back a deleted unit; one that is there stays as it is',
        params: unitParams,
        headers: lockTokenHeaders,
        body: noBody,
        response: { 200: unitSchema },
      },
    },
    async (request, reply) =>
      sendUnit(reply, await restoreUnit(contextOf(request), callerOf(request), namedIn(request), request.idempotent)),
  );
}
