import fastifySwagger from '@fastify/swagger';
import fastifySwaggerUi from '@fastify/swagger-ui';
import type { FastifyInstance } from 'fastify';
import fp from 'fastify-plugin';
import { createJsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod';
import type { ErrorKind } from './errors.ts';
import { type DocumentTerms, finishDocument } from './openapi-document.ts';
import { routeDocumenter } from './openapi-routes.ts';

/**
 * What the pages may load: only what this server gives. Unlike swagger-ui's own policy it has no
 * `upgrade-insecure-requests`: over plain HTTP that sends the browser to an HTTPS that is not there, in Safari even at
 * localhost.
 */
const POLICY_OF_PAGES = {
  'default-src': "'self'",
  'base-uri': "'self'",
  'font-src': ["'self'", 'data:'],
  'frame-ancestors': "'self'",
  'img-src': ["'self'", 'data:'],
  'object-src': "'none'",
  'script-src': "'self'",
  'script-src-attr': "'none'",
  'style-src': "'self'",
};

export interface OpenapiOptions extends DocumentTerms {
  readonly version: string;
  /** All there are. */
  readonly errors: readonly ErrorKind[];
  /** What stands under each heading. */
  readonly tags: Readonly<Record<string, string>>;
}

/** The OpenAPI document at /openapi.json, made from the routes themselves, and pages to read it at /docs. */
export const openapiPlugin = fp(async (app: FastifyInstance, { version, errors, tags, examples }: OpenapiOptions) => {
  app.addHook('onRoute', routeDocumenter(errors));
  await app.register(fastifySwagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'tianguis',
        version,
        description: 'A marketplace checkout backend that never sells the same thing twice.',
        license: { name: 'MIT', identifier: 'MIT' },
      },
      tags: Object.entries(tags).map(([name, description]) => ({ name, description })),
      components: { securitySchemes: { accessToken: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } } },
    },
    transform: createJsonSchemaTransform({ skipList: [] }),
    transformObject: (document) => finishDocument(jsonSchemaTransformObject(document), { examples }),
  });
  await app.register(async (docs) => {
    docs.addHook('onRoute', (route) => {
      route.config = { ...route.config, access: 'public', workload: 'none' };
      route.schema = { ...route.schema, hide: true };
    });
    await docs.register(fastifySwaggerUi, { routePrefix: '/docs', staticCSP: POLICY_OF_PAGES });
  });
  app.get('/openapi.json', { schema: { hide: true }, config: { access: 'public', workload: 'none' } }, () =>
    app.swagger(),
  );
});
