import fastifySwagger from '@fastify/swagger';
import fastifySwaggerUi from '@fastify/swagger-ui';
import type { FastifyInstance, RouteOptions } from 'fastify';
import fp from 'fastify-plugin';
import { createJsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod';
import type { Access } from './access.ts';
import type { ErrorCode, ErrorKind } from './errors.ts';
import { problemSchemaOf } from './problem.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The refusals that are this route's own; those of access, validation and load are added. */
    errors?: readonly ErrorCode[];
  }
}

const EVERYWHERE: readonly ErrorCode[] = ['internal', 'database-unavailable', 'overloaded'];

function errorCodesOf({ config, schema }: RouteOptions): ErrorCode[] {
  const access: Access = config?.access ?? 'public';
  const codes: ErrorCode[] = [...(config?.errors ?? []), ...EVERYWHERE];
  if (access !== 'public') codes.push('unauthenticated', 'token-expired');
  if (typeof access === 'object') codes.push('forbidden');
  if (schema?.body || schema?.querystring || schema?.params || schema?.headers) codes.push('validation-failed');
  if (schema?.body) codes.push('malformed-body', 'body-too-large', 'unsupported-media-type');
  return codes;
}

/** Has every route documented with who may call it, and a response per status with the codes it may carry. */
function errorDocumenter(kinds: readonly ErrorKind[]): (route: RouteOptions) => void {
  const byCode = new Map(kinds.map((kind) => [kind.code, kind]));
  const problemSchema = problemSchemaOf([...byCode.keys()].sort());
  return (route) => {
    if (route.schema === undefined || route.schema.hide) return;
    const documented = [...new Set(errorCodesOf(route))].flatMap((code) => byCode.get(code) ?? []);
    const responses = [...Map.groupBy(documented, ({ status }) => status)].map(([status, ofStatus]) => [
      status,
      {
        description: ofStatus.map(({ code, title }) => `\`${code}\`: ${title.en}`).join('; '),
        content: { 'application/problem+json': { schema: problemSchema } },
      },
    ]);
    const access = route.config?.access;
    const security = access === 'public' ? [] : [...(access === 'optional' ? [{}] : []), { accessToken: [] }];
    const whom = typeof access === 'object' && `For ${access.join(' and ')}.`;
    const words = [route.schema.description, whom].filter(Boolean).join(' ');
    const response = { ...(route.schema.response as object), ...Object.fromEntries(responses) };
    // A new one: HEAD is a route of its own, with the same schema as GET.
    route.schema = {
      ...route.schema,
      response,
      security,
      ...(words && { description: words }),
    };
  };
}

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

export interface OpenapiOptions {
  readonly version: string;
  /** All there are. */
  readonly errors: readonly ErrorKind[];
}

/** The OpenAPI document at /openapi.json, made from the routes themselves, and pages to read it at /docs. */
export const openapiPlugin = fp(async (app: FastifyInstance, { version, errors }: OpenapiOptions) => {
  app.addHook('onRoute', errorDocumenter(errors));
  await app.register(fastifySwagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'tianguis',
        version,
        description: 'A marketplace checkout backend that never sells the same thing twice.',
        license: { name: 'MIT', identifier: 'MIT' },
      },
      components: { securitySchemes: { accessToken: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } } },
    },
    transform: createJsonSchemaTransform({ skipList: [] }),
    transformObject: jsonSchemaTransformObject,
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
