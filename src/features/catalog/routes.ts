import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import {
  type Context,
  contextOf,
  ifMatchHeaders,
  keptFor,
  readRecent,
  readRevisionOf,
} from '../../concurrency/index.ts';
import { callerOf } from '../../platform/access.ts';
import type { Make } from '../../platform/brief-reads.ts';
import { tellReplayed } from '../../platform/idempotency.ts';
import { linkToNext } from '../../platform/paging.ts';
import { type PublicAnswer, publicAnswer, publicText } from '../../platform/public-answers.ts';
import type { KeptReads } from './kept-reads.ts';
import { archiveProduct, editProduct } from './product-edits.ts';
import { listProducts } from './product-list.ts';
import { MATCHES_MAX } from './product-search.sql.ts';
import { createProduct, getProduct } from './products.ts';
import {
  productBody,
  productPageSchema,
  productParams,
  productPatch,
  productQuery,
  productSchema,
  sellerBody,
  sellerSchema,
} from './schemas.ts';
import { createSeller, getSeller, replaceSeller } from './sellers.ts';
import { productPageText } from './views.ts';

/** Names what a product looks like: its revision, which If-Match goes by, and the version of its stock. */
function etagOf({ revision, version }: { revision: number; version: number }): string {
  return `"${revision}.${version}"`;
}

export async function sellerRoutes(root: FastifyInstance): Promise<void> {
  const app = root.withTypeProvider<ZodTypeProvider>();
  const tags = ['sellers'];

  app.get(
    '/seller/profile',
    {
      config: { access: ['SELLER'], workload: 'read', errors: ['not-found'] },
      schema: {
        tags,
        operationId: 'getSellerProfile',
        summary: 'Your own seller profile',
        response: { 200: sellerSchema },
      },
    },
    async (request) => getSeller(contextOf(request), callerOf(request).id),
  );

  app.post(
    '/seller/profile',
    {
      config: { access: ['SELLER'], workload: 'manage', errors: ['profile-exists'] },
      schema: {
        tags,
        operationId: 'createSellerProfile',
        summary: 'Create your seller profile',
        body: sellerBody,
        response: { 201: sellerSchema },
      },
    },
    async (request, reply) =>
      reply.status(201).send(await createSeller(contextOf(request), callerOf(request).id, request.body)),
  );

  app.put(
    '/seller/profile',
    {
      config: { access: ['SELLER'], workload: 'manage', errors: ['not-found'] },
      schema: {
        tags,
        operationId: 'replaceSellerProfile',
        summary: 'Replace your seller profile',
        body: sellerBody,
        response: { 200: sellerSchema },
      },
    },
    async (request) => replaceSeller(contextOf(request), callerOf(request).id, request.body),
  );
}

/** Makes an answer where it may be read: what the replica says is good if it knows of all changes that this process was told of. */
function makerFor(request: FastifyRequest, make: (context: Context) => Promise<PublicAnswer>): Make {
  return async (isCurrent) => {
    const { found, asOf } = await readRecent(request, make, (answer, at) => isCurrent({ ...answer, asOf: at }));
    return { ...found, asOf };
  };
}

/** What shoppers read; the answers are the same for everyone, and a moment old at most. */
export async function shelfRoutes(root: FastifyInstance, { reads, texts, close }: KeptReads): Promise<void> {
  const app = root.withTypeProvider<ZodTypeProvider>();
  app.addHook('onClose', async () => close());
  const tags = ['products'];
  const listKey = (request: FastifyRequest) => `${keptFor(request)}list ${JSON.stringify(request.query)}`;
  const productKey = (request: FastifyRequest) => `${keptFor(request)}product ${(request.params as { id: string }).id}`;

  app.get(
    '/products',
    {
      config: { tells: ['etag'], access: 'public', workload: 'read', replica: 'itself' },
      schema: {
        tags,
        operationId: 'listProducts',
        summary: 'List and search products',
        description:
          `A search looks at ${MATCHES_MAX} matching products at most, the newest; further words and filters narrow it down. ` +
          'A page of a range of prices, newest first, may have fewer products than its limit, or none, and yet go on: by its Link header.',
        querystring: productQuery,
        response: { 200: productPageSchema },
      },
      preHandler: reads.fromKept(listKey),
    },
    async (request, reply) => {
      const make = makerFor(request, async (context) => {
        const { page, about, facets } = await listProducts(context, texts, request.query);
        const link = page.next === undefined ? undefined : linkToNext(request, page.next);
        return publicText(productPageText(page, facets), { link, about });
      });
      return reads.answer(request, reply, { key: listKey(request), make });
    },
  );

  app.get(
    '/products/:id',
    {
      config: { tells: ['etag'], access: 'public', workload: 'read', replica: 'itself', errors: ['not-found'] },
      schema: {
        tags,
        operationId: 'getProduct',
        summary: 'One product',
        params: productParams,
        response: { 200: productSchema },
      },
      preHandler: reads.fromKept(productKey),
    },
    async (request, reply) => {
      const make = makerFor(request, async (context) => {
        const product = await getProduct(context, request.params.id);
        return publicAnswer(productSchema, product, { etag: etagOf(product), about: [product.id] });
      });
      return reads.answer(request, reply, { key: productKey(request), make });
    },
  );
}

/** What sellers change. */
export async function productRoutes(root: FastifyInstance): Promise<void> {
  const app = root.withTypeProvider<ZodTypeProvider>();
  const tags = ['products'];

  app.post(
    '/products',
    {
      config: {
        tells: ['etag'],
        access: ['SELLER'],
        workload: 'manage',
        idempotency: 'effect',
        errors: ['seller-profile-required'],
      },
      schema: {
        tags,
        operationId: 'createProduct',
        summary: 'Put a product up for sale',
        body: productBody,
        response: { 201: productSchema },
      },
    },
    async (request, reply) => {
      const { id } = callerOf(request);
      const offered = await createProduct(contextOf(request), id, request.body, request.idempotent);
      return tellReplayed(reply.status(201), offered).header('etag', etagOf(offered.product)).send(offered.product);
    },
  );

  app.patch(
    '/products/:id',
    {
      config: {
        tells: ['etag'],
        access: ['SELLER'],
        workload: 'manage',
        errors: [
          'not-found',
          'forbidden',
          'edit-conflict',
          'precondition-required',
          'insufficient-stock',
          'concurrency-conflict',
        ],
      },
      schema: {
        tags,
        operationId: 'editProduct',
        summary: 'Edit your product',
        description:
          'Send the ETag that you read as If-Match. An edit of a field that was changed since is refused, and `conflicts` names the field; edits of other fields are merged. ' +
          'Stock is set with the `version` it was decided on, or changed by `stockChange`.',
        params: productParams,
        headers: ifMatchHeaders,
        body: productPatch,
        response: { 200: productSchema },
      },
    },
    async (request, reply) => {
      const readRevision = readRevisionOf(request.headers['if-match']);
      const edit = { productId: request.params.id, readRevision, patch: request.body };
      const product = await editProduct(contextOf(request), callerOf(request).id, edit);
      return reply.header('etag', etagOf(product)).send(product);
    },
  );
}

/** How sellers take a product off the shelf. */
export async function archiveRoutes(root: FastifyInstance): Promise<void> {
  const app = root.withTypeProvider<ZodTypeProvider>();
  const tags = ['products'];

  app.delete(
    '/products/:id',
    {
      config: { access: ['SELLER'], workload: 'manage', errors: ['not-found', 'forbidden', 'concurrency-conflict'] },
      schema: {
        tags,
        operationId: 'archiveProduct',
        summary: 'Archive your product',
        params: productParams,
        response: { 204: z.null() },
      },
    },
    async (request, reply) => {
      await archiveProduct(contextOf(request), callerOf(request).id, request.params.id);
      return reply.status(204).send(null);
    },
  );
}
