import fastifyRateLimit from '@fastify/rate-limit';
import type { FastifyInstance, FastifyRequest, preHandlerAsyncHookHandler } from 'fastify';
import fp from 'fastify-plugin';
import { AppError } from './errors.ts';

const MINUTE_MS = 60_000;

/** Makes attemptLimit work below this point. */
export const rateLimitPlugin = fp(async (app: FastifyInstance, { enabled }: { enabled: boolean }) => {
  app.decorate('rateLimited', enabled);
  await app.register(fastifyRateLimit, { global: false });
});

declare module 'fastify' {
  interface FastifyInstance {
    /** False with RATE_LIMIT=off. */
    rateLimited: boolean;
  }
}

/**
 * A hook that refuses further attempts with 429 once a key made too many within a minute.
 * @param keyOf whose attempts are counted together, such as the address or the account
 */
export function attemptLimit(
  app: FastifyInstance,
  { perMinute, keyOf }: { perMinute: number; keyOf: (request: FastifyRequest) => string },
): preHandlerAsyncHookHandler {
  const check = app.createRateLimit({ max: perMinute, timeWindow: MINUTE_MS, keyGenerator: keyOf });
  return async (request) => {
    if (!app.rateLimited) return;
    const result = await check(request);
    if (result.isAllowed || !result.isExceeded) return;
    const seconds = result.ttlInSeconds;
    throw new AppError('rate-limited', { params: { seconds }, retryAfterSeconds: seconds });
  };
}
