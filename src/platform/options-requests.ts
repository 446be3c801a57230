import type { FastifyInstance } from 'fastify';
import fp from 'fastify-plugin';
import { notFound } from './errors.ts';

/** A route's pattern as what its paths look like: `:id` is one segment, `*` is anything. */
function asPath(pattern: string): RegExp {
  const source = pattern
    .replace(/[.+?^${}()|[\]\\]/g, '\\$&')
    .replace(/:\w+/g, '[^/]+')
    .replace(/\*/g, '.*');
  return new RegExp(`^${source}$`);
}

/**
 * Answers OPTIONS: a preflight, whose headers the CORS plugin has set by then, and a plain question for the methods of a
 * path alike.
 */
export const optionsRequestsPlugin = fp((app: FastifyInstance, _options, done) => {
  const methodsByPattern = new Map<string, { path: RegExp; methods: Set<string> }>();
  app.addHook('onRoute', ({ url, method }) => {
    const route = methodsByPattern.get(url) ?? { path: asPath(url), methods: new Set(['OPTIONS']) };
    methodsByPattern.set(url, route);
    for (const one of [method].flat()) route.methods.add(one);
  });
  const methodsOf = (path: string) => {
    const fitting = [...methodsByPattern.values()].filter((route) => path === '*' || route.path.test(path));
    return [...new Set(fitting.flatMap(({ methods }) => [...methods]))];
  };
  app.addHook('onRequest', (request, reply, next) => {
    if (request.method !== 'OPTIONS') return next();
    const methods = methodsOf(request.url.split('?')[0] ?? '');
    const isPreflight = request.headers['access-control-request-method'] !== undefined;
    if (methods.length === 0 && !isPreflight) return next(notFound('page'));
    // Some browsers wait for a body unless its length is said.
    reply.status(204).header('content-length', '0');
    if (methods.length > 0) reply.header('allow', methods.join(', '));
    reply.send();
  });
  done();
});
