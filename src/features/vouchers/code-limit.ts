import type { FastifyInstance, FastifyRequest, preHandlerAsyncHookHandler } from 'fastify';
import { callerOf } from '../../platform/access.ts';
import { attemptLimit } from '../../platform/rate-limit.ts';

/** Requests with a code, of one account in a minute: enough for whoever has some to try, and for further tries of a checkout. */
const PER_ACCOUNT_AND_MINUTE = 30;

/**
 * A hook that bounds how fast codes of vouchers can be guessed. Who sends none is not counted.
 * @param codeOf the code of a request, where it has one
 */
export function limitCodes(
  app: FastifyInstance,
  codeOf: (request: FastifyRequest) => string | undefined,
): preHandlerAsyncHookHandler {
  const limit = attemptLimit(app, {
    perMinute: PER_ACCOUNT_AND_MINUTE,
    keyOf: (request) => `codes of ${callerOf(request).id}`,
  });
  return async function limitCode(request, reply) {
    if (codeOf(request) !== undefined) await limit.call(this, request, reply);
  };
}
