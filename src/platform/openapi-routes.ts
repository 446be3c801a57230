import type { RouteOptions } from 'fastify';
import { z } from 'zod';
import type { Access } from './access.ts';
import type { ErrorCode, ErrorKind } from './errors.ts';
import { PROBLEM_TYPE } from './problem.ts';
import { problemSchemaOfAny } from './problem-documents.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The refusals that are this route's own; those of access, validation and load are added. */
    errors?: readonly ErrorCode[];
    /** Headers of its successes that nobody else knows of: its ETag, and what is left of a limit of its own. */
    tells?: readonly ('etag' | 'rate-limit')[];
  }
}

/** What a route has the document say of it; finishing the document takes it out again. */
export interface Told {
  /** Names of headers, by status. */
  readonly 'x-headers': Readonly<Record<string, readonly string[]>>;
  /** Whether a request may come without a body. */
  readonly 'x-body-optional': boolean;
}

const EVERYWHERE: readonly ErrorCode[] = [
  ...(['internal', 'database-unavailable', 'overloaded', 'shutting-down'] as const),
  ...(['malformed-request', 'request-timeout', 'expectation-failed', 'headers-too-large'] as const),
];

function errorCodesOf({ config, schema }: RouteOptions): ErrorCode[] {
  const access: Access = config?.access ?? 'public';
  const codes: ErrorCode[] = [...(config?.errors ?? []), ...EVERYWHERE];
  if (access !== 'public') codes.push('unauthenticated', 'token-expired');
  if (typeof access === 'object') codes.push('forbidden');
  if (schema?.body || schema?.querystring || schema?.params || schema?.headers) codes.push('validation-failed');
  if (schema?.body) codes.push('malformed-body', 'body-too-large', 'unsupported-media-type');
  return codes;
}

/** A response for each status, with the problem documents that it may carry; of several `code` tells which it is. */
function problemResponses(kinds: readonly ErrorKind[]) {
  const byStatus = [...Map.groupBy(kinds, ({ status }) => status)];
  return byStatus.map(([status, ofStatus]) => {
    const schema = problemSchemaOfAny(ofStatus as [ErrorKind, ...ErrorKind[]]);
    const description = ofStatus.map(({ code, title }) => `\`${code}\`: ${title.en}`).join('; ');
    return [String(status), { description, content: { [PROBLEM_TYPE]: { schema } } }] as const;
  });
}

const LIMIT_HEADERS = ['RateLimit-Limit', 'RateLimit-Remaining', 'RateLimit-Reset'];

function successHeaders({ config, schema }: RouteOptions): string[] {
  const isList = schema?.querystring instanceof z.ZodObject && 'after' in schema.querystring.shape;
  return [
    'X-Request-Id',
    ...(config?.tells?.includes('etag') ? ['ETag'] : []),
    ...(isList ? ['Link'] : []),
    ...(config?.idempotency === undefined ? [] : ['Idempotency-Replayed']),
    ...(config?.tells?.includes('rate-limit') ? LIMIT_HEADERS : []),
  ];
}

function problemHeaders(status: number, kinds: readonly ErrorKind[], { config }: RouteOptions): string[] {
  const isKept = config?.idempotency !== undefined && status < 500 && kinds.some(({ retryable }) => !retryable);
  // Before attempts are counted, or our own fault.
  const isApart = status >= 500 || [401, 403, 408, 413, 415, 417, 431].includes(status);
  return [
    ...['X-Request-Id', 'Content-Language'],
    ...(kinds.some((kind) => kind.status === status && kind.retryable) ? ['Retry-After'] : []),
    ...(status === 401 ? ['WWW-Authenticate'] : []),
    ...(status === 429 || (!isApart && config?.tells?.includes('rate-limit')) ? LIMIT_HEADERS : []),
    ...(isKept ? ['Idempotency-Replayed'] : []),
  ];
}

/** Has every route documented with who may call it, and a response per status with the problems it may carry. */
export function routeDocumenter(kinds: readonly ErrorKind[]): (route: RouteOptions) => void {
  const byCode = new Map(kinds.map((kind) => [kind.code, kind]));
  return (route) => {
    if (route.schema === undefined || route.schema.hide) return;
    const documented = [...new Set(errorCodesOf(route))].flatMap((code) => byCode.get(code) ?? []);
    const problems = problemResponses(documented);
    const access = route.config?.access;
    const security = access === 'public' ? [] : [...(access === 'optional' ? [{}] : []), { accessToken: [] }];
    const whom = typeof access === 'object' && `For ${access.join(' and ')}.`;
    const words = [route.schema.description, whom].filter(Boolean).join(' ');
    const successes = Object.keys((route.schema.response as object) ?? {});
    const told: Told = {
      'x-headers': Object.fromEntries([
        ...successes.map((status) => [status, successHeaders(route)]),
        ...problems.map(([status]) => [status, problemHeaders(Number(status), documented, route)]),
      ]),
      'x-body-optional': route.schema.body instanceof z.ZodType && route.schema.body.safeParse(undefined).success,
    };
    const response = { ...(route.schema.response as object), ...Object.fromEntries(problems) };
    // A new one: HEAD is a route of its own, with the same schema as GET.
    route.schema = { ...route.schema, ...told, response, security, ...(words && { description: words }) };
  };
}
