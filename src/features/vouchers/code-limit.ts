import type { FastifyInstance, FastifyRequest, preHandlerAsyncHookHandler } from 'fastify';
import { callerOf } from '../../platform/access.ts';
import { attemptLimit } from '../../platform/rate-limit.ts';

/** Requests with a code, of one account in a minute: enough for whoever has some to try, and for further tries of a checkout. */
const PER_ACCOUNT_AND_MINUTE = 30;

/** By server: wherever an account sends codes, they are counted together. */
const LIMITS = new WeakMap<FastifyInstance['server'], preHandlerAsyncHookHandler>();

function limitOf(app: FastifyInstance): preHandlerAsyncHookHandler {
  const known = LIMITS.get(app.server);
  if (known !== undefined) return known;
  const limit = attemptLimit(app, {
    perMinute: PER_ACCOUNT_AND_MINUTE,
    keyOf: (request) => `codes of ${callerOf(request).id}`,
  });
  LIMITS.set(app.server, limit);
  return limit;
}

/**
 * A hook that bounds how fast codes of vouchers can be guessed. Who sends none is not counted.
 * @param codeOf the code of a request, where it has one
 */
export function limitCodes(
  app: FastifyInstance,
  codeOf: (request: FastifyRequest) => string | undefined,
): preHandlerAsyncHookHandler {
  const limit = limitOf(app);
  return async function limitCode(request, reply) {
    if (codeOf(request) !== undefined) await limit.call(this, request, reply);
  };
}
