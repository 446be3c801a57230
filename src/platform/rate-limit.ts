import fastifyRateLimit, { normalizeIP } from '@fastify/rate-limit';
import type { FastifyInstance, FastifyReply, FastifyRequest, preHandlerAsyncHookHandler } from 'fastify';
import fp from 'fastify-plugin';
import { AppError, PLATFORM_ERRORS, type RateLimit } from './errors.ts';

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
 * Sets RateLimit-Limit, -Remaining and -Reset, as @fastify/rate-limit and the IETF draft up to its seventh version name
 * them. Of several limits the one that is nearest is told.
 */
export function sendRateLimit(reply: FastifyReply, { limit, remaining, resetSeconds }: RateLimit): void {
  const told = reply.getHeader('ratelimit-remaining');
  if (told !== undefined && Number(told) < remaining) return;
  reply.header('ratelimit-limit', limit);
  reply.header('ratelimit-remaining', remaining);
  reply.header('ratelimit-reset', resetSeconds);
}

/**
 * Whom an address stands for: who has one address of IPv6 has all of its /64.
 * @param ip Fastify's; undefined, whatever its type says, once the connection is gone
 */
export function addressOf(ip: string | undefined): string {
  return ip === undefined ? 'gone' : normalizeIP(ip);
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
  return async (request, reply) => {
    if (!app.rateLimited) return;
    const result = await check(request);
    if (result.isAllowed) return;
    const { max: limit, remaining, ttlInSeconds: seconds } = result;
    const rateLimit = { limit, remaining, resetSeconds: seconds };
    if (result.isExceeded) {
      throw new AppError(PLATFORM_ERRORS['rate-limited'], {
        params: { seconds },
        retryAfterSeconds: seconds,
        rateLimit,
      });
    }
    sendRateLimit(reply, rateLimit);
  };
}
