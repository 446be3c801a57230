import type { FastifyInstance, FastifyRequest } from 'fastify';
import fp from 'fastify-plugin';
import { AppError, PLATFORM_ERRORS } from './errors.ts';
import type { Connections } from './http-limits.ts';

/**
 * RFC 9112, section 3.2: exactly one Host in HTTP/1.1, and none or one in 1.0; two are a way to smuggle requests past a
 * proxy. Node lets other versions pass in the request line, which are none of HTTP/1.
 */
function hasItsHost({ raw }: FastifyRequest): boolean {
  const { rawHeaders } = raw;
  let hosts = 0;
  for (let name = 0; name < rawHeaders.length; name += 2) if (rawHeaders[name]?.toLowerCase() === 'host') hosts += 1;
  return (raw.httpVersion === '1.1' && hosts === 1) || (raw.httpVersion === '1.0' && hosts <= 1);
}

function refusalOf(request: FastifyRequest): AppError | undefined {
  if (!hasItsHost(request)) return new AppError(PLATFORM_ERRORS['malformed-request']);
  const { expect } = request.headers;
  if (expect !== undefined && expect.toLowerCase() !== '100-continue')
    return new AppError(PLATFORM_ERRORS['expectation-failed']);
  return undefined;
}

/** Refuses requests whose connection is one too many, or that HTTP itself rules out, and closes their connection. */
export const requestChecksPlugin = fp((app: FastifyInstance, { connections }: { connections: Connections }, done) => {
  app.addHook('onRequest', (request, reply, next) => {
    const { isWelcome, isLast } = connections.countRequest(request.raw);
    const refusal = isWelcome ? refusalOf(request) : new AppError(PLATFORM_ERRORS.overloaded);
    if (isLast || refusal !== undefined) reply.header('connection', 'close');
    next(refusal);
  });
  done();
});
